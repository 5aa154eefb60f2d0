"""What each missing fact can change: how far, in which order, and whether that is known to be reached."""

from textwrap import dedent

from rules_engine.analysis.missing import Gaps, gaps
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text, score

CALENDAR = shipped_calendar()


def program_of(text: str) -> Program:
    found = compile_text(dedent(text), "方案.rule")
    assert found.program is not None, [one.message for one in found.errors]
    return found.program


def told(program: Program, *facts: UnitFacts) -> dict[str, Gaps]:
    results = score(program, facts, CALENDAR).evaluation.results
    waiting = {one.unit.name: one.missing for one in results if one.missing}
    found = gaps(program, [one.observation for one in results], waiting, CALENDAR)
    return {one.unit: one for one in found}


def alone(text: str, **values: object) -> Gaps:
    return told(program_of(text), UnitFacts(Unit("甲局"), values))["甲局"]


def effects(one: Gaps) -> list[tuple[str, object, bool]]:
    return [(each.fact, each.by, each.tight) for each in one.effects]


MANY = """
    方案 多少
      满分 100 分
      总分 封顶 不限
      总分 保底 不限
    事实
      小：次数 0 到 3
      大：次数 0 到 9
      另：次数 0 到 3
      无：次数
      闲：次数 0 到 9
      清：清单
        数：次数 0 到 2
        好：是否
    指标 甲 100 分
      可突破
      得 1 分 × 小
      得 1 分 × 大
      得 1 分 × 另
      得 1 分 × 合计（清 的 数）
      得 10 分 × 个数（清 中 好）
    扣分 多 不封顶
      扣 1 分 × 无
      扣 0 分 × 闲
"""


def test_the_largest_first_and_equal_ones_as_they_are_declared() -> None:
    records = tuple({"数": 1, "好": False} for _ in range(8))
    cells = ({"好": True}, *records, {"数": 0})
    one = alone(MANY, 清=cells)
    assert effects(one) == [
        ("无", None, False),
        ("清[10].好", 10, True),
        ("大", 9, True),
        ("小", 3, True),
        ("另", 3, True),
        ("清[1].数", 2, True),
    ]
    assert one.idle == ("闲",)
    bounded = alone(MANY, 清=cells, 无=0)
    assert [each.tight for each in bounded.effects] == [True] * 5
    assert (bounded.found.span.low, bounded.found.span.high) == (18, 45)
    both = alone(MANY, 清=(*records, {"好": True}, {"好": True}), 无=0, 大=0, 小=0, 另=0)
    assert [each.fact for each in both.effects] == ["清[9].数", "清[10].数"]


BELOW = """
    方案 负分
      满分 20 分
      总分 保底 不限
    事实
      差：数 -7 到 -2
      率：数 -1 到 1
    指标 甲 10 分
      可突破
      得 1 分 × 差
    指标 乙 10 分
      可突破
      得 0 分
      加 2 分 × 率
"""


def test_below_nothing_too() -> None:
    one = alone(BELOW.replace("满分 20 分", "满分 20 分\n      舍入 仅总分 四舍五入 2 位"))
    assert (one.found.span.low, one.found.span.high) == (-9, 0)
    assert effects(one) == [("差", 5, True), ("率", 4, True)]


AGAINST = """
    方案 相抵
      满分 20 分
      舍入 仅总分 四舍五入 2 位
    事实
      量：次数 0 到 10
    指标 甲 10 分
      得 1 分 × 量
    指标 乙 10 分
      得 10 分
      扣 0.5 分 × 量
"""


def test_no_more_than_the_span_is_wide() -> None:
    one = alone(AGAINST)
    assert (one.found.span.low, one.found.span.high) == (10, 15)
    assert [(each.fact, each.by) for each in one.effects] == [("量", 5)]


COMPARED = """
    方案 比较
      满分 20 分
    事实
      量：次数 0 到 10
      别：次数 0 到 10
    指标 甲 10 分
      得 10 分 当 量 ≥ 同类最高（量）
    指标 乙 10 分
      得 1 分 × 别
"""


def test_own_facts_that_are_compared() -> None:
    program = program_of(COMPARED)
    one, two = (
        UnitFacts(Unit(n), v) for n, v in (("甲局", {"别": 1}), ("乙局", {"量": 4, "别": 1}))
    )
    found = told(program, one, two)
    assert [(each.fact, each.by) for each in found["甲局"].effects] == [("量", 10)]
    assert [(each.fact, each.by) for each in found["乙局"].effects] == [("甲局·量", 10)]
    apart = told(program, UnitFacts(one.unit, {"量": 3}), two)
    assert [(each.fact, each.by) for each in apart["甲局"].effects] == [("别", 10)]
    assert list(apart) == ["甲局"]


QUOTA = """
    方案 名额
      满分 10 分
    事实
      量：次数 0 到 10
      报：是否
      停：是否
    指标 甲 10 分
      得 1 分 × 量
    等次
      优秀 当 总分 ≥ 9
      良好 当 总分 ≥ 6
      其他 其余
    否决 不好 不得评 良好
      当 停
    名额 优秀
      最多 1 个
      并列 都评
      超出 改评 良好
    排名
      按 总分 从高到低
      并列 占位
"""


def _grades(text: str, **known: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """Of units that do not know all."""
    units = [UnitFacts(Unit(name), values) for name, values in known.items()]
    return {name: one.found.span.grades for name, one in told(program_of(text), *units).items()}


def test_grades_beyond_a_quota() -> None:
    best = {"量": 10, "停": False}
    assert _grades(QUOTA, 甲局=best, 乙局={"停": False})["乙局"] == ("优秀", "良好", "其他")
    assert _grades(QUOTA, 甲局=best, 乙局={})["乙局"] == ("优秀", "良好", "其他")
    apart = QUOTA.replace("并列 都评", "并列 都不评")
    assert _grades(apart, 甲局=best, 乙局={"停": False})["乙局"] == ("良好", "其他")
    assert _grades(apart, 甲局=best, 乙局={"停": False})["甲局"] == ("优秀", "良好")


def test_a_place_may_go_to_another() -> None:
    program = program_of(QUOTA)
    one = UnitFacts(Unit("甲局"), {"量": 10, "停": False})
    two = UnitFacts(Unit("乙局"), {"停": False})
    found = told(program, one, two)
    assert [(e.fact, e.by, e.grade) for e in found["乙局"].effects] == [("量", 10, True)]
    below = told(program, UnitFacts(one.unit, {"量": 3, "停": False}), two)
    assert list(below) == ["乙局"]
