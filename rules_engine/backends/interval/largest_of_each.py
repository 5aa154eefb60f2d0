"""Records that are one matter by their keys: the largest value of each, or of the first of them, added up."""

from collections.abc import Sequence
from math import prod
from typing import Any

from rules_engine.backends.interval.arithmetic import add, largest
from rules_engine.backends.interval.columns import (
    ZERO,
    Columns,
    states_of,
    sum_any,
    surely_holds,
)
from rules_engine.backends.interval.logic import choice, truths
from rules_engine.backends.interval.strict import strict_states
from rules_engine.backends.interval.values import Abstract, State, ranged, unknown
from rules_engine.backends.interval.witnesses import At, join


def sum_of_max_known(columns: Columns) -> Abstract:
    """Each group of equal keys gives its largest value, or nothing."""
    if columns.take is not None:
        return _taken(columns, columns.take)
    if not all(key.is_point for column in columns.keys for key in column):
        return _loose_sum_of_max(columns)
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i in range(len(columns.where)):
        groups.setdefault(tuple(column[i].point for column in columns.keys), []).append(i)
    parts = [_largest_of(columns, members) for members in groups.values()]
    total = add(parts)
    return Abstract({**total.states, **_merged(total, columns)}, *_ends(total))


def _taken(columns: Columns, take: int) -> Abstract:
    """So many of the values: with each of them their sum gets more."""
    held = [columns.value[i] for i in columns.possible]
    if columns.certain and not columns.keys:
        states: dict[State, At] = strict_states(held)
        if State.VALUE not in states:
            return unknown(states)
        low, high = _ends_of(held, take)
        low_at, high_at = join(one.low_at for one in held), join(one.high_at for one in held)
        return ranged(states, low, low_at, high, high_at)
    may = [one for one in held if one.may_have_value]
    below = sorted(min(0, one.low) for one in may if one.low is not None)
    above = sorted((max(0, one.high) for one in may if one.high is not None), reverse=True)
    low = sum(below[: abs(take)]) if len(below) == len(may) else None
    high = sum(above[: abs(take)]) if len(above) == len(may) else None
    return ranged({**states_of(columns), State.VALUE: None}, low, None, high, None)


def _ends_of(held: Sequence[Abstract], take: int) -> tuple[Any, Any]:
    """The least and the most that so many of the values come to."""
    ends = []
    for column in ([one.low for one in held], [one.high for one in held]):
        known = [end for end in column if end is not None]
        whole = len(known) == len(column)
        ends.append(sum(sorted(known, reverse=take > 0)[: abs(take)]) if whole else None)
    return ends[0], ends[1]


def _merged(total: Abstract, columns: Columns) -> dict[State, At]:
    return {s: total.states.get(s, at) for s, at in states_of(columns).items()}


def _ends(value: Abstract) -> tuple[Any, At, Any, At]:
    return value.low, value.low_at, value.high, value.high_at


def _largest_of(columns: Columns, members: Sequence[int]) -> Abstract:
    where, value = ([column[i] for i in members] for column in (columns.where, columns.value))
    if all(held.is_point for held in where):
        kept = [one for held, one in zip(where, value, strict=True) if held.point is True]
        return largest(kept) if kept else ZERO
    if len(members) == 1:
        return choice([(where[0], value[0])], ZERO)
    pairs = list(zip(where, value, strict=True))
    may = [one for held, one in pairs if True in truths(held) and one.may_have_value]
    sure = [one.low for held, one in pairs if surely_holds(held)]
    lows = sure or [*(one.low for one in may), 0]
    highs = [one.high for one in may] if sure else [*(one.high for one in may), 0]
    pick = max if sure else min
    low = None if None in lows else pick(lows)
    return _loosely(low, None if None in highs or not highs else max(highs))


def _loosely(low: Any, high: Any) -> Abstract:
    """A number between ends that are 非紧."""
    return Abstract({State.VALUE: None}, low, None, high, None)


def _loose_sum_of_max(columns: Columns) -> Abstract:
    """Keys that are not known: between all values below 0 and all above."""
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    lows = [one.low for one in held]
    highs = [one.high for one in held]
    low = None if None in lows else sum(min(0, end) for end in lows)
    high = None if None in highs else sum(max(0, end) for end in highs)
    return ranged({**states_of(columns), State.VALUE: None}, low, None, high, None)


def sum_of_max_any(columns: Columns) -> Abstract:
    """As a sum; with keys of few values there are only so many groups."""
    total = sum_any(columns)
    groups = prod(len(key[0].choices or ()) for key in columns.keys) if columns.keys else 0
    if columns.take is not None:
        groups = min(groups or abs(columns.take), abs(columns.take))
    value = columns.value[0]
    if not groups or not value.may_have_value:
        return total
    low = None if value.low is None else groups * min(0, value.low)
    high = None if value.high is None else groups * max(0, value.high)
    none = columns.none
    low_at, high_at = (none if end == 0 else None for end in (low, high))
    return ranged(total.states, low, low_at, high, high_at)
