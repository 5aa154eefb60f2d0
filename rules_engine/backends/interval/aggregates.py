"""Kernels over records: of a list whose records are known one by one, or of any number of records.

A list of any number is seen through one record that stands for all of them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from attrs import frozen

from rules_engine.backends.interval.arithmetic import add, largest, smallest
from rules_engine.backends.interval.logic import any_of, both, choice, truths
from rules_engine.backends.interval.strict import first, strict_states
from rules_engine.backends.interval.values import (
    ALWAYS,
    Abstract,
    At,
    State,
    chosen,
    exactly,
    highest,
    join,
    lowest,
    plain,
    ranged,
    unknown,
)

_ZERO = exactly(0)
_FEWEST_TRIMMED = 3


@frozen(eq=False)
class Columns:
    """What an aggregate looks at: ``where``, ``value`` and the keys of each record.

    With ``any_number`` there is one record, which stands for any number of them: ``none`` is what
    makes the list empty, ``one`` what makes a list of a record that is there at a witness.
    """

    where: tuple[Abstract, ...]
    value: tuple[Abstract, ...]
    keys: tuple[tuple[Abstract, ...], ...]
    take: int | None = None
    any_number: bool = False
    none: At = None
    one: Callable[[At], At] = lambda _at: None

    @property
    def possible(self) -> list[int]:
        """Positions of the records for which ``where`` may hold."""
        return [i for i, held in enumerate(self.where) if True in truths(held)]

    @property
    def certain(self) -> bool:
        """Whether it is known of every record that ``where`` holds, or that it does not."""
        return all(held.is_point for held in self.where)


Aggregation = Callable[[Columns], Abstract]


def _listed(known: Aggregation, loose: Aggregation) -> Aggregation:
    """``known`` for records known one by one, ``loose`` for any number of them."""
    return lambda columns: (loose if columns.any_number else known)(columns)


def _states(columns: Columns) -> dict[State, At]:
    """What is special or 空 about conditions and about values of records that may be held."""
    used: list[tuple[Abstract, At]] = [(one, ALWAYS) for one in columns.where]
    for i in columns.possible:
        held = truths(columns.where[i])[True]
        used += [(one, held) for one in (columns.value[i], *(key[i] for key in columns.keys))]
    found: dict[State, At] = {}
    for one, held in used:
        for state, at in one.states.items():
            if state is not State.VALUE:
                comes = State.FAULT if state is State.BLANK else state
                alone = columns.one(join((held, at))) if columns.any_number else None
                found[comes] = first((found.get(comes), alone))
    return found


def _if_held(columns: Columns, value: Sequence[Abstract]) -> list[Abstract]:
    """Each record's value where its condition holds, else 0."""
    pairs = zip(columns.where, value, strict=True)
    return [choice([(held, one)], _ZERO) for held, one in pairs]


def count(columns: Columns) -> Abstract:
    """Records for which ``where`` holds."""
    if not columns.any_number:
        return _added(_if_held(columns, [exactly(1)] * len(columns.where)))
    high = None if columns.possible else 0
    return ranged({**_states(columns)}, 0, columns.none, high, columns.none)


def _added(parts: Sequence[Abstract]) -> Abstract:
    return add(parts) if parts else _ZERO


def _sum_known(columns: Columns) -> Abstract:
    return _added(_if_held(columns, columns.value))


def _sum_any(columns: Columns) -> Abstract:
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    falls = any(one.low is None or one.low < 0 for one in held)
    rises = any(one.high is None or one.high > 0 for one in held)
    none = columns.none
    low, high = (None if falls else 0), (None if rises else 0)
    return ranged({**_states(columns), State.VALUE: none}, low, none, high, none)


def _selected(kernel: Callable[[Sequence[Abstract]], Abstract]) -> Aggregation:
    """Of the values of held records; a fault for none."""

    def select(columns: Columns) -> Abstract:
        if columns.certain:
            held = [columns.value[i] for i in columns.possible]
            return kernel(held) if held else _no_records(columns)
        return _between_values(columns, _sure_low(columns, kernel), _sure_high(columns, kernel))

    return select


def _no_records(columns: Columns) -> Abstract:
    return unknown({State.FAULT: join(truths(held).get(False) for held in columns.where)})


def _surely_held(columns: Columns) -> list[Abstract]:
    if columns.any_number:
        return []
    pairs = zip(columns.where, columns.value, strict=True)
    return [value for held, value in pairs if held.is_point and held.point is True]


def _sure_low(columns: Columns, kernel: Callable[..., Abstract]) -> Any:
    """The largest is at least each value that is surely there."""
    sure = _surely_held(columns)
    lows = [value.low for value in sure if value.low is not None]
    return max(lows) if kernel is largest and lows else None


