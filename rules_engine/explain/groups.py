"""Units by the values of an attribute (类别 or another one), in the order in which they are declared."""

from collections.abc import Sequence

from rules_engine.explain.results import UnitResult
from rules_engine.ir import Program

Grouped = list[tuple[str | None, list[UnitResult]]]


def grouped(program: Program, attribute: str | None, results: Sequence[UnitResult]) -> Grouped:
    """Every value that some unit has, with its units; without an attribute one group of all."""
    if attribute is None:
        return [(None, list(results))]
    present = {result.unit.group(attribute) for result in results}
    declared: list[str | None] = [*program.schema.values_of(attribute), None]
    return [
        (value, [r for r in results if r.unit.group(attribute) == value])
        for value in declared
        if value in present
    ]


def class_place(program: Program, result: UnitResult) -> int:
    """Where the class of a unit stands among those declared; last where it has none."""
    classes = program.schema.classes
    return classes.index(result.unit.kind) if result.unit.kind in classes else len(classes)
