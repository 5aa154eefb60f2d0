"""Kernels on numbers: ends from ends, exact."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import ceil as ceil_of
from math import floor as floor_of
from typing import Any

from attrs import evolve

from rules_engine.backends.interval.strict import States, strict_states, value_of_all
from rules_engine.backends.interval.values import (
    ALWAYS,
    Abstract,
    At,
    Line,
    State,
    at_least,
    at_most,
    equal_to,
    highest,
    join,
    lined,
    lowest,
    plain,
    ranged,
    union,
    unknown,
)
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
    return lined(ranged(states, low, part.high_at, high, part.low_at), _times(part.line, -1))


def _times(line: Line | None, by: Any) -> Line | None:
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
        if low is not None and part.low == low:
            at = join((part.low_at, value_of_all([*operands[:index], *operands[index + 1 :]])))
            if at is not None:
                return at
    return None


def _most_at(operands: Sequence[Abstract], high: Any) -> At:
    for index, part in enumerate(operands):
        if high is not None and part.high == high:
            at = join((part.high_at, value_of_all([*operands[:index], *operands[index + 1 :]])))
            if at is not None:
                return at
    return None


def _all_at_least(operands: Sequence[Abstract], high: Any) -> At:
    if high is None:
        return None
    return join(part.high_at if part.high == high else at_least(part, high) for part in operands)


def _all_at_most(operands: Sequence[Abstract], low: Any) -> At:
    if low is None:
        return None
    return join(part.low_at if part.low == low else at_most(part, low) for part in operands)


def mul(operands: Sequence[Abstract]) -> Abstract:
    """Product."""
    result = operands[0]
    if len(operands) == 1:
        return add(operands)
    for operand in operands[1:]:
        result = _mul_two(result, operand)
    return result


def _mul_two(left: Abstract, right: Abstract) -> Abstract:
    states = strict_states((left, right))
    if State.VALUE not in states:
        return unknown(states)
    corners = [
        _corner(one, other, left, right) for one, other in product(_ends(left), _ends(right))
    ]
    line = _times(left.line, right.low) if right.is_point else None
    line = _times(right.line, left.low) if left.is_point else line
    return lined(_hull(states, corners), line)


# A corner: a number, or −∞/+∞ as -1/+1 in ``far``.
_Corner = tuple[int, Any, At]


def _ends(part: Abstract) -> tuple[tuple[int, Any, At], tuple[int, Any, At]]:
    low = (-1, None, None) if part.low is None else (0, part.low, part.low_at)
    high = (1, None, None) if part.high is None else (0, part.high, part.high_at)
    return low, high


def _corner(one: _Corner, other: _Corner, left: Abstract, right: Abstract) -> _Corner:
    if one[0] == 0 and one[1] == 0:
        return (0, 0, join((one[2], right.value_at)))
    if other[0] == 0 and other[1] == 0:
        return (0, 0, join((left.value_at, other[2])))
    if one[0] or other[0]:
        return (_sign(one) * _sign(other), None, None)
    return (0, one[1] * other[1], join((one[2], other[2])))


def _sign(end: _Corner) -> int:
    if end[0]:
        return end[0]
    return 1 if end[1] > 0 else -1


def _hull(states: States, corners: Sequence[_Corner]) -> Abstract:
    low = _outermost(corners, -1, min)
    high = _outermost(corners, 1, max)
    return ranged(states, *low, *high)


def _outermost(corners: Sequence[_Corner], far: int, pick: Callable[..., Any]) -> End:
    if any(corner[0] == far for corner in corners):
        return None, None
    numbers = [corner for corner in corners if corner[0] == 0]
    if not numbers:
        return None, None
    end = pick(corner[1] for corner in numbers)
    ats = [corner[2] for corner in numbers if corner[1] == end and corner[2] is not None]
    return end, ats[0] if ats else None


def div(operands: Sequence[Abstract]) -> Abstract:
    """Exact quotient; a divisor that may be 0 may be a fault."""
    over, under = operands
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    if _may_be_zero(under):
        states[State.FAULT] = states.get(State.FAULT) or join((over.value_at, equal_to(under, 0)))
    sides = [side for side in (_above_zero(under), _below_zero(under)) if side is not None]
    if not sides:
        states.pop(State.VALUE)
        return unknown(states)
    parts = [_quotient(states, over, side) for side in sides]
    if not under.is_point:
        return union(parts)
    return lined(union(parts), _times(over.line, 1 / Fraction(under.low)))


def _may_be_zero(part: Abstract) -> bool:
    return (part.low is None or part.low <= 0) and (part.high is None or part.high >= 0)


def _above_zero(part: Abstract) -> Abstract | None:
    """The part of a divisor that is > 0; its lower end is 0 where no smallest number is known."""
    if part.high is not None and part.high <= 0:
        return None
    if part.low is not None and part.low > 0:
        return part
    least = Fraction(1, part.grid) if part.grid is not None else 0
    at = equal_to(part, least) if least else None
    value_at = at if at is not None else (part.high_at if part.high is not None else None)
    return Abstract({State.VALUE: value_at}, least, at, part.high, part.high_at)


def _below_zero(part: Abstract) -> Abstract | None:
    if part.low is not None and part.low >= 0:
        return None
    if part.high is not None and part.high < 0:
        return part
    most = -Fraction(1, part.grid) if part.grid is not None else 0
    at = equal_to(part, most) if most else None
    value_at = at if at is not None else (part.low_at if part.low is not None else None)
    return Abstract({State.VALUE: value_at}, part.low, part.low_at, most, at)


def _quotient(states: States, over: Abstract, under: Abstract) -> Abstract:
    """A quotient whose divisor has one sign; an end of it that is 0 is never reached."""
    states = {**states, State.VALUE: join((over.value_at, under.value_at))}
    corners = [_ratio(one, other, under) for one, other in product(_ends(over), _ends(under))]
    return _hull(states, corners)


def _ratio(one: _Corner, other: _Corner, under: Abstract) -> _Corner:
    if one[0] == 0 and one[1] == 0:
        return (0, 0, join((one[2], under.value_at)))
    sign = 1 if under.low is not None and under.low >= 0 else -1
    if other[0]:
        # Towards an endless divisor the quotient nears 0; an endless number over it stays open.
        return (_sign(one) * sign, None, None) if one[0] else (0, 0, None)
    if other[1] == 0 or one[0]:
        return (_sign(one) * sign, None, None)
    return (0, plain(Fraction(one[1]) / other[1]), join((one[2], other[2])))


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
