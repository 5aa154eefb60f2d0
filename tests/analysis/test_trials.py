"""What counts as an example, which is kept, and which units are made of others."""

from typing import Any

import pytest

from rules_engine.analysis.claims import Claim, Standing, claims_of, decide, make_ready
from rules_engine.analysis.claims.comparing import same_claims
from rules_engine.analysis.claims.trials import Bench, Trials, plain_to_see, try_all
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Fault
from rules_engine.pipeline import compile_text

HEAD = "方案 试\n  满分 20 分\n  舍入 仅总分 四舍五入 2 位\n事实\n  甲：次数 0 到 9\n  乙：次数 0 到 9\n"
ITEMS = "指标 一 10 分\n  得 1 分 × {}\n指标 二 10 分\n  得 1 分 × （9 / 乙）\n"
FAULTY = HEAD + ITEMS.format("甲")


def program_of(text: str) -> Program:
    found = compile_text(text, "试.rule")
    assert found.program is not None, [one.message for one in found.errors]
    return found.program


def bench_of(text: str) -> tuple[Bench, dict[str, Claim]]:
    program = program_of(text)
    claims = claims_of(program)
    return Bench.of(program, claims, shipped_calendar()), {one.name: one for one in claims}


def unit(**values: Any) -> tuple[UnitFacts]:
    return (UnitFacts(Unit("甲局"), values),)


def test_results_are_apart_where_one_of_them_is_none() -> None:
    old = program_of(HEAD + ITEMS.format("（9 / 甲）"))
    for other, apart in (("（18 / （甲 + 甲））", False), ("甲", True), ("（8 / 甲）", False)):
        claims = same_claims(old, program_of(HEAD + ITEMS.format(other)))
        first = next(one for one in claims if one.about == ("一",))
        bench = Bench.of(old, claims, shipped_calendar())
        assert bench.happens(first, unit(甲=0, 乙=1)) == apart
        assert bench.happens(first, unit(甲=9, 乙=1)) == (other != "（18 / （甲 + 甲））")
    assert not bench.happens(first, unit(甲=0, 乙=0))


def test_what_shows_in_the_total_is_plain_to_see() -> None:
    bench, claims = bench_of(FAULTY)
    fires, fails = claims["clause-fires·一·1"], claims["no-fault·二"]
    good, bad = unit(甲=5, 乙=3), unit(甲=5, 乙=0)
    seen = {group: bench.observe(group)[0] for group in (good, bad)}
    assert plain_to_see(fires, bench.program, seen[good])
    assert not plain_to_see(fires, bench.program, seen[bad])
    assert plain_to_see(fails, bench.program, seen[bad])
    assert not plain_to_see(fails, bench.program, seen[good])
    assert bench.happens(fires, bad)
    assert not bench.shows(fires, bad)
    assert bench.shows(fails, bad)


def test_an_example_that_is_plain_to_see_is_kept() -> None:
    bench, claims = bench_of(FAULTY)
    fires, never = claims["clause-fires·一·1"], claims["node-maximum·一"]
    trials = Trials(bench, [], [fires, never])
    assert trials.wants()
    assert not trials.wants({"clause-fires", "node-maximum"})
    hidden, plain = unit(甲=5, 乙=0), unit(甲=7, 乙=3)
    trials.look_at([hidden])
    assert trials.found == {id(fires): hidden}
    assert trials.open == [fires, never]
    assert trials.wants({"clause-fires"})
    assert not trials.wants({"node-maximum"})
    trials.look_at([plain, unit(甲=9, 乙=3)])
    assert trials.found == {id(fires): plain}
    assert trials.open == [never]
    assert trials.count == 3


TOTAL = """\
方案 凑总分
  满分 60 分
事实
  甲：次数 0 到 900
  乙：次数 0 到 900
  丙：次数 0 到 900
  清：清单
    数：次数 0 到 9
指标 一 20 分
  得 20 分 当 甲 = 123
指标 二 20 分
  得 20 分 当 乙 = 456
指标 三 20 分
  得 20 分 当 丙 = 789
加分 多 不封顶
  每条 清 中 数 > 8 加 1 分
等次
  一等 当 总分 ≥ 60
  其他 其余
"""


def test_units_are_put_together_of_the_best() -> None:
    """All three at once are hardly ever drawn; of the units that have one each they are put together."""
    bench, claims = bench_of(TOTAL)
    wanted = [claims["grade-reachable·一等"]]
    trials = try_all(bench, wanted)
    assert not trials.open
    names = {group[0].unit.name for group, _ in trials.seen}
    assert any(name.startswith("混合") for name in names)
    never = try_all(bench, [claims["node-maximum·一"]])
    long = [g[0] for g, _ in never.seen if g[0].unit.name.startswith("加长")]
    # As long as the numbers of the scheme, and one more.
    assert {len(one.values["清"]) for one in long} == {30, 61, 124, 150, 457}
    assert len({one.unit.name for one in long}) == 5
    assert max(seen.value(bench.program.total.score) for _, seen in never.seen) > 457


RARE = """\
方案 巧
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  甲数：次数 0 到 1000000
指标 甲 10 分
  得 10 分 当 取整（甲数 × 甲数 / 9973） × 9973 + 1111 = 甲数 × 甲数 且 甲数 > 10000
等次
  优秀 当 总分 ≥ 9
  合格 其余
"""


@pytest.mark.parametrize("ranked", ["", "  再按 得分（甲） 从高到低\n"], ids=["alone", "ranked"])
def test_units_that_are_given_show_what_is_not_found_otherwise(ranked: str) -> None:
    ranking = f"排名\n  按 全体名次（总分 从高到低 占位） 从低到高\n{ranked}  并列 占位\n"
    program = program_of(RARE + (ranking if ranked else ""))
    claims = [one for one in claims_of(program) if one.slug == "grade-reachable"]
    found, other, faulty = (
        UnitFacts(Unit(name), {"甲数": value})
        for name, value in (("甲", 10398), ("乙", 3), ("丙", Fault(frozenset())))
    )
    for given, held in (((), False), ((faulty, other), False), ((other, faulty, found), True)):
        ready = make_ready(program, claims, shipped_calendar(), None, given=given)
        standings = [one.standing for one in decide(ready)]
        assert standings == [Standing.HOLDS if held else Standing.OPEN, Standing.HOLDS]
