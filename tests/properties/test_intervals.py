"""Nothing that is evaluated lies outside of its bounds; what is marked as attained is attained."""

import os
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from rules_engine.backends.interval import Bounds, bounds
from rules_engine.backends.interval.filling import filled as filled_by
from rules_engine.backends.interval.filling import unit_of
from rules_engine.backends.interval.values import state_of
from rules_engine.backends.scalar import Observation, prepare
from rules_engine.ir import Expr, Program
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.model.values import Missing
from tests.properties.ends import CALENDAR, attained, declared, nodes_of
from tests.properties.running import compiled
from tests.strategies.facts import filled, units
from tests.strategies.schemes import texts

EXAMPLES = int(os.environ.get("INTERVAL_EXAMPLES", "6"))
# A failing example is shown as found: to make one smaller takes minutes.
few = settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def _check(found: Bounds, node: Expr, seen: Observation) -> None:
    value = seen.value(node)
    if not isinstance(value, Missing):
        assert found.of(node).may_be(value), (node, value, found.of(node))


def _within(known: Range, value: Any) -> bool:
    """Whether it is no number, or one that the quick ranges allow."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return True
    return (known.low is None or known.low <= value) and (known.high is None or value <= known.high)


@few
@given(data=st.data())
def test_no_facts_lead_out_of_the_bounds(data: Any) -> None:
    program = compiled(data.draw(texts()))
    found = bounds(program, calendar=CALENDAR)
    machine, nodes = prepare(program, CALENDAR), nodes_of(program)
    quick = ranges(nodes, program.schema)
    for seen in machine.observe(data.draw(units(program.schema))):
        for node in nodes:
            _check(found, node, seen)
            assert _within(quick[id(node)], seen.value(node)), (node, seen.value(node))
    for node in nodes:
        for wanted, _ in attained(found.of(node)):
            assert _within(quick[id(node)], wanted), (node, wanted, quick[id(node)])


@few
@given(data=st.data())
def test_filling_in_never_leads_out_of_the_bounds(data: Any) -> None:
    program = compiled(data.draw(texts()))
    assume(not any(decl.has_default for decl in declared(program.schema)))
    (facts,) = data.draw(units(program.schema, most=1, missing=30))
    found = bounds(program, facts, CALENDAR)
    machine = prepare(program, CALENDAR)
    for _ in range(3):
        seen = machine.observe_one(data.draw(filled(program.schema, facts)))
        for node in nodes_of(program):
            _check(found, node, seen)


@few
@given(data=st.data())
def test_what_is_attained_is_attained(data: Any) -> None:
    program = compiled(data.draw(texts()))
    machine = prepare(program, CALENDAR)
    (facts,) = data.draw(units(program.schema, most=1, missing=40))
    found = bounds(program, facts, CALENDAR)
    for node in _looked_at(data, program):
        for wanted, at in attained(found.of(node)):
            seen = machine.observe_one(filled_by(program.schema, facts, at)).value(node)
            assert seen == wanted or state_of(seen) is wanted, (node, wanted, at)


@few
@given(data=st.data())
def test_what_any_unit_attains_is_attained(data: Any) -> None:
    program = compiled(data.draw(texts()))
    machine = prepare(program, CALENDAR)
    found = bounds(program, calendar=CALENDAR)
    for node in _looked_at(data, program):
        for wanted, at in attained(found.of(node)):
            facts = filled_by(program.schema, unit_of(program.schema, at), at)
            seen = machine.observe_one(facts).value(node)
            assert seen == wanted or state_of(seen) is wanted, (node, wanted, at)


def _looked_at(data: Any, program: Program) -> list[Expr]:
    nodes = nodes_of(program)
    some = data.draw(st.lists(st.sampled_from(nodes), max_size=20, unique_by=id))
    return [program.total.score, *some]
