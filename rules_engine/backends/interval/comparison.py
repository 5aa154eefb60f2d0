"""Kernels that compare two values."""

from collections.abc import Sequence
from typing import Any, Literal

from rules_engine.backends.interval.logic import truth_of
from rules_engine.backends.interval.reaching import at_least, at_most, equal_to
from rules_engine.backends.interval.strict import first, strict_states, value_of_all
from rules_engine.backends.interval.values import Abstract
from rules_engine.backends.interval.witnesses import At, join

# The witness of a truth value, or False where it is impossible.
Chance = At | Literal[False]


def lt(operands: Sequence[Abstract]) -> Abstract:
    """Less."""
    left, right = operands
    return _ordered(operands, _below(left, right, strictly=True), _below(right, left))


def le(operands: Sequence[Abstract]) -> Abstract:
    """Less or equal."""
    left, right = operands
    return _ordered(operands, _below(left, right), _below(right, left, strictly=True))


def gt(operands: Sequence[Abstract]) -> Abstract:
    """Greater."""
    left, right = operands
    return lt((right, left))


def ge(operands: Sequence[Abstract]) -> Abstract:
    """Greater or equal."""
    left, right = operands
    return le((right, left))


def _ordered(operands: Sequence[Abstract], holds: Chance, fails: Chance) -> Abstract:
    """One that surely holds holds wherever both are values."""
    if fails is False and holds is not False:
        holds = value_of_all(operands)
    if holds is False and fails is not False:
        fails = value_of_all(operands)
    return truth_of(strict_states(operands), holds, fails)


def _below(left: Abstract, right: Abstract, *, strictly: bool = False) -> Chance:
    """Whether ``left`` may be ≤ (<) ``right``, and what makes it so."""
    if _is_above(left, right, or_equal=strictly):
        return False
    low, high = left.low, right.high
    tries = []
    if low is not None:
        tries.append(join((left.low_at, at_least(right, low, strictly=strictly))))
    if high is not None:
        tries.append(join((right.high_at, at_most(left, high, strictly=strictly))))
    if low is None and high is None and right.low is not None:
        tries.append(join((right.low_at, at_most(left, right.low, strictly=strictly))))
    if low is None and high is None and left.high is not None:
        tries.append(join((left.high_at, at_least(right, left.high, strictly=strictly))))
    if low is None and high is None and right.some is not None:
        meeting = at_most(left, right.some, strictly=strictly)
        tries.append(join((meeting, equal_to(right, right.some))))
    return first(tries)


def _is_above(left: Abstract, right: Abstract, *, or_equal: bool = False) -> bool:
    """Whether ``left`` is surely > (≥) ``right``."""
    low, high = left.low, right.high
    return low is not None and high is not None and bool(low > high or (or_equal and low == high))


def eq(operands: Sequence[Abstract]) -> Abstract:
    """Equal."""
    same, other = _compared(operands)
    return _ordered(operands, same, other)


def ne(operands: Sequence[Abstract]) -> Abstract:
    """Not equal."""
    same, other = _compared(operands)
    return _ordered(operands, other, same)


def _compared(operands: Sequence[Abstract]) -> tuple[Chance, Chance]:
    """The chances of being equal and of being different."""
    left, right = operands
    if not (left.may_have_value and right.may_have_value):
        return None, None
    if left.choices is not None and right.choices is not None:
        return _same_choice(left, right), _other_choice(left, right)
    if left.choices is not None or right.choices is not None:
        return _any_text(left, right), None
    return _same_number(left, right), _other_number(left, right)


def _same_choice(left: Abstract, right: Abstract) -> Chance:
    mine, yours = left.choices or {}, right.choices or {}
    tries = [join((mine[one], yours[one])) for one in mine if one in yours]
    return first(tries) if tries else False


def _other_choice(left: Abstract, right: Abstract) -> Chance:
    mine, yours = left.choices or {}, right.choices or {}
    tries = [
        join((at, other)) for one, at in mine.items() for two, other in yours.items() if one != two
    ]
    return first(tries) if tries else False


def _any_text(left: Abstract, right: Abstract) -> Chance:
    """Texts, one of them free."""
    known, free = (left, right) if left.choices is not None else (right, left)
    tries = [join((at, equal_to(free, one))) for one, at in (known.choices or {}).items()]
    return first(tries)


def _same_number(left: Abstract, right: Abstract) -> Chance:
    if _is_above(left, right) or _is_above(right, left):
        return False
    tries: list[At] = []
    for one, other in ((left, right), (right, left)):
        for end, at in ((one.low, one.low_at), (one.high, one.high_at)):
            if end is not None and at is not None:
                tries.append(join((at, equal_to(other, end))))
    return first(tries)


def _other_number(left: Abstract, right: Abstract) -> Chance:
    if left.low is not None and left.low == left.high == right.low == right.high:
        return False
    chances: list[Any] = [_below(left, right, strictly=True), _below(right, left, strictly=True)]
    return first([at for at in chances if at is not False])
