"""Numbers that go evenly with one free fact, and the numbers and days next to others."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from attrs import frozen

from rules_engine.backends.interval.witnesses import ALWAYS, At, Var, Witness, join


@frozen
class Line:
    """A number that rises or falls evenly with a free fact: ``slope`` × fact + ``offset``, the fact
    being any number from ``low`` to ``high`` (None: no limit) on ``grid``. That is so where other
    facts are as ``given``. A fact of days is counted in ordinals (``of_days``)."""

    var: Var
    slope: Fraction | int
    offset: Fraction | int
    grid: int | None
    low: Any
    high: Any
    given: Witness = ALWAYS
    of_days: bool = False

    def beyond(self, limit: Fraction | int, *, strictly: bool, up: bool) -> At:
        """What makes it ≥ ``limit`` (``up``) or ≤ it."""
        rises = up if self.slope > 0 else not up
        exact = Fraction(limit - self.offset) / self.slope
        wanted: Any = beside(exact, self.grid, up=rises, strictly=strictly)
        if self.low is not None and wanted < self.low:
            wanted = self.low if rises else None
        if wanted is not None and self.high is not None and wanted > self.high:
            wanted = None if rises else self.high
        if wanted is None:
            return None
        fact = date.fromordinal(int(wanted)) if self.of_days else plain(wanted)
        return join((self.given, {self.var: fact}))


def next_day(day: date, *, up: bool) -> date | None:
    """The day after, or before; None at the ends of the calendar."""
    if day.year in (date.min.year, date.max.year):
        return None
    return day + timedelta(days=1 if up else -1)


def beside(limit: int | Fraction, grid: int | None, *, up: bool, strictly: bool) -> Fraction | int:
    """The number of the grid next to ``limit``, itself where it may be; ±1 without a grid."""
    if grid is None:
        return limit + (1 if up else -1) if strictly else limit
    scaled = limit * grid
    whole = ceil(scaled) if up else floor(scaled)
    if strictly and whole == scaled:
        whole += 1 if up else -1
    return plain(Fraction(whole, grid))


def plain(number: Fraction | int) -> Fraction | int:
    """A whole number as ``int``."""
    return number.numerator if number.denominator == 1 else number
