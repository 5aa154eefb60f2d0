"""Terms of the solver say what the machine computes, on every value of random programs and facts."""

import os
from random import Random

import z3
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.backends.scalar import prepare
from rules_engine.backends.smt import Encoding, Space, terms_of
from rules_engine.backends.smt.quantities import number
from rules_engine.backends.smt.terms import Term, decided
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault
from tests.backends.drawing import CLASSES, draw_program, draw_unit
from tests.backends.pinning import is_value, pins

PAIRS = int(os.environ.get("SOLVER_PAIRS", "60"))
CHANCE = st.randoms(use_true_random=False)


def well_formed(chance: Random, facts: UnitFacts) -> UnitFacts:
    """Facts within their declarations: what readers refuse is no value that the solver knows."""
    values = {
        name: _without_faults(value)
        for name, value in facts.values.items()
        if not isinstance(value, Fault)
    }
    unit = evolve(facts.unit, kind=facts.unit.kind or chance.choice(CLASSES))
    return UnitFacts(unit, values)


def _without_faults(value):
    if not isinstance(value, tuple):
        return value
    return tuple({k: v for k, v in record.items() if not isinstance(v, Fault)} for record in value)


def disagreements(chance: Random, any_length: bool = False, linear: bool = False) -> list:
    """Values that a term cannot be, though the machine finds them; where the terms are exact, also
    those that it may not be. ``linear``: of the class of the unit only, and products by bounds."""
    program, roots = draw_program(chance)
    facts = well_formed(chance, draw_unit(chance, "甲"))
    observation = prepare(program, shipped_calendar()).observe([facts])[0]
    found = []
    for root in roots:
        space = Space(
            program.schema, longest=4, gaps=True, kind=facts.unit.kind if linear else None
        )
        encoding = Encoding(space, any_length=any_length, linear=linear)
        (term,) = terms_of(encoding, [root])
        value = observation.value(root)
        if isinstance(value, Fault) and any("工作日历" in cause.where for cause in value.causes):
            continue
        solver = z3.Solver()
        solver.set("rlimit", 3_000_000)
        solver.add(*encoding.asserted, *pins(encoding.space, facts, any_length))
        claim = is_value(encoding.space, term, value)
        if solver.check(claim) == z3.unsat:
            found.append(("cannot be", root, value))
        if not encoding.loose and solver.check(z3.Not(claim)) == z3.sat:
            found.append(("may not be", root, value))
    return found


@given(CHANCE)
def test_terms_agree_with_the_machine(chance: Random) -> None:
    assert not disagreements(chance)


def test_seeded_programs_agree() -> None:
    for seed in range(PAIRS):
        for any_length, linear in ((False, False), (True, False), (False, True)):
            found = disagreements(Random(seed), any_length, linear)
            assert not found, (seed, any_length, linear, found)


def test_what_never_has_a_value_leaves_the_type_to_the_rest() -> None:
    never = Term(0, absent=True)
    condition = Term(z3.Bool("holds"), fault=z3.Bool("fault"))
    found = decided([(condition, Term(number(3)))], never)
    assert z3.simplify(found.value.over).as_long() == 3
