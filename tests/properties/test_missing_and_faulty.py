"""What is stated while facts are 未报 stays; a bad cell stops its unit and no other."""

from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from rules_engine.explain import Status
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import FaultKind, fault
from rules_engine.pipeline import score
from tests.properties.running import compiled, few, stated
from tests.strategies.drawing import World
from tests.strategies.facts import filled, units
from tests.strategies.schemes import texts


@few
@given(data=st.data())
def test_filling_in_changes_nothing_that_was_stated(data: Any) -> None:
    program = compiled(data.draw(texts()))
    assume(not any(decl.has_default for decl in program.schema.facts))
    facts = data.draw(units(program.schema, missing=12))
    whole = [data.draw(filled(program.schema, one)) for one in facts]
    before, after = score(program, facts), score(program, whole)
    pending = any(r.status is Status.PENDING for r in before.evaluation.results)
    told = dict(stated(after))
    faulty = {r.unit.name for r in after.evaluation.results if r.status is Status.FAULTY}
    for key, value in stated(before):
        if value is not None and key.split()[0] not in faulty:
            assert told[key] == value, key
    assert pending or facts


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
