"""Items: where they start, the order of their steps, each kind of clause, worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from rules_engine.model.values import NOT_APPLICABLE, Fault, Missing
from tests.semantics.scoring import codes, half, scheme, score

FACTS = """
事实
  错误数：次数
  率：百分比
  造假：是否
  自评：分
指标 质量 10 分
"""


def item(lines: str, **facts: object) -> object:
    return score(scheme(FACTS + lines), **facts).total  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "facts", "wanted"),
    [
        ("  每处 错误数 扣 1 分", {"错误数": 3}, "7"),
        ("  每处 错误数 扣 1 分", {"错误数": 30}, "0"),
        ("  得 自评", {"自评": half("3.456")}, "3.46"),
        ("  得 自评", {"自评": half("-3")}, "0"),
        ("  得 自评", {"自评": half("12")}, "10"),
        ("  得 自评\n  每处 错误数 扣 1 分", {"自评": 12, "错误数": 3}, "9"),
        ("  得 自评\n  每处 错误数 扣 1 分\n  先封顶 6 分", {"自评": 12, "错误数": 3}, "3"),
        ("  每处 错误数 扣 1 分\n  先封顶 6 分", {"错误数": 3}, "3"),
        ("  每处 错误数 扣 1 分\n  封顶 6 分", {"错误数": 3}, "6"),
        ("  每处 错误数 扣 1 分\n  封顶 6 分 当 造假", {"错误数": 3, "造假": True}, "6"),
        ("  每处 错误数 扣 1 分\n  封顶 6 分 当 造假", {"错误数": 3, "造假": False}, "7"),
        ("  每处 错误数 扣 1 分\n  保底 4 分", {"错误数": 8}, "4"),
        ("  扣 5 分 当 造假\n  不得分 当 错误数 > 2", {"造假": True, "错误数": 3}, "0"),
        ("  扣 5 分 当 造假\n  不得分 当 错误数 > 2", {"造假": True, "错误数": 2}, "5"),
        ("  每 2 处 错误数 扣 1 分", {"错误数": 5}, "8"),
        ("  每 2 处 错误数 扣 1 分", {"错误数": 1}, "10"),
        ("  每处 错误数 扣 2 分 最多扣 3 分", {"错误数": 5}, "7"),
        ("  扣 分值 × 25% 当 造假", {"造假": True}, "7.5"),
        ("  得 若 造假 则 1 分 否则 2 分", {"造假": False}, "2"),
    ],
)
def test_clauses_by_hand(lines: str, facts: dict[str, object], wanted: str) -> None:
    assert item(lines, **facts) == half(wanted)


@pytest.mark.parametrize(
    ("step", "rate", "wanted"),
    [
        ("连续", "0.98", "10"),
        ("连续", "0.99", "10"),
        ("连续", "0.965", "8.5"),
        ("不足按一个", "0.965", "8"),
        ("不足按一个", "0.97", "9"),
        ("不足不计", "0.965", "9"),
        ("连续 最多 2 分", "0.5", "8"),
    ],
)
def test_shortfalls_by_hand(step: str, rate: str, wanted: str) -> None:
    lines = f"  达标 率 ≥ 98%\n  每低 1 个百分点 扣 1 分 {step}"
    assert item(lines, 率=half(rate)) == half(wanted)


def test_exceeding_a_limit_and_an_added_bonus() -> None:
    lines = "  达标 率 ≤ 5%\n  每高 2 个百分点 扣 1 分 不足按一个"
    assert item(lines, 率=half("0.08")) == 8
    lines = "  达标 率 ≥ 90%\n  每低 1 个百分点 扣 1 分 连续\n  每高 1 个百分点 加 1 分 连续"
    assert item(lines, 率=half("0.88")) == 8
    assert item(lines, 率=half("0.95")) == 10


BANDS = ("≥ 95% 得 10 分", "≥ 80% 得 6 分", "60%（含） 到 80%（不含） 得 3 分", "其余 得 1 分")


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize(
    ("rate", "wanted"),
    [("0.95", 10), ("0.9499", 6), ("0.8", 6), ("0.7999", 3), ("0.6", 3), ("0.5999", 1)],
)
def test_bands_in_any_order(first: int, rate: str, wanted: int) -> None:
    turned = (*BANDS[first:], *BANDS[:first])
    lines = "  分档 率\n" + "\n".join(f"    {band}" for band in turned)
    assert item(lines, 率=half(rate)) == wanted


@pytest.mark.parametrize(("count", "wanted"), [(0, 10), (1, 6), (2, 6), (3, 0), (9, 0)])
def test_falling_bands_and_points(count: int, wanted: int) -> None:
    lines = "  分档 错误数\n    ≤ 2 得 6 分\n    ≤ 0 得 10 分\n    > 2 得 0 分"
    assert item(lines, 错误数=count) == wanted
    lines = "  分档 错误数\n    ≥ 3 得 0 分\n    1（含） 到 2（含） 得 6 分\n    = 0 得 10 分"
    assert item(lines, 错误数=count) == wanted


def test_bands_of_options_without_rest() -> None:
    text = scheme(
        "事实\n  级别：国家、省、市、无\n指标 通报 10 分\n  分档 级别\n"
        "    为 市 得 5 分\n    为 国家、省 得 0 分\n    为 无 得 10 分\n"
    )
    assert [score(text, 级别=word).total for word in ("国家", "省", "市", "无")] == [0, 0, 5, 10]


def test_an_overdraft_only_where_it_is_allowed() -> None:
    lines = "  每处 错误数 扣 1 分\n"
    loose = scheme(FACTS + lines + "  可突破\n", head="  总分 保底 不限\n")
    assert score(loose, 错误数=13).total == -3
    assert item(lines + "  不得突破\n", 错误数=13) == 0
    assert item(lines + "  扣完为止\n", 错误数=13) == 0
    floored = scheme(FACTS + lines + "  可突破\n  保底 -2 分\n", head="  总分 保底 不限\n")
    assert score(floored, 错误数=13).total == -2


JUDGED = """
事实
  打分：评分 0 到 10
