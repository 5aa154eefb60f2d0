"""Ends that are said to be reached are reached: what random schemes once broke, at its smallest."""

from datetime import date
from fractions import Fraction
from textwrap import dedent

import pytest

from rules_engine.analysis.missing import Gaps, gaps
from rules_engine.backends.interval import bounds
from rules_engine.backends.interval.filling import filled
from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Apply, Program
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Value
from rules_engine.pipeline import compile_text, score

CALENDAR = shipped_calendar()


def program_of(text: str) -> Program:
    program = compile_text(dedent(text), "方案.rule").program
    assert program is not None
    return program


def found(program: Program, facts: UnitFacts) -> Gaps:
    (result,) = score(program, [facts], CALENDAR).evaluation.results
    (one,) = gaps(program, [result.observation], {facts.unit.name: result.missing}, CALENDAR)
    return one


def total(program: Program, facts: UnitFacts) -> Value:
    (result,) = score(program, [facts], CALENDAR).evaluation.results
    return result.observation.value(program.total.score)


# A date that may be 空 was split where another fact left an end open; its days were filled in as 空.
DAYS_OR_BLANK = """
    方案 回应
      满分 10 分
      总分 保底 不限
    事实
      首次回应：日期 可空
      数：次数 0 到 9
    指标 回应 10 分
      得 5 分 当 首次回应 不为空
      扣 0.5 分 × 数 当 数 > 3
      加 0.5 分 × 数
"""
# 月报 of some months fills in fewer records than there are months.
FEWER_RECORDS = """
    方案 通报
      满分 10 分
      总分 保底 不限
    事实
      数：次数 0 到 9
      月报：每月清单 1 到 2 缺期不计
        被通报：是否
    指标 通报 10 分
      得 2 分 当 个数（月报） < 1
      扣 1 分 × 个数（月报 中 被通报）
      扣 0.5 分 × 数 当 数 > 3
      加 0.5 分 × 数
"""
# A month that is absent speaks against nothing that is to hold of all months.
ABSENT_MONTHS = """
    方案 通报
      满分 10 分
    事实
      月报：每月清单 1 到 2 缺期不计
        采编数：次数 0 到 9
    指标 通报 10 分
      得 10 分 当 月报 中都 月份 ≥ 2
"""
# Days between two dates that nobody reported.
TWO_DATES = """
    方案 更新
      满分 10 分
    事实
      检查日：日期
      更新日：日期
    指标 更新 10 分
      得 10 分 当 检查日 - 更新日 < 14 天
"""
# What is taken off for two counts without a limit, down to nothing.
TWO_COUNTS = """
    方案 清四乱
      满分 15 分
    事实
      新增四乱数：次数
      妨碍行洪数：次数
    指标 清四乱 15 分
      每处 新增四乱数 扣 2 分
      每处 妨碍行洪数 扣 3 分
      扣完为止
"""
# A fact that stands in two bands: it is split where they meet.
TWO_BANDS = """
    方案 更新
      满分 10 分
    事实
      更新日：日期
      满意率：百分比 0% 到 100% 0 位小数
    指标 更新 10 分
      得 10 分 × 满意率 当 满意率 < 70%
      得 3 分 当 满意率 ≥ 70% 且 更新日 > 2020年3月3日
      得 2 分 当 更新日 ≤ 2020年3月3日
"""
# The same fact twice in one sum.
TWICE = """
    方案 系数
      满分 10 分
    事实
      系数：数
    指标 系数 10 分
      得 10 分 当 系数 + 系数 ≠ 2
      得 5 分 当 系数 + 系数 > 1 且 系数 + 系数 < 3
"""
SCHEMES = [TWICE, DAYS_OR_BLANK, FEWER_RECORDS, ABSENT_MONTHS, TWO_DATES, TWO_COUNTS, TWO_BANDS]


