"""The workload of the benchmarks, compiled from its text: equal to a hand-written Decimal function."""

from fractions import Fraction

import pytest

from benchmarks import by_decimal
from benchmarks.one_unit import compiled, decimal_facts
from benchmarks.workload import items, unit
from rules_engine.backends.scalar import prepare
from rules_engine.ir.passes.verify import verify


@pytest.mark.parametrize(("size", "units"), [(20, 50), (100, 150)])
def test_totals_and_grades_equal_those_by_hand(size: int, units: int) -> None:
    program, made = compiled(size), items(size)
    groups, machine = by_decimal.by_group(made), prepare(program)
    for number in range(units):
        facts = unit(number, made)
        observed = machine.observe_one(facts)
        total, grade = by_decimal.score(groups, decimal_facts(facts), str(facts.unit.kind))
        assert observed.value(program.total.score) == Fraction(total)
        assert observed.value(program.grade) == grade


def test_the_compiled_workload_is_well_formed() -> None:
    assert not verify(compiled(100))


def test_units_are_the_same_in_every_run() -> None:
    made = items(20)
    assert unit(7, made).values == unit(7, made).values
    assert unit(7, made).values != unit(8, made).values