指标 评价 10 分
  人工评分 打分 {how}
"""


def judged(how: str, *marks: int) -> object:
    records = tuple({"分数": mark, "打分人": f"专家{n}"} for n, mark in enumerate(marks))
    return score(scheme(JUDGED.format(how=how)), 打分=records).total


def test_judges() -> None:
    assert judged("取平均", 7, 8, 8) == half("7.67")
    assert judged("去掉最高最低取平均", 1, 7, 8, 10) == half("7.5")
    assert judged("去掉最高最低取平均", 8, 8, 8) == 8
    assert isinstance(judged("去掉最高最低取平均", 7, 8), Fault)
    assert judged("满三人去掉最高最低取平均", 7, 8) == half("7.5")
    assert judged("满三人去掉最高最低取平均", 1, 8, 10) == 8
    assert isinstance(judged("满三人去掉最高最低取平均"), Fault)
    assert isinstance(judged("取平均"), Fault)


LISTS = """
事实
  检查日：日期
  栏目：清单
    级别：省、市
    错误数：次数
    扣多少：分 0 到 5
    更新：日期 可空
定义 过期（栏目） 为 更新 为空 或 检查日 - 更新 ≥ 14 天
指标 栏目 10 分
"""
DAY = date(2020, 3, 3)
RECORDS = (
    {"级别": "省", "错误数": 2, "扣多少": half("0.5"), "更新": date(2020, 2, 18)},
    {"级别": "市", "错误数": 1, "扣多少": 2, "更新": date(2020, 2, 19)},
    {"级别": "市", "错误数": 0, "扣多少": 1, "更新": None},
)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ("  每个 栏目 扣 1 分", "7"),
        ("  每个 栏目 中 过期 扣 1 分", "8"),
        ("  每个 栏目 中 级别 为 市 扣 扣多少", "7"),
        ("  每处 栏目 的 错误数 扣 1 分", "7"),
        ("  每处 栏目 中 级别 为 市 的 错误数 扣 1 分", "9"),
        ("  每处 栏目 的 错误数 扣 扣多少", "7"),
        ("  每 2 处 栏目 的 错误数 扣 3 分", "7"),
        ("  扣 5 分 当 栏目 中有 错误数 > 1", "5"),
        ("  扣 5 分 当 栏目 中都 错误数 > 1", "10"),
        ("  扣 5 分 当 栏目 中无 错误数 > 2", "5"),
        ("  扣 1 分 × 合计（栏目 的 错误数）", "7"),
        ("  扣 1 分 × 最高（栏目 的 错误数）", "8"),
        ("  扣 1 分 × 最低（栏目 中 级别 为 市 的 错误数）", "10"),
        ("  扣 1 分 × 平均（栏目 的 错误数）", "9"),
        ("  扣 较大（合计（栏目 的 扣多少），2 分）", "6.5"),
        ("  扣 1 分 × 进整（平均（栏目 的 错误数） / 2）", "9"),
        ("  扣 1 分 当 检查日 - 13 天 ≥ 2020年2月19日", "9"),
    ],
)
def test_lists_by_hand(lines: str, wanted: str) -> None:
    text = scheme(LISTS + lines + "\n  扣 0 分 当 检查日 < 2000年1月1日")
    assert score(text, 检查日=DAY, 栏目=RECORDS).total == half(wanted)


def test_days_are_counted_by_the_unit_of_the_word() -> None:
    text = scheme("事实\n  逾期：天\n指标 时效 10 分\n  每天 逾期 扣 0.5 分\n")
    assert score(text, 逾期=3).total == half("8.5")
    text = scheme("事实\n  差距：百分比\n指标 差 10 分\n  每个百分点 差距 扣 1 分 连续\n")
    assert score(text, 差距=half("0.025")).total == half("7.5")
    text = scheme("事实\n  逾期：天\n指标 时效 10 分\n  每次 逾期 扣 0.5 分\n")
    assert codes(text) == ["T0002"]


def test_missing_facts_are_not_zero_and_absorb_where_they_may() -> None:
    lines = "  扣 5 分 当 造假 且 错误数 > 2"
    assert item(lines, 造假=False) == 10
    assert item(lines, 错误数=1) == 10
    assert isinstance(item(lines, 造假=True), Missing)
    assert isinstance(item("  扣 5 分 当 错误数 > 2 且 1 / 错误数 > 1", 错误数=0), int)
    assert isinstance(item("  扣 5 分 当 1 / 错误数 > 1", 错误数=0), Fault)


def test_a_stand_in_only_where_it_is_declared() -> None:
    text = scheme("事实\n  造假：是否 未报按 否\n指标 质量 10 分\n  扣 5 分 当 造假\n")
    assert score(text).total == 10
    assert score(text, 造假=True).total == 5


def test_blank_is_a_value_that_can_only_be_asked_for() -> None:
    facts = "事实\n  更新：日期 可空\n指标 更新 10 分\n"
    assert score(scheme(facts + "  扣 5 分 当 更新 为空\n"), 更新=None).total == 5
    assert score(scheme(facts + "  扣 5 分 当 更新 不为空\n"), 更新=None).total == 10
    text = scheme(facts + "  扣 5 分 当 更新 < 2020年1月1日\n")
    assert isinstance(score(text, 更新=None).total, Fault)


def test_a_fact_of_some_classes_does_not_apply_to_the_others() -> None:
    text = scheme(
        "单位\n  类别：县区、部门\n事实\n  乡镇数：次数 仅 县区\n"
        "指标 乡镇 4 分\n  扣 2 分 当 乡镇数 > 3\n  适用 县区、部门 按满分\n"
        "指标 其他 6 分\n  扣 1 分 当 否\n"
    )
    assert score(text, "县区", 乡镇数=4).total == 8
    assert score(text, "部门", 乡镇数=NOT_APPLICABLE).total == 10


def test_rounding_stages() -> None:
    body = (
        "事实\n  甲：分\n  乙：分\n指标 组 10 分\n  指标 甲项 5 分\n    得 甲 / 3\n"
        "  指标 乙项 5 分\n    得 乙 / 3\n"
    )
    wanted = {"逐项": "0.66", "逐级": "0.66", "仅总分": "0.67"}
    for stage, total in wanted.items():
        text = scheme(body, head=f"  舍入 {stage} 四舍五入 2 位\n")
        assert score(text, 甲=1, 乙=1).total == half(total)
    text = scheme(body, head="  舍入 仅总分 截尾 2 位\n")
    assert score(text, 甲=1, 乙=1).score("甲项") == Fraction(1, 3)
