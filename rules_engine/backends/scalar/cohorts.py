"""Kernels over the units of a class, and who takes part in them.

A unit whose value is 出错, 不适用 or 空 is left out: its trouble changes no other unit. A unit that is
未报 leaves the comparison open, and the result names whose facts are missing.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from rules_engine.backends.scalar.site import Registers, Site, is_special
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import FaultKind, Missing

Comparison = Callable[[Site, Sequence[Any]], Any]


def _max(site: Site, values: Sequence[Any]) -> Any:
    return max(values) if values else site.fault(FaultKind.NO_RECORDS)


def _min(site: Site, values: Sequence[Any]) -> Any:
    return min(values) if values else site.fault(FaultKind.NO_RECORDS)


def _mean(site: Site, values: Sequence[Any]) -> Any:
    if not values:
        return site.fault(FaultKind.NO_RECORDS)
    return Fraction(sum(values), len(values) * site.grid)


def _sum(_site: Site, values: Sequence[Any]) -> Any:
    return sum(values)


def _count(_site: Site, values: Sequence[Any]) -> Any:
    return len(values)


COHORT_KERNELS: dict[str, Comparison] = {
    "max": _max,
    "min": _min,
    "mean": _mean,
    "sum": _sum,
    "count": _count,
}


@frozen(eq=False)
class Comparing:
    """A Cohort node at work: its place and its kernel."""

    site: Site
    kernel: Comparison

    def run(self, units: Sequence[UnitFacts], files: Sequence[Registers]) -> None:
        """Writes the result of each class into the registers of its units."""
        for members in _classes(units):
            result = self._result([(units[i].unit.name, files[i]) for i in members])
            for i in members:
                files[i][self.site.out] = result

    def _result(self, members: Sequence[tuple[str, Registers]]) -> Any:
        (operand,) = self.site.operands
        values = [(name, registers[operand]) for name, registers in members]
        gaps = [
            f"{name}·{fact}"
            for name, value in values
            if isinstance(value, Missing)
            for fact in value.facts
        ]
        if gaps:
            return Missing(frozenset(gaps))
        known = [value for _, value in values if value is not None and not is_special(value)]
        return self.kernel(self.site, known)


def _classes(units: Sequence[UnitFacts]) -> list[list[int]]:
    """Positions of the units of each class."""
    classes: dict[str | None, list[int]] = {}
    for position, facts in enumerate(units):
        classes.setdefault(facts.unit.kind, []).append(position)
    return list(classes.values())
