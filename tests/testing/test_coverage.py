"""What cases exercised: clauses, branches and boundaries, from what was observed."""

from collections.abc import Iterable

import pytest

from rules_engine.diagnostics import Sink
from rules_engine.pipeline import compile_text
from rules_engine.reports.coverage_text import coverage_text, percent, reaches
from rules_engine.source import Source
from rules_engine.testing import read_cases, run_cases
from rules_engine.testing.coverage import Coverage, Part, coverage_of

HEAD = """方案 试
  满分 10 分
  舍入 逐项 四舍五入 2 位

单位
  类别：县区、部门

事实
  率：百分比
  数：次数
  分甲：分 0 到 10 1 位小数
  停用：是否
  截止：日期
  级别：国家、省、市
  账号：清单
    停更：是否

"""
FACTS = {
    "率": "90%",
    "数": "5",
    "分甲": "5",
    "停用": "否",
    "截止": "2020年1月1日",
    "级别": "市",
    "账号": "无",
}


def case(number: int, kind: str = "部门", **facts: str) -> str:
    given = "".join(f"    {name} 为 {value}\n" for name, value in (FACTS | facts).items())
    return f"用例 “{number}”\n  单位 教育局 类别 {kind}\n  事实\n{given}  期望\n    状态 正常\n"


def covered(body: str, cases: Iterable[str]) -> Coverage:
    compiled = compile_text(HEAD + body, "scheme.rule")
    assert compiled.program is not None, [d.message for d in compiled.diagnostics]
    sink = Sink()
    read = read_cases([Source("cases.rule", "\n".join(cases))], compiled.program, sink)
    assert not sink.has_errors, [d.message for d in sink.all]
    trial = run_cases(compiled.program, read)
    assert all(outcome.passed for outcome in trial.outcomes)
    return coverage_of(trial)


def wanted(coverage: Coverage, part: Part) -> list[str]:
    return [goal.wanted for goal in coverage.open if goal.part is part]


ITEM = "指标 甲 10 分\n"


def test_a_clause_is_covered_when_it_had_an_effect() -> None:
    body = f"{ITEM}  扣 3 分 当 停用\n"
    assert wanted(covered(body, [case(1)]), Part.CLAUSE) == ["起作用的用例"]
    assert wanted(covered(body, [case(1)]), Part.BRANCH) == ["条件成立"]
    assert wanted(covered(body, [case(1, 停用="是")]), Part.BRANCH) == ["条件不成立"]
    assert not covered(body, [case(1), case(2, 停用="是")]).open


@pytest.mark.parametrize(
    ("condition", "fact", "asked"),
    [
        ("率 ≥ 98%", "率", ["低于 98%", "等于 98%", "高于 98%"]),
        ("数 > 3", "数", ["刚低于 3（2）", "刚高于 3（4）", "等于 3"]),
        ("3 < 数", "数", ["刚低于 3（2）", "刚高于 3（4）", "等于 3"]),
        ("数 = 0", "数", ["刚高于 0（1）", "等于 0"]),
        ("分甲 ≥ 6", "分甲", ["刚低于 6（5.9）", "刚高于 6（6.1）", "等于 6"]),
        ("分甲 < 10", "分甲", ["刚低于 10（9.9）", "等于 10"]),
    ],
)
def test_boundaries_follow_the_grid_and_the_range(
    condition: str, fact: str, asked: list[str]
) -> None:
    body = f"{ITEM}  扣 3 分 当 {condition}\n"
    nowhere = covered(body, [case(1, **{fact: "未报"}).replace("正常", "待补")])
    assert sorted(wanted(nowhere, Part.BOUNDARY)) == sorted(asked)


def test_boundaries_are_met_one_by_one() -> None:
    body = f"{ITEM}  扣 3 分 当 数 > 3\n"
    values = ("2", "3", "4")
    assert not covered(body, [case(n, 数=value) for n, value in enumerate(values)]).open
    assert wanted(covered(body, [case(1, 数="1")]), Part.BOUNDARY) == [
        "刚低于 3（2）",
        "刚高于 3（4）",
        "等于 3",
    ]


def test_days_are_numbers_too() -> None:
    body = f"{ITEM}  扣 3 分 当 截止 > 2020年3月1日\n"
    asked = [
        "刚低于 2020-03-01（2020-02-29）",
        "刚高于 2020-03-01（2020-03-02）",
        "等于 2020-03-01",
    ]
    assert wanted(covered(body, [case(1)]), Part.BOUNDARY) == asked
    days = ("2020年2月29日", "2020年3月1日", "2020年3月2日")
    assert not covered(body, [case(n, 截止=day) for n, day in enumerate(days)]).open


def test_every_row_of_a_table_is_asked_for() -> None:
    body = f"{ITEM}  分档 级别\n    为 国家 得 10 分\n    为 省 得 5 分\n    其余 得 1 分\n"
    assert wanted(covered(body, [case(1)]), Part.BRANCH) == ["用到这一档"] * 2
    levels = ("国家", "省", "市")
    assert not covered(body, [case(n, 级别=level) for n, level in enumerate(levels)]).open


def test_a_target_is_a_boundary() -> None:
    body = f"{ITEM}  达标 率 ≥ 98%\n  每低 1 个百分点 扣 1 分 不足按一个\n"
    rates = ("98%", "97.5%", "99%")
    assert len(wanted(covered(body, []), Part.BOUNDARY)) == 3
    assert not covered(body, [case(n, 率=rate) for n, rate in enumerate(rates)]).open


def test_classes_applicability_and_records() -> None:
    body = (
        "指标 甲 5 分\n  适用 县区 折算\n  得 5 分\n"
        "指标 乙 5 分\n  每个 账号 中 停更 扣 5 分（县区 1 分）\n"
    )
    nothing = covered(body, [])
    assert sorted(wanted(nothing, Part.BRANCH)) == sorted(
        ["适用的单位", "不适用的单位", "有符合的记录", "有不符合的记录", "县区的单位", "别的类别"]
    )
    account = "账号\n      停更 为 是\n      停更 为 否"
    both = [case(n, kind).replace("账号 为 无", account) for n, kind in enumerate(("县区", "部门"))]
    assert not covered(body, both).open


def test_rulings_and_grades() -> None:
    body = (
        f"{ITEM}  得 分甲\n否决 坏 结果 差\n  当 停用\n"
        "等次\n  好 当 总分 ≥ 6\n  差 其余\n改判 表彰 定为 好\n  当 级别 为 国家 且 非 停用\n"
    )
    asked = wanted(covered(body, [case(1)]), Part.BRANCH)
    assert sorted(asked) == sorted(["否决成立", "改判成立", "得到这个等次"])
    more = [case(2, 停用="是"), case(3, 级别="国家"), case(4, 分甲="9")]
    assert not wanted(covered(body, [case(1), *more]), Part.BRANCH)


def test_figures_are_never_rounded_up() -> None:
    body = f"{ITEM}  扣 3 分 当 数 > 3\n"
    half = covered(body, [case(1, 数="2"), case(2, 数="4")])
    assert half.count() == (5, 6)
    assert percent(half) == "83.3%"
    assert reaches(half, 83)
    assert not reaches(half, 84)
    assert coverage_text(half) == (
        "  覆盖：条款 1/1，分支 2/2，边界 2/3，合计 83.3%\n"
        "  19 │ 扣 3 分 当 数 > 3\n"
        "     │   缺：等于 3\n"
    )