@pytest.mark.parametrize("text", SCHEMES)
def test_ends_are_reached(text: str) -> None:
    program = program_of(text)
    facts = UnitFacts(Unit("甲局"), {})
    one = found(program, facts).found
    for at, end in ((one.low_at, one.span.low), (one.high_at, one.span.high)):
        assert at is None or total(program, filled(program.schema, facts, at)) == end


def test_a_day_stands_for_days() -> None:
    program = program_of(DAYS_OR_BLANK)
    one = found(program, UnitFacts(Unit("甲局"), {})).found
    assert one.high_at is not None
    assert isinstance(one.high_at["fact", "首次回应"], date)


def test_absent_months_are_reckoned_with() -> None:
    one = found(program_of(ABSENT_MONTHS), UnitFacts(Unit("甲局"), {})).found.span
    assert (one.low, one.high, one.tight) == (0, 10, True)


@pytest.mark.parametrize(("text", "low", "high"), [(TWO_DATES, 0, 10), (TWO_COUNTS, 0, 15)])
def test_both_ends_are_reached(text: str, low: int, high: int) -> None:
    one = found(program_of(text), UnitFacts(Unit("甲局"), {})).found.span
    assert (one.low, one.high, one.tight) == (low, high, True)


def test_what_bands_leave_out_is_left_out() -> None:
    one = found(program_of(TWO_BANDS), UnitFacts(Unit("甲局"), {})).found.span
    assert (one.low, one.high, one.tight) == (0, Fraction("8.9"), True)


def test_a_fact_added_to_itself_is_twice_as_much() -> None:
    program = program_of(TWICE)
    for node in (n for n in walk(all_roots(program)) if isinstance(n, Apply)):
        known = bounds(program, UnitFacts(Unit("甲局"), {}), CALENDAR).of(node)
        for truth, at in (known.choices or {}).items():
            if at is not None:
                facts = filled(program.schema, UnitFacts(Unit("甲局"), {}), at)
                assert prepare(program, CALENDAR).observe_one(facts).value(node) is truth


# A truth value, or a cell of a record, on which two clauses stand the other way round.
ONE_OR_THE_OTHER = """
    方案 二者之一
      满分 20 分
    事实
      已办：是否
      清：清单
        好：是否
    指标 甲 10 分
      得 6 分 当 已办
      得 4 分 当 非 已办
    指标 乙 10 分
      得 6 分 × 个数（清 中 好）
      得 4 分 × 个数（清 中 非 好）
"""


def test_what_cannot_be_both_is_split() -> None:
    program = program_of(ONE_OR_THE_OTHER)
    for values, low, high in (
        ({"清": ({"好": True},)}, 10, 12),
        ({"已办": True, "清": ({},)}, 10, 12),
        ({"清": ({},)}, 8, 12),
    ):
        one = found(program, UnitFacts(Unit("甲局"), values)).found.span
        assert (one.low, one.high, one.tight) == (low, high, True)


# Whether another unit takes part is not known: then neither is what it is compared with.
TAKING_PART = """
    方案 比较
      满分 10 分
    事实
      量：次数 0 到 10
      停用：是否
    指标 甲 10 分
      得 10 分 当 量 ≥ 同类最高（量）
    排名
      按 总分 从高到低
      并列 占位
      不参评 当 停用
"""


def test_another_unit_may_not_take_part() -> None:
    program = program_of(TAKING_PART)
    facts = [
        UnitFacts(Unit("甲局"), {"量": 5, "停用": False}),
        UnitFacts(Unit("乙局"), {"量": 9}),
    ]
    results = score(program, facts, CALENDAR).evaluation.results
    seen = [one.observation for one in results]
    waiting = {one.unit.name: one.missing for one in results if one.missing}
    told = {one.unit: one for one in gaps(program, seen, waiting, CALENDAR)}
    span = told["甲局"].found.span
    assert (span.low, span.high) == (0, 10)
    assert [(one.fact, one.by) for one in told["甲局"].effects] == [("乙局·停用", 10)]
