"""Kernels over the records of a list: columns of ``where`` and ``value`` in, one value out."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import compress
from typing import Any

from rules_engine.backends.scalar.logic import absorb
from rules_engine.backends.scalar.site import SPECIALS, Site
from rules_engine.model.values import FaultKind

Column = tuple[Any, ...]
Aggregation = Callable[[Site, Column, Column], Any]
Reduction = Callable[[Site, Sequence[Any]], Any]

_UNUSABLE = frozenset((*SPECIALS, type(None)))


def count(site: Site, where: Column, _value: Column) -> Any:
    """Records for which ``where`` holds."""
    held = where.count(True)
    return held if held + where.count(False) == len(where) else site.merge(list(where))


def _strict(reduce: Reduction) -> Aggregation:
    """``reduce`` over the values of matched records, refusing specials of both columns."""

    def aggregate(site: Site, where: Column, value: Column) -> Any:
        decided = where.count(True) + where.count(False) == len(where)
        matched = list(compress(value, where)) if decided else []
        if decided and _UNUSABLE.isdisjoint(map(type, matched)):
            return reduce(site, matched)
        return site.merge(_used(where, value))

    return aggregate


def _used(where: Column, value: Column) -> list[Any]:
    """What a strict aggregate looks at: every condition, and the values of matched records."""
    return [*where, *(one for held, one in zip(where, value, strict=True) if held is True)]


def _sum(_site: Site, values: Sequence[Any]) -> Any:
    return sum(values)


def _max(site: Site, values: Sequence[Any]) -> Any:
    return max(values) if values else site.fault(FaultKind.NO_RECORDS)


def _min(site: Site, values: Sequence[Any]) -> Any:
    return min(values) if values else site.fault(FaultKind.NO_RECORDS)


def _mean(site: Site, values: Sequence[Any]) -> Any:
    if not values:
        return site.fault(FaultKind.NO_RECORDS)
    return Fraction(sum(values), len(values) * site.grid)


def _trimmed_mean(site: Site, values: Sequence[Any]) -> Any:
    if len(values) < 3:
        return site.fault(FaultKind.NO_RECORDS)
    kept = sum(values) - max(values) - min(values)
    return Fraction(kept, (len(values) - 2) * site.grid)


def some(site: Site, where: Column, _value: Column) -> Any:
    """``any``."""
    return absorb(site, where, True)


def every(site: Site, where: Column, _value: Column) -> Any:
    """``all``."""
    return absorb(site, where, False)


AGGREGATE_KERNELS: dict[str, Aggregation] = {
    "count": count,
    "sum": _strict(_sum),
    "max": _strict(_max),
    "min": _strict(_min),
    "mean": _strict(_mean),
    "trimmed_mean": _strict(_trimmed_mean),
    "any": some,
    "all": every,
}