def _sure_high(columns: Columns, kernel: Callable[..., Abstract]) -> Any:
    sure = _surely_held(columns)
    highs = [value.high for value in sure if value.high is not None]
    return min(highs) if kernel is smallest and highs else None


def _between_values(columns: Columns, low: Any = None, high: Any = None) -> Abstract:
    """Between the ends of the values that may be held; ``low`` and ``high`` are known besides."""
    states = _states(columns)
    if not _surely_held(columns):
        states[State.FAULT] = first((states.get(State.FAULT), _none_held(columns)))
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    if not held:
        return unknown(states)
    least, least_at = lowest(held)
    most, most_at = highest(held)
    low = least if low is None or (least is not None and least > low) else low
    high = most if high is None or (most is not None and most < high) else high
    low_at = _alone(columns, least_at) if low == least else None
    high_at = _alone(columns, most_at) if high == most else None
    return ranged(states, low, low_at, high, high_at)


def _none_held(columns: Columns) -> At:
    if columns.any_number:
        return columns.none
    return join(truths(held).get(False) for held in columns.where)


def _alone(columns: Columns, at: At) -> At:
    """What makes a list of the one record that stands for all, held, at the witness of its value."""
    if not columns.any_number:
        return None
    held = truths(columns.where[0]).get(True)
    return columns.one(join((held, at)))


def _mean_known(columns: Columns) -> Abstract:
    if not columns.certain:
        return _between_values(columns)
    held = [columns.value[i] for i in columns.possible]
    return shared(add(held), len(held)) if held else _no_records(columns)


def shared(total: Abstract, by: int) -> Abstract:
    """A total divided among so many."""
    if not total.may_have_value:
        return total
    low, high = (None if end is None else _over(end, by) for end in (total.low, total.high))
    return ranged(total.states, low, total.low_at, high, total.high_at)


def _over(end: Any, by: int) -> Any:
    return plain(Fraction(end) / by)


def _trimmed_known(columns: Columns) -> Abstract:
    held = [columns.value[i] for i in columns.possible]
    if len(held) < _FEWEST_TRIMMED:
        return unknown({**_states(columns), State.FAULT: None})
    if not columns.certain:
        return _with_fault(_between_values(columns))
    states: dict[State, At] = strict_states(held)
    if State.VALUE not in states:
        return unknown(states)
    low, high = _trimmed([one.low for one in held]), _trimmed([one.high for one in held])
    low_at, high_at = join(one.low_at for one in held), join(one.high_at for one in held)
    return ranged(states, low, low_at, high, high_at)


def _trimmed(ends: Sequence[Any]) -> Any:
    if any(end is None for end in ends):
        return None
    return _over(sum(ends) - max(ends) - min(ends), len(ends) - 2)


def _with_fault(value: Abstract) -> Abstract:
    """Loose, and possibly of too few records."""
    states = {**value.states, State.FAULT: value.states.get(State.FAULT)}
    if State.VALUE in states:
        states[State.VALUE] = None
    return Abstract(states, value.low, None, value.high, None)


def _sum_of_max_known(columns: Columns) -> Abstract:
    """Each group of equal keys gives its largest value, or nothing."""
    if columns.take is not None:
        return _taken(columns, columns.take)
    if not all(key.is_point for column in columns.keys for key in column):
        return _loose_sum_of_max(columns)
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i in range(len(columns.where)):
        groups.setdefault(tuple(column[i].point for column in columns.keys), []).append(i)
    parts = [_largest_of(columns, members) for members in groups.values()]
    total = _added(parts)
    return Abstract({**total.states, **_merged(total, columns)}, *_ends(total))


def _merged(total: Abstract, columns: Columns) -> dict[State, At]:
    return {s: total.states.get(s, at) for s, at in _states(columns).items()}


def _ends(value: Abstract) -> tuple[Any, At, Any, At]:
    return value.low, value.low_at, value.high, value.high_at


def _largest_of(columns: Columns, members: Sequence[int]) -> Abstract:
    where, value = ([column[i] for i in members] for column in (columns.where, columns.value))
    if all(held.is_point for held in where):
        kept = [one for held, one in zip(where, value, strict=True) if held.point is True]
        return largest(kept) if kept else _ZERO
    if len(members) == 1:
        return choice([(where[0], value[0])], _ZERO)
    pairs = list(zip(where, value, strict=True))
    may = [one for held, one in pairs if True in truths(held) and one.may_have_value]
    sure = [one.low for held, one in pairs if _holds(held)]
    lows = sure or [*(one.low for one in may), 0]
    highs = [one.high for one in may] if sure else [*(one.high for one in may), 0]
    pick = max if sure else min
    low = None if None in lows else pick(lows)
    return _loosely(low, None if None in highs or not highs else max(highs))


