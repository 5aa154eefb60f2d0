"""Kernels over the units of a scope, and who takes part in them.

A unit whose value is 出错, 不适用 or 空 is left out: its trouble changes no other unit. So is a unit that
does not take part in the evaluation (不参评). A unit that is 未报 leaves the comparison open, and the
result names whose facts are missing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Mapping, Sequence, Set
from typing import Any

from attrs import field, frozen

from rules_engine.backends.scalar.aggregates import mean
from rules_engine.backends.scalar.loading import off_grid
from rules_engine.backends.scalar.site import Registers, Site, is_special
from rules_engine.ir.passes.grid import Grid
from rules_engine.model.units import UnitFacts, facts_of
from rules_engine.model.values import FaultKind, Missing, Number, Value
from rules_engine.records import Shown

# From the values of those compared to a function from a unit's own value to its result.
Comparison = Callable[[Site, Sequence[Any]], Callable[[Any], Any]]


def _same_for_all(reduce: Callable[[Site, Sequence[Any]], Any]) -> Comparison:
    """A comparison whose result does not depend on the unit that asks."""

    def compare(site: Site, values: Sequence[Any]) -> Callable[[Any], Any]:
        result = reduce(site, values)
        return lambda _own: result

    return compare


def _max(site: Site, values: Sequence[Any]) -> Any:
    return max(values) if values else site.fault(FaultKind.NO_PEERS)


def _min(site: Site, values: Sequence[Any]) -> Any:
    return min(values) if values else site.fault(FaultKind.NO_PEERS)


def _mean(site: Site, values: Sequence[Any]) -> Any:
    return mean(site, values) if values else site.fault(FaultKind.NO_PEERS)


def _sum(_site: Site, values: Sequence[Any]) -> Any:
    return sum(values)


def _count(_site: Site, values: Sequence[Any]) -> Any:
    return len(values)


def _rank(*, down: bool, dense: bool) -> Comparison:
    """One more than the values that are better; a special value has its own result instead."""

    def compare(site: Site, values: Sequence[Any]) -> Callable[[Any], Any]:
        ordered = sorted(set(values) if dense else values)

        def place(own: Any) -> Any:
            if own is None or is_special(own):
                return site.merge([own])
            better = (
                len(ordered) - bisect_right(ordered, own) if down else bisect_left(ordered, own)
            )
            return better + 1

        return place

    return compare


COHORT_KERNELS: dict[str, Comparison] = {
    "max": _same_for_all(_max),
    "min": _same_for_all(_min),
    "mean": _same_for_all(_mean),
    "sum": _same_for_all(_sum),
    "count": _same_for_all(_count),
    "rank_down": _rank(down=True, dense=False),
    "rank_down_dense": _rank(down=True, dense=True),
    "rank_up": _rank(down=False, dense=False),
    "rank_up_dense": _rank(down=False, dense=True),
}


@frozen(eq=False, repr=False)
class Compared(Shown):
    """What a comparison looked at: the value of every unit of the scope, by name, and whether it
    takes part. Values are as registers hold them; those asked for are in natural units."""

    _members: Sequence[tuple[str, Any, Any]] = field(repr=False)
    _everyone: Container[str] = field(repr=False)
    _grid: Grid

    def values(self) -> list[tuple[str, Number]]:
        """The units compared and their values, in the order of their names."""
        return [(name, off_grid(value, self._grid or 1)) for name, value in self.known()]

    def left_out(self) -> list[tuple[str, Value]]:
        """The units left out: with the special value or 空 for which they are; False where they do
        not take part."""
        found = []
        for name, value, takes_part in sorted(self._members, key=lambda member: member[0]):
            if takes_part is not True and not isinstance(takes_part, Missing):
                found.append((name, takes_part))
            elif value is None or (is_special(value) and not isinstance(value, Missing)):
                found.append((name, value))
        return found

    def known(self) -> list[tuple[str, Any]]:
        """Units and values that are compared, as registers hold them."""
        kept = [(n, v) for n, v, part in self._members if part is True and v is not None]
        return sorted((n, v) for n, v in kept if not is_special(v))

    def gaps(self) -> frozenset[str]:
        """``单位·事实`` for each fact that the comparison waits for."""
        waits = (
            (name, one.facts)
            for name, value, takes_part in self._members
            if takes_part is True or isinstance(takes_part, Missing)
            for one in (value, takes_part)
            if isinstance(one, Missing)
        )
        return facts_of(waits, self._everyone)


# A unit that is compared: its name, its value as registers hold it, and whether it takes part.
Member = tuple[str, Any, Any]


@frozen(eq=False, repr=False)
class Others(Shown):
    """Units that are compared with those evaluated, and known already: their ``names``, and, for each
    comparison by its ``trace``, the ``members`` of each scope. No value among them is special."""

    names: Set[str] = frozenset()
    members: Mapping[int, Mapping[str | None, Sequence[Member]]] = field(factory=dict)


NO_OTHERS = Others()


@frozen(eq=False, repr=False)
class Comparing(Shown):
    """A Cohort node at work: its place, its kernel, the attribute that units compared share (empty:
    all are), the register that keeps what was compared. ``site.operands`` are the registers of the
    value and of whether the unit takes part."""

    site: Site
    kernel: Comparison
    scope: str
    trace: int
    own: bool

    def run(self, units: Sequence[UnitFacts], files: Sequence[Registers], others: Others) -> None:
        """Writes the result of each scope into the registers of its units."""
        value, takes_part = self.site.operands
        everyone = others.names | {each.unit.name for each in units}
        known = others.members.get(self.trace, {})
        for group, members in self._groups(units).items():
            rows = [(units[i].unit.name, files[i][value], files[i][takes_part]) for i in members]
            rows += known.get(group, ())
            compared = Compared(rows, everyone, self.site.grid)
            result = self._result(compared)
            for i in members:
                files[i][self.trace] = compared
                files[i][self.site.out] = result(files[i][value])

    def _result(self, compared: Compared) -> Callable[[Any], Any]:
        gaps = compared.gaps()
        if gaps:
            return lambda own: self._open(own, Missing(gaps))
        return self.kernel(self.site, [value for _, value in compared.known()])

    def _open(self, own: Any, waiting: Missing) -> Any:
        """A rank is that of the unit's own value: where that is no number, nothing is waited for."""
        special = own is None or (is_special(own) and not isinstance(own, Missing))
        return self.site.merge([own]) if self.own and special else waiting

    def _groups(self, units: Sequence[UnitFacts]) -> dict[str | None, list[int]]:
        """Positions of the units of each scope."""
        groups: dict[str | None, list[int]] = {}
        for position, facts in enumerate(units):
            group = facts.unit.group(self.scope) if self.scope else None
            groups.setdefault(group, []).append(position)
        return groups
