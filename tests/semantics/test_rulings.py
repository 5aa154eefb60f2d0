"""Grades, vetoes and overrides: every combination, in any order of the lines."""

from itertools import permutations

import pytest

from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing
from tests.semantics.scoring import codes, scheme, score

FACTS = """
事实
  自评：分 0 到 10
  受表彰：是否
  被通报：是否
  级别：国家、省、市、无
指标 日常 10 分
  得 自评
"""
GRADES = (
    "等次\n  优秀 当 总分 ≥ 9\n  良好 当 总分 ≥ 8\n  合格 当 总分 ≥ 6\n  差 其余\n  不合格 另定\n"
)
QUIET = {"受表彰": False, "被通报": False, "级别": "无"}


def graded(rulings: str = "", grades: str = GRADES, **facts: object) -> object:
    values = {"自评": 10, **QUIET, **facts}
    seen = score(scheme(FACTS + grades + rulings), **values)  # type: ignore[arg-type]
    return seen.total, seen.grade


@pytest.mark.parametrize("lines", list(permutations(GRADES.splitlines()[1:4])))
def test_grades_in_any_order(lines: tuple[str, ...]) -> None:
    grades = "\n".join(("等次", "  差 其余", *lines)) + "\n"
    found = [graded(grades=grades, 自评=mark)[1] for mark in (10, 9, 8, 7, 6, 5)]
    assert found == ["优秀", "优秀", "良好", "合格", "合格", "差"]


def test_falling_and_ranged_grades_in_any_order() -> None:
    falling = (
        "  差 当 总分 < 6",
        "  合格 当 总分 < 8",
        "  良好 当 8 ≤ 总分 < 9",
        "  优秀 当 总分 ≥ 9",
    )
    for lines in permutations(falling):
        grades = "\n".join(("等次", *lines)) + "\n"
        found = [graded(grades=grades, 自评=mark)[1] for mark in (10, 8, 7, 6, 5)]
        assert found == ["优秀", "良好", "合格", "合格", "差"]


def test_a_grade_that_asks_for_more_gives_way_to_the_next() -> None:
    grades = "等次\n  优秀 当 总分 ≥ 9 且 受表彰\n  良好 当 总分 ≥ 8\n  差 其余\n"
    assert graded(grades=grades)[1] == "良好"
    assert graded(grades=grades, 受表彰=True)[1] == "优秀"


def test_grades_with_one_threshold_must_exclude_each_other() -> None:
    grades = "等次\n  优秀 当 总分 ≥ 9 且 受表彰\n  良好 当 总分 ≥ 9 且 {}\n  差 其余\n"
    assert codes(scheme(FACTS + grades.format("被通报"))) == ["C0015"]
    exclusive = grades.format("非 受表彰")
    assert graded(grades=exclusive)[1] == "良好"


@pytest.mark.parametrize(
    ("outcome", "wanted"),
    [
        ("结果 不合格", (10, "不合格")),
        ("结果 不合格 停止评分", (NOT_APPLICABLE, "不合格")),
        ("停止评分", (NOT_APPLICABLE, NOT_APPLICABLE)),
        ("记 5.9 分", (5.9, "差")),
        ("记 5.9 分 结果 不合格", (5.9, "不合格")),
        ("不得评 优秀", (10, "良好")),
        ("不得评 优秀、良好", (10, "合格")),
    ],
)
def test_outcomes_of_a_veto(outcome: str, wanted: tuple[object, object]) -> None:
    veto = f"否决 通报 {outcome}\n  当 被通报\n"
    total, grade = graded(veto, 被通报=True)
    assert (total if isinstance(wanted[0], type(NOT_APPLICABLE)) else float(total), grade) == wanted  # type: ignore[arg-type]
    assert graded(veto) == (10, "优秀")


def test_a_barred_grade_passes_to_the_next_below_its_upper_end() -> None:
    grades = "等次\n  优秀 当 9 ≤ 总分 ≤ 10\n  良好 当 8 ≤ 总分 < 9\n  合格 当 总分 < 8\n"
    veto = "否决 通报 不得评 优秀\n  当 被通报\n"
    assert graded(veto, grades, 被通报=True)[1] == "良好"
    assert graded(veto, grades, 被通报=True, 自评=7)[1] == "合格"
    both = "否决 通报 不得评 优秀、良好\n  当 被通报\n"
    assert graded(both, grades, 被通报=True)[1] == "合格"


PAIR = (
    "改判 表彰 定为 优秀{first}\n  当 受表彰\n",
    "改判 通报 定为 差{second}\n  当 被通报\n",
)


def test_overrides_need_precedence() -> None:
    assert codes(scheme(FACTS + GRADES + PAIR[0].format(first="") + PAIR[1].format(second="")))
    for first, second, wanted in (("", " 优先于 表彰", "差"), (" 优先于 通报", "", "优秀")):
        blocks = (PAIR[0].format(first=first), PAIR[1].format(second=second))
        for order in (blocks, blocks[::-1]):
            found = graded("".join(order), 自评=7, 受表彰=True, 被通报=True)
            assert found == (7, wanted)


def test_precedence_is_transitive() -> None:
    rulings = (
        "改判 甲 定为 优秀\n  当 级别 为 国家\n改判 乙 定为 良好 优先于 甲\n  当 受表彰\n"
        "改判 丙 定为 差 优先于 乙\n  当 被通报\n"
    )
    facts = {"级别": "国家", "受表彰": True, "被通报": True}
    assert graded(rulings, **facts)[1] == "差"
    assert graded(rulings, **{**facts, "受表彰": False})[1] == "差"
    assert graded(rulings, **{**facts, "被通报": False})[1] == "良好"


