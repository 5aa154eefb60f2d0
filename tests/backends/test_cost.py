"""What one unit of 100 items costs, counted in bytecode and not by a clock: the same on every machine.

The budgets are those of ``make bench`` (0.2 ms for a total, 1 ms with its ledger) at the 7 ns or so
that an instruction takes, with a third to spare; the ratios hold for every version of Python.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from attrs import frozen

from benchmarks import by_decimal
from benchmarks.one_unit import compiled, decimal_facts
from benchmarks.workload import items, unit
from rules_engine.backends.scalar import prepare
from rules_engine.explain import Evaluator
from rules_engine.model.units import UnitFacts

SIZE, UNITS = 100, 8

# Instructions for one unit: what it is worth, and that with its ledger.
TOTAL_BUDGET, LEDGER_BUDGET = 36_000, 120_000
# Times the instructions of the Decimal function by hand; and of the ledger, times those of the total.
TOTAL_RATIO, LEDGER_RATIO = 4.5, 4.5


def instructions(run: Callable[[], object]) -> int:
    """How many bytecode instructions ``run`` executes, in Python functions of any module.

    The collector waits: whoever listens to it (Hypothesis does) would be counted as well.
    """
    counted = 0

    def inside(_frame: FrameType, event: str, _given: Any) -> Any:
        nonlocal counted
        counted += event == "opcode"
        return inside

    def entered(frame: FrameType, _event: str, _given: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return inside

    before = sys.gettrace()
    gc.disable()
    sys.settrace(entered)
    try:
        run()
    finally:
        sys.settrace(before)
        gc.enable()
    return counted


@frozen
class Cost:
    """Instructions for a unit: by hand, its total, its total and ledger."""

    by_hand: int
    total: int
    ledger: int


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    return list(_costs())


def _costs() -> Iterator[Cost]:
    program, made = compiled(SIZE), items(SIZE)
    groups, machine, evaluator = by_decimal.by_group(made), prepare(program), Evaluator.of(program)

    def by_hand(facts: UnitFacts) -> Callable[[], object]:
        plain = decimal_facts(facts)
        return lambda: by_decimal.score(groups, plain, str(facts.unit.kind))

    def total(facts: UnitFacts) -> object:
        return machine.observe_one(facts).value(program.total.score)

    def ledger(facts: UnitFacts) -> object:
        return evaluator.explain(evaluator.evaluate([facts]).results[0])

    for number in range(UNITS):
        facts = unit(number, made)
        runs = (by_hand(facts), lambda one=facts: total(one), lambda one=facts: ledger(one))
        counts = [[instructions(run) for _ in range(3)] for run in runs]
        # The first run may fill a cache; those after it take the same steps to the last.
        assert all(second == third for _, second, third in counts)
        yield Cost(*(second for _, second, _ in counts))


def test_a_collection_is_not_counted() -> None:
    def garbage() -> None:
        for _ in range(50):
            knot: list[object] = []
            knot.append(knot)

    quiet = instructions(garbage)
    threshold = gc.get_threshold()
    gc.callbacks.append(lambda _phase, _info: "")
    gc.set_threshold(1)
    try:
        assert instructions(garbage) == quiet
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.pop()


def test_a_total_keeps_to_its_budget(costs: list[Cost]) -> None:
    assert max(cost.total for cost in costs) <= TOTAL_BUDGET


def test_a_ledger_keeps_to_its_budget(costs: list[Cost]) -> None:
    assert max(cost.ledger for cost in costs) <= LEDGER_BUDGET


def test_the_machine_is_not_far_from_a_function_by_hand(costs: list[Cost]) -> None:
    by_hand, total = sum(c.by_hand for c in costs), sum(c.total for c in costs)
    assert total <= TOTAL_RATIO * by_hand, f"{total / by_hand:.2f}"


def test_a_ledger_costs_a_few_totals(costs: list[Cost]) -> None:
    total, ledger = sum(c.total for c in costs), sum(c.ledger for c in costs)
    assert ledger <= LEDGER_RATIO * total, f"{ledger / total:.2f}"
