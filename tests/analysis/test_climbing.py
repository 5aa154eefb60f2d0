"""The search for a total: what counts as near, what is looked at, and when it stops."""

from fractions import Fraction

from rules_engine.analysis.claims.climbing import Budget, Climbing, height, nearest
from rules_engine.analysis.claims.trials import Bench
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import missing
from rules_engine.pipeline import compile_text

SCHEME = """\
方案 找总分
  满分 30 分
单位
  类别：县区、部门
事实
  甲：次数 0 到 10
  乙：次数 0 到 10 仅 县区
  丙：是否
  丁：是否
指标 一 10 分
  得 1 分 × 甲
指标 二 10 分
  适用 县区 按满分
  得 1 分 × 乙
指标 三 10 分
  得 10 分 当 丙
否决 造假 停止评分
  当 丁
"""


def bench() -> Bench:
    program = compile_text(SCHEME, "找.rule").program
    assert program is not None
    return Bench.of(program, (), shipped_calendar())


def unit(name: str = "甲局", kind: str = "县区", **values: object) -> UnitFacts:
    return UnitFacts(Unit(name, kind), {"甲": 0, "乙": 0, "丙": False, "丁": False, **values})


def height_of(made: Bench, wanted: int, **values: object) -> tuple[int, Fraction]:
    return height(made, made.observe((unit(**values),))[0], Fraction(wanted))


def test_what_is_nearer() -> None:
    made = bench()
    assert height_of(made, 12, 甲=7) == (0, 5)
    assert height_of(made, 3, 甲=7) == (0, 4)
    assert height_of(made, 12, 甲=7, 丁=True) == (1, 5)
    assert height_of(made, 12, 甲=missing("甲")) == (100, 0)
    assert height_of(made, 12, 甲=missing("甲"), 丁=True) == (101, 0)


def test_the_nearest_of_those_that_were_seen() -> None:
    made = bench()
    groups = [(unit(甲=n),) for n in (3, 9, 5)]
    seen = [(group, made.observe(group)[0]) for group in groups]
    assert [nearest(made, seen, Fraction(n))[0].values["甲"] for n in (0, 6, 10)] == [3, 5, 9]


def test_a_budget_is_spent_one_by_one() -> None:
    budget = Budget(2)
    assert [budget.take() for _ in range(4)] == [True, True, False, False]


def test_it_gets_where_it_is_to_go() -> None:
    made, wanted = bench(), Fraction(20)
    start, looked_at = (unit(丁=True), unit("乙局", "部门")), Budget(1000)
    way = list(Climbing.of(made, ()).climb(start, wanted, looked_at))
    heights = [height(made, seen, wanted) for _, seen in way]
    assert min(heights) == (0, 0)
    assert len(way) == 1000 - looked_at.left
    assert all(group[1:] == start[1:] for group, _ in way)
    assert {group[0].unit for group, _ in way} == {start[0].unit}


def test_what_a_unit_does_not_report_stays_unreported() -> None:
    made = bench()
    start = UnitFacts(Unit("乙局", "部门"), {"甲": 0, "丙": False, "丁": False})
    way = Climbing.of(made, ()).climb((start,), Fraction(12), Budget(99))
    assert all("乙" not in group[0].values for group, _ in way)


def test_it_stops_where_nothing_brings_it_nearer() -> None:
    made, there = bench(), (unit(),)
    climbing = Climbing.of(made, ())
    once = len(list(climbing.climb(there, Fraction(0), Budget(1000))))
    assert once == len(list(climbing._changes()))  # why: one round of all changes
    assert len(list(climbing.climb(there, Fraction(30), Budget(5)))) == 5
