"""Random programs over random facts: columns say of every expression what the scalar machine says."""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.backends.columnar import columns_of
from rules_engine.backends.columnar.engine import Engine
from rules_engine.backends.columnar.planning import preparing
from rules_engine.backends.columnar.running import VECTORISED, Kernels, kernels
from rules_engine.backends.scalar import prepare
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.columns import State
from rules_engine.model.values import Fault, Missing, NotApplicable
from tests.backends.drawing import draw_program, draw_units
from tests.columnar.comparing import CALENDAR

SEEN: Counter[str] = Counter()


def described(value: object) -> object:
    """A value; of a special only which it is."""
    match value:
        case Missing() | NotApplicable() | Fault():
            return type(value).__name__
        case _:
            return value


def compare(chance: Random, with_kernels: Kernels = VECTORISED) -> None:
    program, roots = draw_program(chance)
    units = draw_units(chance, 12)
    machine = prepare(program, CALENDAR)
    seen = machine.observe(units)
    columns = columns_of(program.schema, units)
    engine = Engine.of(
        all_roots(program),
        program.schema,
        preparing(program, CALENDAR),
        CALENDAR,
    )
    for root in roots:
        if engine.refusal([root]) is not None:
            SEEN["refused"] += 1
            continue
        SEEN["computed"] += 1
        answer = engine.answers([root], columns, with_kernels, 1)[id(root)]
        for row, one in enumerate(seen):
            expected = described(one.value(root))
            assert described(answer.value(row)) == expected, (row, root)
            special = {None: State.BLANK}.get(expected, State.VALUE)
            assert isinstance(expected, str) or answer.state(row) in (special, State.WIDE)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(st.randoms(use_true_random=False))
def test_random_programs_come_out_alike(chance: Random) -> None:
    compare(chance)


@pytest.mark.parametrize("compiled", [False, True])
def test_many_seeded_programs_come_out_alike(compiled: bool) -> None:
    chosen = kernels(compiled=compiled)
    for seed in range(80):
        compare(Random(seed), chosen)
    print(chosen.name, dict(SEEN))
    assert SEEN["computed"] > SEEN["refused"]