def _holds(held: Abstract) -> bool:
    return held.is_point and held.point is True


def _loosely(low: Any, high: Any) -> Abstract:
    """A number between ends that are 非紧."""
    return Abstract({State.VALUE: None}, low, None, high, None)


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
    return ranged({**_states(columns), State.VALUE: None}, low, None, high, None)


def _ends_of(held: Sequence[Abstract], take: int) -> tuple[Any, Any]:
    """The least and the most that so many of the values come to."""
    ends = []
    for column in ([one.low for one in held], [one.high for one in held]):
        known = [end for end in column if end is not None]
        whole = len(known) == len(column)
        ends.append(sum(sorted(known, reverse=take > 0)[: abs(take)]) if whole else None)
    return ends[0], ends[1]


def _loose_sum_of_max(columns: Columns) -> Abstract:
    """Keys that are not known: between all values below 0 and all above."""
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    lows = [one.low for one in held]
    highs = [one.high for one in held]
    low = None if None in lows else sum(min(0, end) for end in lows)
    high = None if None in highs else sum(max(0, end) for end in highs)
    return ranged({**_states(columns), State.VALUE: None}, low, None, high, None)


def _sum_of_max_any(columns: Columns) -> Abstract:
    """As a sum; with keys of few values there are only so many groups."""
    total = _sum_any(columns)
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


def _run_known(columns: Columns) -> Abstract:
    """Between the row of those that surely hold and that of those that may."""
    (periods,) = columns.keys
    states = _run_states(columns)
    if not all(period.is_point for period in periods):
        return ranged({**states, State.VALUE: None}, 0, None, len(periods), None)
    sure = {p.point for p, held in zip(periods, columns.where, strict=True) if _holds(held)}
    may = {
        p.point
        for p, held in zip(periods, columns.where, strict=True)
        if True in truths(held) or not held.always
    }
    low, high = _longest(sure), _longest(may)
    fails = join(truths(h).get(False) for h in columns.where if not _holds(h))
    holds = join(truths(h).get(True) for h in columns.where if True in truths(h))
    return ranged({**states, State.VALUE: None}, low, fails, high, holds)


def _run_states(columns: Columns) -> dict[State, At]:
    """Conditions that are special matter, and periods that are."""
    everything = Columns(columns.where, columns.where, (), None, columns.any_number)
    states = dict.fromkeys(_states(everything))
    keys = (key for column in columns.keys for key in column)
    for state in (state for key in keys for state in key.states if state is not State.VALUE):
        states[State.FAULT if state is State.BLANK else state] = None
    return states


def _longest(periods: set[Any]) -> int:
    longest = length = 0
    for period in sorted(periods):
        length = length + 1 if period - 1 in periods else 1
        longest = max(longest, length)
    return longest


def _run_any(columns: Columns) -> Abstract:
    period = columns.keys[0][0]
    bounded = period.low is not None and period.high is not None
    high = int(period.high - period.low) + 1 if bounded else None
    states = {**_run_states(columns), State.VALUE: columns.none}
    return ranged(states, 0, columns.none, high if columns.possible else 0, None)


def some(columns: Columns) -> Abstract:
    """``any``."""
    return _kleene(columns, any_of, False)


def every(columns: Columns) -> Abstract:
    """``all``."""
    return _kleene(columns, both, True)


def _kleene(
    columns: Columns, join_all: Callable[[Sequence[Abstract]], Abstract], neutral: bool
) -> Abstract:
    if not columns.any_number:
        return join_all(columns.where) if columns.where else exactly(neutral)
    truth = truths(columns.where[0])
    choices: dict[Any, At] = {neutral: columns.none}
    if (not neutral) in truth:
        choices[not neutral] = columns.one(truth[not neutral])
    return chosen(
        _states(Columns(columns.where, columns.where, (), None, True, None, columns.one)), choices
    )


AGGREGATE_KERNELS: dict[str, Aggregation] = {
    "count": count,
    "sum": _listed(_sum_known, _sum_any),
    "max": _listed(_selected(largest), _between_values),
    "min": _listed(_selected(smallest), _between_values),
    "mean": _listed(_mean_known, _between_values),
    "trimmed_mean": _listed(_trimmed_known, lambda columns: _with_fault(_between_values(columns))),
    "sum_of_max": _listed(_sum_of_max_known, _sum_of_max_any),
    "longest_run": _listed(_run_known, _run_any),
    "any": some,
    "all": every,
}
