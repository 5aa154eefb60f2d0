"""Where an expression is said to rise with a fact, it does, on random programs and facts."""

import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from rules_engine.analysis.claims.rungs import FALLS, RISES, STAYS
from rules_engine.analysis.claims.senses import ways_of
from rules_engine.backends.interval import bounds
from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Expr, Program
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Missing, NotApplicable
from tests.backends.drawing import BOOLS, NUMBERS, draw_plain, draw_program, draw_unit, filled
from tests.backends.test_solver_terms import well_formed

PROGRAMS = int(os.environ.get("SENSE_PROGRAMS", "120"))
CALENDAR = shipped_calendar()
DECLARED = (*NUMBERS, *BOOLS)


def whole(chance: Random, name: str) -> UnitFacts:
    """A unit that reports everything, within its declarations."""
    return filled(chance, well_formed(chance, filled(chance, draw_unit(chance, name))))


def is_value(value: Any) -> bool:
    return value is not None and not isinstance(value, Fault | Missing | NotApplicable)


def pairs(chance: Random, program: Program) -> Iterator[tuple[str, UnitFacts, UnitFacts]]:
    """Units that are alike but for one fact, which is more for the second."""
    for _ in range(6):
        decl, one = chance.choice(DECLARED), whole(chance, "甲")
        own, other = one.values.get(decl.name), draw_plain(chance, decl)
        if is_value(own) and is_value(other) and own != other:
            less, more = sorted((own, other))
            yield more_of(decl.name, one, less, more)


def more_of(name: str, one: UnitFacts, less: Any, more: Any) -> tuple[str, UnitFacts, UnitFacts]:
    first, second = (UnitFacts(one.unit, {**one.values, name: value}) for value in (less, more))
    return name, first, second


def nodes(program: Program) -> list[Expr]:
    roots = all_roots(program)
    of_records = lists(roots)
    return [node for node in walk(roots) if not of_records[id(node)]]


def agrees(way: int | None, before: Any, after: Any) -> bool:
    if way is None or not is_value(before) or not is_value(after) or isinstance(before, tuple):
        return True
    if way == STAYS:
        return bool(before == after)
    return bool(before <= after if way == RISES else after <= before)


def test_ways_are_those_of_the_machine() -> None:
    said: Counter[int | None] = Counter()
    for seed in range(PROGRAMS):
        chance = Random(seed)
        program, _ = draw_program(chance)
        found, machine = bounds(program, calendar=CALENDAR), prepare(program, CALENDAR)
        looked_at = nodes(program)
        for name, one, two in pairs(chance, program):
            ways = ways_of(all_roots(program), name, 1, found)
            other = whole(chance, "乙")
            before, after = (machine.observe([unit, other])[0] for unit in (one, two))
            for node in looked_at:
                values = before.value(node), after.value(node)
                assert agrees(ways.get(id(node), STAYS), *values), (seed, name, node, values)
                said[ways.get(id(node), STAYS)] += values[0] != values[1]
    assert said[RISES] > 50
    assert said[FALLS] > 3
