"""Kernels on dates and date-times. Calendar days only; nothing here knows what day it is."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from rules_engine.backends.scalar.arithmetic import binary
from rules_engine.backends.scalar.site import Registers, Site, Step, is_special
from rules_engine.model.values import FaultKind

_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _TICK


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
    out, refuse, no_date = site.out, site.refuse, site.fault(FaultKind.OUT_OF_RANGE)
    a, b = site.operands

    def step(r: Registers) -> None:
        day, count = r[a], r[b]
        if day is None or count is None or is_special(day) or is_special(count):
            r[out] = refuse(r)
        else:
            moved = _moved(day, count)
            r[out] = no_date if moved is None else moved

    return step


def _moved(day: date, count: Any) -> date | None:
    if count.denominator != 1:
        return None
    try:
        return day + timedelta(days=count.numerator)
    except OverflowError:
        return None
