"""Products and quotients: their ends lie at the corners that the ends of both make."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from rules_engine.backends.interval.arithmetic import End, add, times
from rules_engine.backends.interval.lines import plain
from rules_engine.backends.interval.reaching import equal_to
from rules_engine.backends.interval.strict import States, strict_states
from rules_engine.backends.interval.values import Abstract, State, lined, ranged, union, unknown
from rules_engine.backends.interval.witnesses import At, join


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
    line = times(left.line, right.low) if right.is_point else None
    line = times(right.line, left.low) if left.is_point else line
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


def div(operands: Sequence[Abstract], *, guarded: bool = False) -> Abstract:
    """Exact quotient; a divisor that may be 0 may be a fault, unless a condition rules 0 out (``guarded``)."""
    over, under = operands
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    if not guarded and _may_be_zero(under):
        states[State.FAULT] = states.get(State.FAULT) or join((over.value_at, equal_to(under, 0)))
    sides = [side for side in (_above_zero(under), _below_zero(under)) if side is not None]
    if not sides:
        states.pop(State.VALUE)
        return unknown(states)
    parts = [_quotient(states, over, side) for side in sides]
    if not under.is_point:
        return union(parts)
    return lined(union(parts), times(over.line, 1 / Fraction(under.low)))


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
