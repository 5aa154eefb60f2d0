"""One unit at a time: our machine beside a hand-written Decimal function, in the same run.

``python -m benchmarks.one_unit [--items 100] [--units 2000] [--rounds 9]``
"""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import by_decimal
from benchmarks.rule_text import rule_text
from benchmarks.workload import items, unit
from rules_engine.backends.scalar import prepare
from rules_engine.explain import Evaluator
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import compile_text

TIMED = 300


def decimal_facts(facts: UnitFacts) -> dict[str, object]:
    """The facts with Decimals in place of fractions, as a Decimal program would have read them."""
    return {name: _decimal(value) for name, value in facts.values.items()}


def _decimal(value: object) -> object:
    if not isinstance(value, Fraction):
        return value
    return Decimal(value.numerator) / Decimal(value.denominator)


def compiled(size: int) -> Program:
    result = compile_text(rule_text(size), "workload.rule")
    if result.program is None:
        raise SystemExit("\n".join(d.message for d in result.errors))
    return result.program


def check(program: Program, units: Sequence[UnitFacts], size: int) -> None:
    """Every total and grade equals that of the Decimal function."""
    groups, machine = by_decimal.by_group(items(size)), prepare(program)
    for facts in units:
        observed = machine.observe_one(facts)
        total = observed.value(program.total.score)
        grade = None if program.grade is None else observed.value(program.grade)
        wanted = by_decimal.score(groups, decimal_facts(facts), str(facts.unit.kind))
        if (total, grade) != (Fraction(wanted[0]), wanted[1]):
            raise SystemExit(f"{facts.unit.name}: {total} {grade}, by hand {wanted}")


def microseconds(run: Callable[[], object], count: int) -> float:
    """Time of ``run`` for each of ``count`` units."""
    start = perf_counter()
    run()
    return (perf_counter() - start) * 1e6 / count


def each(run: Callable[[Any], object], units: Sequence[Any]) -> None:
    """One after the other, nothing kept: the time of one unit, not of collecting garbage."""
    for facts in units:
        run(facts)


def contenders(
    program: Program, units: Sequence[UnitFacts], size: int
) -> dict[str, Callable[[], object]]:
    groups, evaluator = by_decimal.by_group(items(size)), Evaluator.of(program)
    machine = prepare(program)
    plain = [(decimal_facts(facts), str(facts.unit.kind)) for facts in units]

    def with_total(facts: UnitFacts) -> object:
        return machine.observe_one(facts).value(program.total.score)

    def with_ledger(facts: UnitFacts) -> object:
        return evaluator.explain(evaluator.evaluate([facts]).results[0])

    return {
        "Decimal by hand": lambda: each(lambda one: by_decimal.score(groups, *one), plain),
        "machine": lambda: each(with_total, units),
        "machine, with results": lambda: each(lambda facts: evaluator.evaluate([facts]), units),
        "machine, with ledger": lambda: each(with_ledger, units),
    }


def report(program: Program, units: Sequence[UnitFacts], size: int, rounds: int) -> None:
    runs = contenders(program, units, size)
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(microseconds(run, len(units)))
    base = times["Decimal by hand"]
    for name, taken in times.items():
        ratio = median(a / b for a, b in zip(taken, base, strict=True))
        print(f"  {name:22} {median(taken):8.1f} µs a unit   {ratio:5.2f} × Decimal")


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    program, made = compiled(chosen.items), items(chosen.items)
    units = [unit(number, made) for number in range(chosen.units)]
    check(program, units, chosen.items)
    print(f"{chosen.items} items, {chosen.units} units: totals and grades equal the Decimal ones")
    report(program, units[:TIMED], chosen.items, chosen.rounds)


if __name__ == "__main__":
    main()
