"""What is stated while facts are 未报 stays; a bad cell stops its unit and no other."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from rules_engine.explain import Evaluator, Status
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import FaultKind, fault
from rules_engine.pipeline import compile_text, score
from rules_engine.syntax.printing import print_scheme
from tests.properties.running import compiled, few, stated
from tests.strategies.drawing import World, seeded
from tests.strategies.facts import draw_filled, draw_units, units
from tests.strategies.schemes import draw_scheme, texts

SCHEMES = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 12
SETS, FILLINGS = 10, 3


@pytest.mark.parametrize("part", range(4))
def test_filling_in_changes_nothing_that_was_stated(part: int, record_property: Any) -> None:
    """Many ways to fill in for every set of facts: what one way would change, another may not."""
    seen: Counter[str] = Counter()
    for number in range(SCHEMES):
        world = seeded(f"filled {part}-{number}")
        program = compile_text(print_scheme(draw_scheme(world))).program
        if program is None:
            continue
        evaluator = Evaluator.of(program, shipped_calendar())
        for _ in range(SETS):
            facts = draw_units(world, program.schema, most=3, missing=world.pick((5, 12, 30)))
            assert not list(_changed(world, evaluator, facts, seen)), f"{part}-{number}"
    assert seen["待补"]
    record_property("filled in, nothing stated changes", dict(seen))


def _changed(
    world: World, evaluator: Evaluator, facts: list[UnitFacts], seen: Counter[str]
) -> Iterator[str]:
    """What was stated and is not so any more, after each of some fillings."""
    before, schema = evaluator.evaluate(facts), evaluator.program.schema
    known = {key: value for key, value in stated(before) if value is not None}
    seen["待补"] += sum(r.status is Status.PENDING for r in before.results)
    for _ in range(FILLINGS):
        after = evaluator.evaluate([draw_filled(world, schema, one) for one in facts])
        seen["fillings"] += 1
        told = dict(stated(after))
        faulty = {r.unit.name for r in after.results if r.status is Status.FAULTY}
        for key, value in known.items():
            if key.split()[0] not in faulty and told[key] != value:
                yield f"{key} {value} {told[key]}"


@few
@given(data=st.data())
def test_a_bad_cell_stops_its_unit_and_no_other(data: Any) -> None:
    text = data.draw(texts())
    assume("同类" not in text)
    program = compiled(text)
    facts = data.draw(units(program.schema, least=2))
    world = World(data.draw)
    victim = world.pick(facts)
    name = world.pick([decl.name for decl in program.schema.facts])
    bad = fault(FaultKind.BAD_DATA, "第 3 行")
    spoiled = UnitFacts(victim.unit, {**victim.values, name: bad})
    after = score(program, [spoiled if one is victim else one for one in facts]).evaluation
    result = after.of(victim.unit.name)
    assert result is not None
    assert result.status is Status.FAULTY
    assert (result.total, result.grade, result.rank) == (None, None, None)
    before = score(program, facts).evaluation
    for one in facts:
        if one is not victim:
            assert _told(before.of(one.unit.name)) == _told(after.of(one.unit.name))


def _told(result: Any) -> Any:
    """A result but for its rank, in which one unit less takes part."""
    sections = [(section.score, section.applies) for section in result.sections]
    plain = evolve(result, rank=None)
    return plain.status, plain.total, plain.grade, plain.missing, plain.causes, sections
