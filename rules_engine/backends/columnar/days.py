"""Dates on arrays: months, month ends, working days. Days are counted from 1970-01-01.

Each function writes its results, and for those that may lead to no date a byte that is 1 where there is
one; what stands elsewhere is within bounds all the same.
"""

from typing import Any

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.units import DAY_ZERO
from rules_engine.model.columns import Array
from rules_engine.model.workdays import WorkCalendar

_FIRST_MONTH, _LAST_MONTH = -1969 * 12, 8030 * 12 - 1
_LAST_YEAR = 9999
# More working days than any calendar has.
_MANY = 10**7


def _months_of(days: Array) -> tuple[Array, Array]:
    """The month of each day, and the day within it from 0 on."""
    dates = days.astype(np.int64).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64)


def _first_of(months: Array) -> Array:
    """The first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_end(out: Array, days: Array, _offsets: Any) -> None:
    """The last day of the month."""
    months, _ = _months_of(days)
    out[...] = _first_of(months + 1) - 1


def _moved(days: Array, counts: Array) -> tuple[Array, Array, Array, Array]:
    """Where there is a month so many months on; its first day, the first day after it, and the day within
    the month that was begun in."""
    months, within = _months_of(days)
    moved = months + counts
    good = (moved >= _FIRST_MONTH) & (moved <= _LAST_MONTH)
    moved = np.where(good, moved, 0)
    return good, _first_of(moved), _first_of(moved + 1), within


def add_months_clipped(out: Array, good: Array, days: Array, counts: Array, _offsets: Any) -> None:
    """The same day some months on; the last day of a month that is too short."""
    good[...], first, after, within = _moved(days, counts)
    out[...] = np.minimum(first + within, after - 1)


def add_months_rolled(out: Array, good: Array, days: Array, counts: Array, _offsets: Any) -> None:
    """The same day some months on; the first day after a month that is too short."""
    good[...], first, after, within = _moved(days, counts)
    out[...] = np.minimum(first + within, after)


@frozen(eq=False)
class Workdays:
    """A calendar as arrays: its working days in order, and how many years before each are not covered."""

    calendar: WorkCalendar
    working: Array = field(init=False)
    gaps: Array = field(init=False)

    @working.default
    def _working(self) -> Array:
        return np.array(self.calendar.working, np.int64) - DAY_ZERO

    @gaps.default
    def _gaps(self) -> Array:
        covered = [year in self.calendar.years for year in range(_LAST_YEAR + 1)]
        found = np.zeros(_LAST_YEAR + 2, np.int64)
        np.cumsum(~np.array(covered), out=found[1:])
        return found

    def _covered(self, one: Array, other: Array) -> Array:
        """Whether all years from one day to the other, in either order, are covered."""
        first, last = _years_of(np.minimum(one, other)), _years_of(np.maximum(one, other))
        return self.gaps[last + 1] == self.gaps[first]

    def between(self, out: Array, good: Array, start: Array, end: Array, _offsets: Any) -> None:
        """Working days after ``start``, up to and with ``end``."""
        good[...] = self._covered(start, end)
        counts = [np.searchsorted(self.working, each, side="right") for each in (end, start)]
        out[...] = np.where(good, counts[0] - counts[1], 0)

    def after(self, out: Array, good: Array, start: Array, counts: Array, _offsets: Any) -> None:
        """The first working day that is at least so many working days on."""
        steps = np.clip(counts, 0, _MANY)
        index = np.where(
            steps > 0,
            np.searchsorted(self.working, start, side="right") + steps - 1,
            np.searchsorted(self.working, start, side="left"),
        )
        inside = (counts >= 0) & (index < len(self.working))
        found = start.astype(np.int64)
        if len(self.working):
            found = np.where(inside, self.working[np.where(inside, index, 0)], found)
        good[...] = inside & self._covered(start, found)
        out[...] = np.where(good, found, start)


def _years_of(days: Array) -> Array:
    """The year of each day."""
    years = days.astype(np.int64).astype("datetime64[D]").astype("datetime64[Y]")
    return years.astype(np.int64) + 1970
