"""Kernels on numbers: ends from ends, exact."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil as ceil_of
from math import floor as floor_of
from typing import Any

from attrs import evolve

from rules_engine.backends.interval.lines import Line, plain
from rules_engine.backends.interval.reaching import at_least, at_most
from rules_engine.backends.interval.strict import strict_states, value_of_all
from rules_engine.backends.interval.values import (
    Abstract,
    State,
    highest,
    lined,
    lowest,
    ranged,
    unknown,
)
from rules_engine.backends.interval.witnesses import ALWAYS, At, join
from rules_engine.model.rounding import RoundingMode, round_exact

# An end: its number (None: none known) and what reaches it.
End = tuple[Any, At]


def add(operands: Sequence[Abstract]) -> Abstract:
    """Sum."""
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    low = _sum([part.low for part in operands]), join(part.low_at for part in operands)
    high = _sum([part.high for part in operands]), join(part.high_at for part in operands)
    return lined(ranged(states, *low, *high), _line_of_sum(operands))


def _line_of_sum(operands: Sequence[Abstract]) -> Line | None:
    """One that goes evenly with a fact, and numbers that are known or stay at an end."""
    lines = sorted(
        (_is_bounded(part), place) for place, part in enumerate(operands) if part.line is not None
    )
    line = operands[lines[0][1]].line if lines else None
    if line is None:
        return None
    # By place: the same fact added twice is the same value twice.
    ends = [_some_end(part) for place, part in enumerate(operands) if place != lines[0][1]]
    given = join((line.given, *(at for _, at in ends)))
    if given is None or line.var in given:
        return None
    return evolve(line, offset=plain(Fraction(line.offset + sum(e for e, _ in ends))), given=given)


def _is_bounded(part: Abstract) -> bool:
    return part.low is not None and part.high is not None


def _some_end(part: Abstract) -> End:
    if part.is_point:
        return part.low, ALWAYS
    return (part.low, part.low_at) if part.attains_low else (part.high, part.high_at)


def _sum(ends: Sequence[Any]) -> Any:
    return None if any(end is None for end in ends) else sum(ends)


def neg(operands: Sequence[Abstract]) -> Abstract:
    """Change of sign."""
    (part,) = operands
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    low = None if part.high is None else -part.high
    high = None if part.low is None else -part.low
    return lined(ranged(states, low, part.high_at, high, part.low_at), times(part.line, -1))


def times(line: Line | None, by: Any) -> Line | None:
    """What goes by a line so many times goes by this one."""
    if line is None or by == 0:
        return None
    return evolve(line, slope=line.slope * by, offset=line.offset * by)


def sub(operands: Sequence[Abstract]) -> Abstract:
    """Difference."""
    left, right = operands
    return add((left, neg((right,)))) if right.may_have_value else add(operands)


def smallest(operands: Sequence[Abstract]) -> Abstract:
    """``min``."""
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    low = lowest(operands)[0]
    highs = [part.high for part in operands if part.high is not None]
    high = min(highs) if highs else None
    return ranged(states, low, _least_at(operands, low), high, _all_at_least(operands, high))


def largest(operands: Sequence[Abstract]) -> Abstract:
    """``max``."""
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    high = highest(operands)[0]
    lows = [part.low for part in operands if part.low is not None]
    low = max(lows) if lows else None
    return ranged(states, low, _all_at_most(operands, low), high, _most_at(operands, high))


def _least_at(operands: Sequence[Abstract], low: Any) -> At:
    """One of them at the lowest end, the others at any value."""
    for index, part in enumerate(operands):
        if part.low == low:
            at = join((part.low_at, value_of_all([*operands[:index], *operands[index + 1 :]])))
            if at is not None:
                return at
    return None


def _most_at(operands: Sequence[Abstract], high: Any) -> At:
    for index, part in enumerate(operands):
        if part.high == high:
            at = join((part.high_at, value_of_all([*operands[:index], *operands[index + 1 :]])))
            if at is not None:
                return at
    return None


def _all_at_least(operands: Sequence[Abstract], high: Any) -> At:
    return join(part.high_at if part.high == high else at_least(part, high) for part in operands)


def _all_at_most(operands: Sequence[Abstract], low: Any) -> At:
    return join(part.low_at if part.low == low else at_most(part, low) for part in operands)


def monotonic(operands: Sequence[Abstract], function: Callable[[Any], Any]) -> Abstract:
    """A strict function of one number that never falls."""
    (part,) = operands
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    low = None if part.low is None else function(part.low)
    high = None if part.high is None else function(part.high)
    return ranged(states, low, part.low_at, high, part.high_at)


def floor(operands: Sequence[Abstract]) -> Abstract:
    """Largest integer not above."""
    return monotonic(operands, floor_of)


def ceil(operands: Sequence[Abstract]) -> Abstract:
    """Smallest integer not below."""
    return monotonic(operands, ceil_of)


def rounded(operand: Abstract, digits: int, mode: RoundingMode) -> Abstract:
    """Rounded to ``digits`` decimals, as the language rounds."""
    return monotonic((operand,), lambda end: plain(round_exact(end, digits, mode)))
