"""What makes a value at most, at least or exactly something: the facts that lead there, if any are known."""

from datetime import date
from fractions import Fraction
from typing import Any

from rules_engine.backends.interval.lines import beside, next_day
from rules_engine.backends.interval.values import Abstract
from rules_engine.backends.interval.witnesses import At, either


def at_most(value: Abstract, limit: Any, *, strictly: bool = False) -> At:
    """What makes it a value that is ≤ ``limit`` (< with ``strictly``)."""
    if value.high is not None and (value.high < limit or (not strictly and value.high <= limit)):
        return value.value_at
    if value.low is not None and (value.low < limit or (not strictly and value.low <= limit)):
        return either(value.low_at, _picked(value, limit, strictly=strictly, up=False))
    return _picked(value, limit, strictly=strictly, up=False) if value.low is None else None


def at_least(value: Abstract, limit: Any, *, strictly: bool = False) -> At:
    """What makes it a value that is ≥ ``limit`` (> with ``strictly``)."""
    if value.low is not None and (value.low > limit or (not strictly and value.low >= limit)):
        return value.value_at
    if value.high is not None and (value.high > limit or (not strictly and value.high >= limit)):
        return either(value.high_at, _picked(value, limit, strictly=strictly, up=True))
    return _picked(value, limit, strictly=strictly, up=True) if value.high is None else None


def equal_to(value: Abstract, wanted: Any) -> At:
    """What makes it equal to ``wanted``."""
    if value.choices is not None:
        return value.choices.get(wanted)
    if value.low is not None and value.low == wanted and value.low_at is not None:
        return value.low_at
    if value.high is not None and value.high == wanted and value.high_at is not None:
        return value.high_at
    if value.var is None or not _within(value, wanted) or not _on_grid(wanted, value.grid):
        return None
    return {value.var: wanted}


def _within(value: Abstract, number: Any) -> bool:
    above = value.low is None or value.low <= number
    return above and (value.high is None or number <= value.high)


def _on_grid(number: Any, grid: int | None) -> bool:
    if grid is None or not isinstance(number, int | Fraction):
        return True
    return (number * grid).denominator == 1


def _picked(value: Abstract, limit: Any, *, strictly: bool, up: bool) -> At:
    """A free fact at, or next to, ``limit``."""
    if value.line is not None and isinstance(limit, int | Fraction):
        return value.line.beyond(limit, strictly=strictly, up=up)
    if value.var is None:
        return None
    if isinstance(limit, date):
        found = next_day(limit, up=up) if strictly else limit
        return None if found is None else equal_to(value, found)
    return equal_to(value, beside(limit, value.grid, up=up, strictly=strictly))
