"""工作日历: which days the State Council makes working days. Data given by whoever evaluates.

A day works if it is an ordinary weekday and no holiday, or a weekend day that is worked instead.
Years that nobody has announced are not covered: nothing is guessed about them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

from attrs import field, frozen

from rules_engine.records import Alike, Shown

_DAY = timedelta(days=1)
_WEEKDAYS = 5


@frozen(eq=False, repr=False)
class WorkYear(Alike):
    """A year as it is announced: days off, and weekend days that are worked instead."""

    year: int
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether a day of the year is a working day."""
        return day in self.worked or (day.weekday() < _WEEKDAYS and day not in self.off)

    def working(self) -> Iterable[int]:
        """The ordinals of its working days, in order."""
        day = date(self.year, 1, 1)
        while day.year == self.year:
            if self.works(day):
                yield day.toordinal()
            day += _DAY

    @property
    def announced(self) -> str:
        """What of it differs from an ordinary year, in one line that is the same for equal years."""
        off = sorted(d.isoformat() for d in self.off if d.weekday() < _WEEKDAYS)
        worked = sorted(d.isoformat() for d in self.worked if d.weekday() >= _WEEKDAYS)
        return f"{self.year} -{','.join(off)} +{','.join(worked)}"


@frozen(eq=False, repr=False)
class WorkCalendar(Shown):
    """Announced years. ``working`` are the ordinals of all working days, in order."""

    years: Mapping[int, WorkYear]
    working: tuple[int, ...] = field(init=False, repr=False)

    @working.default
    def _working(self) -> tuple[int, ...]:
        return tuple(day for year in sorted(self.years) for day in self.years[year].working())

    def with_years(self, years: Iterable[WorkYear]) -> "WorkCalendar":
        """The calendar with these years added, or put in the place of its own."""
        return WorkCalendar({**self.years, **{year.year: year for year in years}})

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is announced: equal for calendars that say the same of the same years."""
        lines = [self.years[year].announced for year in sorted(self.years)]
        return sha256("\n".join(lines).encode()).hexdigest()

    @property
    def covered(self) -> str:
        """The years in words: ``2004—2026、2028``; ``没有`` for none."""
        runs = groupby(enumerate(sorted(self.years)), key=lambda pair: pair[1] - pair[0])
        ends = [[year for _, year in run] for _, run in runs]
        words = (str(r[0]) if len(r) == 1 else f"{r[0]}—{r[-1]}" for r in ends)
        return "、".join(words) or "没有"

    def first_gap(self, first: date, last: date) -> int | None:
        """The first year from ``first`` to ``last`` that is not covered."""
        years = range(first.year, last.year + 1)
        return next((year for year in years if year not in self.years), None)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
        return bisect_right(self.working, end.toordinal()) - bisect_right(
            self.working, start.toordinal()
        )

    def after(self, start: date, count: int) -> date | int:
        """The first working day that is not before ``start`` and ``count`` (≥ 0) working days after
        it; or the first year that is not covered and would have to be."""
        gap = self.first_gap(start, start)
        if gap is not None:
            return gap
        day = start.toordinal()
        if count:
            index = bisect_right(self.working, day) + count - 1
        else:
            index = bisect_left(self.working, day)
        if index >= len(self.working):
            return self._next_gap(start.year)
        found = date.fromordinal(self.working[index])
        gap = self.first_gap(start, found)
        return found if gap is None else gap

    def _next_gap(self, year: int) -> int:
        while year in self.years:
            year += 1
        return year


NO_CALENDAR = WorkCalendar({})
