"""Kernels over the records of a list: columns of ``where`` and ``value`` in, one value out."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain, compress
from typing import Any

from rules_engine.backends.scalar.logic import absorb
from rules_engine.backends.scalar.site import SPECIALS, Site
from rules_engine.model.values import FaultKind

Column = tuple[Any, ...]
Aggregation = Callable[..., Any]
Tracing = Callable[[Column, Column, Sequence[Column]], Column]
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


def mean(site: Site, values: Sequence[Any]) -> Any:
    """The exact mean; of nothing, a fault."""
    if not values:
        return site.fault(FaultKind.NO_RECORDS)
    return Fraction(sum(values), len(values) * site.grid)


def _trimmed_mean(site: Site, values: Sequence[Any]) -> Any:
    if len(values) < 3:
        return site.fault(FaultKind.NOTHING_LEFT if values else FaultKind.NO_RECORDS)
    kept = sum(values) - max(values) - min(values)
    return Fraction(kept, (len(values) - 2) * site.grid)


def some(site: Site, where: Column, _value: Column) -> Any:
    """``any``."""
    return absorb(site, where, True)


def every(site: Site, where: Column, _value: Column) -> Any:
    """``all``."""
    return absorb(site, where, False)


# In the trace of an aggregate: a record that another one of the same keys stands for, and the first largest
# of its keys where it is not among those that are taken.
COVERED, BEYOND = "covered", "beyond"


def sum_of_max(
    site: Site, where: Column, value: Column, *keys: Column, take: int | None = None
) -> Any:
    """For every combination of keys the largest value, added up, or so many of them."""
    used = list(where)
    for column in (value, *keys):
        used += (one for held, one in zip(where, column, strict=True) if held is True)
    if not _UNUSABLE.isdisjoint(map(type, used)):
        return site.merge(used)
    return sum(value[index] for index in _taken(_largest(where, value, keys), value, take))


def _taken(indices: Sequence[int], value: Column, take: int | None) -> Sequence[int]:
    """So many of the highest, or of the lowest; of equal ones the first."""
    if take is None:
        return indices
    return sorted(indices, key=lambda index: value[index], reverse=take > 0)[: abs(take)]


def _largest(where: Column, value: Column, keys: Sequence[Column]) -> list[int]:
    """The position of the first largest value of every combination of keys; without keys all."""
    if not keys:
        return list(compress(range(len(where)), where))
    best: dict[tuple[Any, ...], int] = {}
    for index in compress(range(len(where)), where):
        key = tuple(column[index] for column in keys)
        if key not in best or value[index] > value[best[key]]:
            best[key] = index
    return list(best.values())


def counted(
    where: Column, value: Column, keys: Sequence[Column], take: int | None = None
) -> Column:
    """``where``, with COVERED and BEYOND for records whose value does not count."""
    if not _UNUSABLE.isdisjoint(map(type, (*where, *value, *chain.from_iterable(keys)))):
        return where
    largest = _largest(where, value, keys)
    kept = dict.fromkeys(largest, BEYOND) | dict.fromkeys(_taken(largest, value, take), True)
    return tuple(held and kept.get(index, COVERED) for index, held in enumerate(where))


def longest_run(site: Site, where: Column, _value: Column, *keys: Column) -> Any:
    """The longest row of periods for which ``where`` holds; known where the least, with all that is
    special not holding, and the most, with all of it holding, agree."""
    (periods,) = keys
    if not _UNUSABLE.isdisjoint(map(type, periods)):
        return site.merge(list(periods))
    least = _run(periods, [held is True for held in where])
    most = _run(periods, [held is not False for held in where])
    return least if least == most else absorb(site, [one for one in where if one is not True], True)


def _run(periods: Column, holds: Sequence[bool]) -> int:
    kept = set(compress(periods, holds))
    longest = length = 0
    for period in sorted(kept):
        length = length + 1 if period - 1 in kept else 1
        longest = max(longest, length)
    return longest


AGGREGATE_KERNELS: dict[str, Aggregation] = {
    "count": count,
    "sum": _strict(_sum),
    "max": _strict(_max),
    "min": _strict(_min),
    "mean": _strict(mean),
    "trimmed_mean": _strict(_trimmed_mean),
    "sum_of_max": sum_of_max,
    "longest_run": longest_run,
    "any": some,
    "all": every,
}

# What is kept of the records for explanations, where it is more than whether ``where`` held.
TRACES: dict[str, Tracing] = {"sum_of_max": counted}
