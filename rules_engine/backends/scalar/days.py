"""Kernels on dates and date-times. Nothing here knows what day it is; the calendar of
working days is handed in."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from rules_engine.backends.scalar.arithmetic import binary
from rules_engine.backends.scalar.site import Registers, Site, Step, is_special
from rules_engine.model.values import Fault, FaultKind, fault
from rules_engine.model.workdays import WorkCalendar

_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _TICK
_LONGEST = 31


def days_between(site: Site) -> Step:
    """First date minus second, in days."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = (r[a] - r[b]).days
        except TypeError:
            r[out] = refuse(r)

    return step


def hours_between(site: Site) -> Step:
    """First date-time minus second, in exact hours."""
    return binary(site, lambda later, earlier: Fraction((later - earlier) // _TICK, _HOUR))


def add_days(site: Site) -> Step:
    """A date some whole days on; OUT_OF_RANGE where there is no such date."""
    return _moved(site, lambda day, count: day + timedelta(days=count))


def add_months_clipped(site: Site) -> Step:
    """The same day some months on; the last day of a month that is too short."""
    return _moved(site, lambda day, count: _clipped(*_month(day, count), day.day))


def add_months_rolled(site: Site) -> Step:
    """The same day some months on; the first day after a month that is too short."""
    return _moved(site, _rolled)


def month_end(site: Site) -> Step:
    """The last day of the month."""
    return _of_date(site, lambda day: _clipped(day.year, day.month, _LONGEST))


def date_of(site: Site) -> Step:
    """The day of a date-time."""
    return _of_date(site, datetime.date)


def workdays_between(site: Site, calendar: WorkCalendar) -> Step:
    """Working days after the first date, up to and with the second."""

    def between(start: date, end: date) -> Any:
        gap = calendar.first_gap(min(start, end), max(start, end))
        return calendar.between(start, end) if gap is None else _uncovered(site, calendar, gap)

    return _plain(site, between)


def add_workdays(site: Site, calendar: WorkCalendar) -> Step:
    """The first working day that is at least so many working days on."""

    def after(day: date, count: int) -> Any:
        if count < 0:
            raise ValueError
        found = calendar.after(day, count)
        return _uncovered(site, calendar, found) if isinstance(found, int) else found

    return _moved(site, after)


def _plain(site: Site, function: Callable[[Any, Any], Any]) -> Step:
    """A strict step of two operands, ``function`` of those that are neither 空 nor special."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        if x is None or y is None or is_special(x) or is_special(y):
            r[out] = refuse(r)
        else:
            r[out] = function(x, y)

    return step


def _of_date(site: Site, function: Callable[[Any], Any]) -> Step:
    out, refuse = site.out, site.refuse
    (a,) = site.operands

    def step(r: Registers) -> None:
        x = r[a]
        r[out] = refuse(r) if x is None or is_special(x) else function(x)

    return step


def _moved(site: Site, move: Callable[[date, int], Any]) -> Step:
    """A date moved by a whole number; OUT_OF_RANGE where that leads to no date."""
    no_date = site.fault(FaultKind.OUT_OF_RANGE)

    def moved(day: date, count: Any) -> Any:
        if count.denominator != 1:
            return no_date
        try:
            return move(day, count.numerator)
        except (OverflowError, ValueError):
            return no_date

    return _plain(site, moved)


def _month(day: date, count: int) -> tuple[int, int]:
    """Year and month, ``count`` months on."""
    year, month = divmod(12 * day.year + day.month - 1 + count, 12)
    return year, month + 1


def _clipped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _rolled(day: date, count: int) -> date:
    year, month = _month(day, count)
    last = _clipped(year, month, _LONGEST)
    return last + timedelta(days=1) if day.day > last.day else last.replace(day=day.day)


def _uncovered(site: Site, calendar: WorkCalendar, year: int) -> Fault:
    """The fault of a year nobody has announced; names the years there are, and the way out."""
    years = f"用到 {year} 年，工作日历有 {calendar.covered} 年；用 --calendar 给出缺的年份"
    return fault(FaultKind.NO_WORK_YEAR, f"{site.where}（{years}）")
