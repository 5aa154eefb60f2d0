"""Records of a unit told apart by keys, on arrays: the largest value of each kind added up, the longest
row of periods."""

from typing import Any

import numpy as np

from rules_engine.model.columns import Array


def _units_of(offsets: Array) -> Array:
    """The unit of each record."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def _starts(*columns: Array) -> Array:
    """Where a row of sorted columns differs from the one before."""
    found = np.ones(len(columns[0]), bool)
    if len(found):
        found[1:] = np.logical_or.reduce([each[1:] != each[:-1] for each in columns])
    return np.flatnonzero(found)


def sum_of_max(
    out: Array, held: Array, values: Array, *keys_and_offsets: Any, take: int | None = None
) -> None:
    """For every combination of keys the largest value of the records that are held, added up; with
    ``take`` only so many of them."""
    *keys, offsets = keys_and_offsets
    rows = np.flatnonzero(held == 1)
    units = _units_of(offsets)[rows]
    out[...] = 0
    if not keys:
        _add(out, units, values[rows].astype(np.int64), take)
        return
    columns = [*(each[rows] for each in keys), units]
    order = np.lexsort(columns)
    starts = _starts(*(each[order] for each in columns))
    if len(starts):
        largest = np.maximum.reduceat(values[rows][order].astype(np.int64), starts)
        _add(out, units[order][starts], largest, take)


def _add(out: Array, units: Array, values: Array, take: int | None) -> None:
    """To each unit its values, or so many of them: the largest, or the smallest."""
    if take is not None and len(units):
        order = np.lexsort([-values if take > 0 else values, units])
        units, values = units[order], values[order]
        starts = _starts(units)
        place = np.arange(len(units)) - np.repeat(starts, np.diff(np.append(starts, len(units))))
        units, values = units[place < abs(take)], values[place < abs(take)]
    np.add.at(out, units, values)


def longest_run(out: Array, differs: Array, held: Array, periods: Array, offsets: Any) -> None:
    """The most periods in a row that are held; and a byte that is 1 where it would be another number if
    all that is special were held."""
    units = _units_of(offsets)
    least = _longest(units, periods, held == 1, len(out))
    most = _longest(units, periods, held != 0, len(out))
    out[...], differs[...] = least, least != most


def _longest(units: Array, periods: Array, held: Array, count: int) -> Array:
    found = np.zeros(count, np.int64)
    rows = np.flatnonzero(held)
    if not len(rows):
        return found
    order = rows[np.lexsort([periods[rows], units[rows]])]
    kept = order[_starts(units[order], periods[order])]
    unit, period = units[kept], periods[kept]
    goes_on = np.zeros(len(kept), bool)
    goes_on[1:] = (unit[1:] == unit[:-1]) & (period[1:] - period[:-1] == 1)
    starts = np.flatnonzero(~goes_on)
    np.maximum.at(found, unit[starts], np.diff(np.append(starts, len(kept))))
    return found