def test_a_veto_beats_an_override_unless_it_says_otherwise() -> None:
    veto = "否决 泄密 结果 不合格 记 3 分\n  当 被通报\n"
    override = "改判 表彰 定为 优秀{}\n  当 受表彰\n"
    both = {"受表彰": True, "被通报": True}
    assert graded(veto + override.format(""), **both) == (3, "不合格")
    assert graded(override.format(" 优先于 泄密") + veto, **both) == (3, "优秀")


def test_a_veto_that_only_bars_leaves_other_overrides_alone() -> None:
    veto = "否决 泄密 不得评 优秀\n  当 被通报\n"
    down = "改判 约谈 定为 差\n  当 受表彰\n"
    up = "改判 表彰 定为 优秀\n  当 受表彰\n"
    both = {"受表彰": True, "被通报": True}
    assert graded(veto + down, **both)[1] == "差"
    assert graded(veto + up, **both)[1] == "良好"


def test_one_outcome_hides_no_other_that_is_the_same() -> None:
    rulings = "改判 甲 定为 差\n  当 受表彰\n改判 乙 定为 差\n  当 被通报\n"
    for first, second in (("甲", "乙"), ("乙", "甲")):
        text = scheme(
            FACTS
            + GRADES
            + rulings.replace("改判 甲", f"改判 {first}", 1).replace("改判 乙", f"改判 {second}", 1)
        )
        seen = score(text, 自评=10, 被通报=True, 级别="无")
        assert seen.grade == "差"
    vetoes = "否决 甲 记 3 分\n  当 受表彰\n否决 乙 记 3分\n  当 被通报\n"
    assert score(scheme(FACTS + GRADES + vetoes), 自评=10, 被通报=True).total == 3


def test_exclusive_conditions_need_no_precedence() -> None:
    for one, two in (
        ("级别 为 国家", "级别 为 省"),
        ("受表彰", "非 受表彰 且 被通报"),
        ("级别 属于（国家、省）", "级别 为 市"),
        ("自评 > 5", "非 自评 > 5"),
    ):
        rulings = f"改判 甲 定为 优秀\n  当 {one}\n改判 乙 定为 差\n  当 {two}\n"
        assert codes(scheme(FACTS + GRADES + rulings)) == []
    for one, two in (
        ("受表彰", "级别 为 省"),
        ("自评 > 5", "自评 > 6"),
        ("是", "受表彰 或 被通报"),
    ):
        rulings = f"改判 甲 定为 优秀\n  当 {one}\n改判 乙 定为 差\n  当 {two}\n"
        assert codes(scheme(FACTS + GRADES + rulings)) == ["C0008"]


def test_definitions_about_the_total_follow_the_stage() -> None:
    rulings = (
        "定义 高分 为 总分 ≥ 9\n否决 通报 记 3 分\n  当 被通报 且 高分\n"
        "改判 表彰 定为 优秀\n  当 非 高分 且 受表彰\n"
    )
    assert graded(rulings, 被通报=True, 受表彰=True) == (3, "差")
    override = rulings.replace("定为 优秀", "定为 优秀 优先于 通报")
    assert graded(override, 被通报=True, 受表彰=True) == (3, "优秀")


def test_a_condition_that_is_not_known_leaves_the_grade_open() -> None:
    rulings = "改判 通报 定为 差\n  当 被通报\n"
    seen = score(scheme(FACTS + GRADES + rulings), 自评=10)
    assert seen.total == 10
    assert isinstance(seen.grade, Missing)


def test_a_condition_that_does_not_apply_is_an_error_of_the_unit() -> None:
    facts = "事实\n  自评：分\n  窗口数：次数 可不适用\n指标 日常 10 分\n  得 自评\n"
    grades = "等次\n  优秀 当 总分 ≥ 9 且 窗口数 > 1\n  差 其余\n"
    assert isinstance(score(scheme(facts + grades), 自评=10, 窗口数=NOT_APPLICABLE).grade, Fault)
    rulings = "等次\n  优秀 当 总分 ≥ 9\n  差 其余\n改判 降 定为 差\n  当 窗口数 > 1\n"
    assert isinstance(score(scheme(facts + rulings), 自评=10, 窗口数=NOT_APPLICABLE).grade, Fault)


def test_thresholds_by_class() -> None:
    text = scheme(
        "单位\n  类别：县区、部门\n事实\n  自评：分\n指标 日常 10 分\n  得 自评\n"
        "等次\n  优秀 当 总分 ≥ 9 分（县区 8 分）\n  合格 其余\n"
    )
    assert score(text, "县区", 自评=8).grade == "优秀"
    assert score(text, "部门", 自评=8).grade == "合格"


@pytest.mark.parametrize(
    ("grades", "head", "wanted"),
    [
        ("  优 当 9 ≤ 总分 ≤ 10\n  良 当 总分 < 9", "", []),
        ("  优 当 9 ≤ 总分\n  良 当 0 ≤ 总分 ≤ 8", "  舍入 逐项 四舍五入 0 位\n", []),
        ("  优 当 9 ≤ 总分\n  良 当 0 ≤ 总分 ≤ 8", "  舍入 逐项 四舍五入 1 位\n", ["C0014"]),
        ("  优 当 9 ≤ 总分\n  良 当 0 ≤ 总分 < 9", "  总分 保底 不限\n", ["C0014"]),
        ("  优 当 总分 > 8\n  良 当 总分 ≤ 9", "", ["C0015"]),
        ("  优 当 总分 = 10\n  良 当 总分 < 10", "", []),
        ("  优 另定", "", ["C0014"]),
    ],
)
def test_grades_cover_every_total_once(grades: str, head: str, wanted: list[str]) -> None:
    assert codes(scheme(f"{FACTS}等次\n{grades}\n", head=head)) == wanted
