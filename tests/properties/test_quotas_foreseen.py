"""名额 while units are 待补: every grade that some filling gives is among the possible ones, and one that is stated stays; where totals go
each by facts of its own, no others are; and what is said to change nothing changes nothing."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from rules_engine.analysis.missing import Gaps, gaps
from rules_engine.explain import Evaluator, Status
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text, score
from tests.strategies.drawing import World, seeded

SETS = int(os.environ.get("QUOTA_SETS", "3"))
NAMES = ("甲局", "乙局", "丙局", "丁局")
DOMAIN: dict[str, tuple[object, ...]] = {"量": (0, 1, 2, 3), "报": (True, False)}

PLAIN = """
方案 名额
  满分 3 分
单位
  组别：东、西
事实
  量：次数 0 到 3
指标 甲 3 分
  得 1 分 × 量
等次
  优秀 当 总分 ≥ 2
  良好 当 总分 ≥ 1
  其他 其余
排名
  按 总分 从高到低
  并列 占位
名额 优秀
  最多 1 名
  并列 都评
  超出 改评 良好
"""
RULED = (
    PLAIN.replace("量：次数 0 到 3", "量：次数 0 到 3\n  报：是否")
    + """
名额 优秀、良好
  最多 50% 四舍五入
  分组 组别
  并列 都不评
  超出 改评 其他
改判 报了 定为 优秀
  当 报 且 总分 < 2
否决 没报 不得评 良好
  当 非 报
"""
)
COMPARED = """
方案 名额
  满分 6 分
  舍入 逐项 四舍五入 2 位
单位
  组别：东、西
事实
  量：次数 0 到 3
  报：是否
指标 甲 3 分
  得 1 分 × 量
  扣 1 分 当 量 < 全体平均（量）
指标 乙 3 分
  得 3 分 当 报
等次
  优秀 当 总分 ≥ 4
  良好 当 总分 ≥ 2
  其他 其余
否决 一点没有 停止评分
  当 量 = 0 且 非 报
排名
  按 总分 从高到低
  再按 量 从低到高
  不参评 当 报 且 量 = 3
  并列 占位
名额 优秀
  最多 40% 进一
  并列 都不评
  超出 改评 良好
"""


def _variants() -> Iterator[tuple[str, str, bool]]:
    yield "plain", PLAIN, True
    yield "two", PLAIN.replace("1 名", "2 名"), True
    yield "none of equals", PLAIN.replace("并列 都评", "并列 都不评"), True
    yield "groups", PLAIN.replace("  最多 1 名", "  分组 组别\n  最多 34% 进一"), True
    yield "low", PLAIN.replace("名额 优秀", "名额 优秀、良好").replace("评 良好", "评 其他"), False
    yield "ruled", RULED.replace("名额 优秀\n", "名额 优秀\n  改判定为的 占名额\n"), False
    yield "apart", RULED.replace("名额 优秀\n", "名额 优秀\n  改判定为的 不占名额\n"), False
    yield "compared", COMPARED, False


CASES = [
    (name, text.replace("名额 优秀、良好\n", "名额 优秀、良好\n  改判定为的 占名额\n", 1), exact)
    if "改判 报了" in text
    else (name, text, exact)
    for name, text, exact in _variants()
]


@pytest.mark.parametrize(("name", "text", "exact"), CASES, ids=[name for name, *_ in CASES])
def test_grades_of_all_fillings(name: str, text: str, exact: bool) -> None:
    compiled = compile_text(text)
    assert compiled.program is not None, compiled.diagnostics
    evaluator, world = Evaluator.of(compiled.program, shipped_calendar()), seeded(f"quota {name}")
    seen: Counter[str] = Counter()
    for number in range(SETS):
        facts = list(_drawn(world, compiled.program))
        assert not list(_broken(evaluator, facts, seen, exact=exact)), number
    assert seen["narrow"] > SETS / 8


def _drawn(world: World, program: Program) -> Iterator[UnitFacts]:
    """Units of which three cells at most are 未报."""
    names = [decl.name for decl in program.schema.facts]
    cells = list(product(NAMES, names))
    gone = {world.pick(cells) for _ in range(3)}
    for unit in NAMES:
        groups = (("组别", world.pick(("东", "西"))),)
        values: Any = {n: world.pick(DOMAIN[n]) for n in names if (unit, n) not in gone}
        yield UnitFacts(Unit(unit, groups=groups), values)


def _broken(
    evaluator: Evaluator, facts: list[UnitFacts], seen: Counter[str], *, exact: bool
) -> Iterator[str]:
    program = evaluator.program
    before = score(program, facts, shipped_calendar()).evaluation
    waiting = {r.unit.name: r.missing for r in before.results if r.status is Status.PENDING}
    observed = [result.observation for result in before.results]
    found = gaps(program, observed, waiting, shipped_calendar())
    free = [(i, n) for i, f in enumerate(facts) for n in DOMAIN if _lacks(program, f, n)]
    every = {}
    for chosen in product(*(DOMAIN[name] for _, name in free)):
        whole = _filled(facts, free, chosen)
        every[chosen] = {r.unit.name: r.grade for r in evaluator.evaluate(whole).results}
    for result in before.results:
        if result.status is Status.NORMAL and {g[result.unit.name] for g in every.values()} != {
            result.grade
        }:
            yield f"{result.unit.name} 评了 {result.grade} {facts}"
    for one in found:
        grades = {grades[one.unit] for grades in every.values()} - {None}
        possible = set(one.found.span.grades)
        seen["narrow"] += len(possible) < len(program.grades)
        if not grades <= possible or (exact and grades != possible):
            yield f"{one.unit} {grades} {possible} {facts}"
        yield from _moved(one, facts, free, every)


def _lacks(program: Program, facts: UnitFacts, name: str) -> bool:
    return name in program.schema.by_name and name not in facts.values


def _filled(
    facts: Sequence[UnitFacts], free: Sequence[tuple[int, str]], chosen: Sequence[Any]
) -> list[UnitFacts]:
    values = [dict(each.values) for each in facts]
    for (place, name), value in zip(free, chosen, strict=True):
        values[place][name] = value
    return [UnitFacts(each.unit, own) for each, own in zip(facts, values, strict=True)]


def _moved(
    one: Gaps,
    facts: Sequence[UnitFacts],
    free: Sequence[tuple[int, str]],
    every: dict[tuple[object, ...], dict[str, str | None]],
) -> Iterator[str]:
    """Facts that are said not to change the grade, and do."""
    still = {*one.idle, *(each.fact for each in one.effects if not (each.grade or each.kind))}
    for at, (place, name) in enumerate(free):
        unit = facts[place].unit.name
        if (name if unit == one.unit else f"{unit}·{name}") not in still:
            continue
        alike: dict[tuple[object, ...], set[str | None]] = defaultdict(set)
        for chosen, grades in every.items():
            alike[(*chosen[:at], *chosen[at + 1 :])].add(grades[one.unit])
        if any(len(grades) > 1 for grades in alike.values()):
            yield f"{one.unit} {unit}·{name} {facts}"
