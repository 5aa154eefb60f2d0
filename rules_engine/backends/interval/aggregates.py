"""Kernels over records: of a list whose records are known one by one, or of any number of records.

A list of any number is seen through one record that stands for all of them.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from rules_engine.backends.interval.arithmetic import add, largest, smallest
from rules_engine.backends.interval.columns import (
    Aggregation,
    Columns,
    if_held,
    listed,
    states_of,
    sum_any,
    sum_known,
)
from rules_engine.backends.interval.largest_of_each import sum_of_max_any, sum_of_max_known
from rules_engine.backends.interval.lines import plain
from rules_engine.backends.interval.logic import any_of, both, truths
from rules_engine.backends.interval.runs import run_any, run_known
from rules_engine.backends.interval.strict import first, strict_states
from rules_engine.backends.interval.values import (
    Abstract,
    State,
    chosen,
    exactly,
    highest,
    lowest,
    ranged,
    unknown,
)
from rules_engine.backends.interval.witnesses import At, join

_FEWEST_TRIMMED = 3


def count(columns: Columns) -> Abstract:
    """Records for which ``where`` holds."""
    if not columns.any_number:
        return add(if_held(columns, [exactly(1)] * len(columns.where)))
    high = None if columns.possible else 0
    return ranged({**states_of(columns)}, 0, columns.none, high, columns.none)


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
    states = states_of(columns)
    if not _surely_held(columns):
        states[State.FAULT] = first((states.get(State.FAULT), _none_held(columns)))
    held = [columns.value[i] for i in columns.possible if columns.value[i].may_have_value]
    if not held:
        return unknown(states)
    least, least_at = lowest(held)
    most, most_at = highest(held)
    low = least if low is None or (least is not None and least > low) else low
    high = most if high is None or (most is not None and most < high) else high
    return ranged(states, low, _alone(columns, least_at), high, _alone(columns, most_at))


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
        return unknown({**states_of(columns), State.FAULT: None})
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
        states_of(Columns(columns.where, columns.where, (), None, True, None, columns.one)), choices
    )


AGGREGATE_KERNELS: dict[str, Aggregation] = {
    "count": count,
    "sum": listed(sum_known, sum_any),
    "max": listed(_selected(largest), _between_values),
    "min": listed(_selected(smallest), _between_values),
    "mean": listed(_mean_known, _between_values),
    "trimmed_mean": listed(_trimmed_known, lambda columns: _with_fault(_between_values(columns))),
    "sum_of_max": listed(sum_of_max_known, sum_of_max_any),
    "longest_run": listed(run_known, run_any),
    "any": some,
    "all": every,
}
