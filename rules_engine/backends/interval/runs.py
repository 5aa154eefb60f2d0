"""The longest row of periods that follow each other."""

from typing import Any

from rules_engine.backends.interval.columns import Columns, states_of, surely_holds
from rules_engine.backends.interval.logic import truths
from rules_engine.backends.interval.values import Abstract, State, ranged
from rules_engine.backends.interval.witnesses import At, join


def run_known(columns: Columns) -> Abstract:
    """Between the row of those that surely hold and that of those that may."""
    (periods,) = columns.keys
    states = _run_states(columns)
    if not all(period.is_point for period in periods):
        return ranged({**states, State.VALUE: None}, 0, None, len(periods), None)
    sure = {p.point for p, held in zip(periods, columns.where, strict=True) if surely_holds(held)}
    # A condition that is special leaves the row as it is whichever way it is taken, or there is none.
    may = {p.point for p, h in zip(periods, columns.where, strict=True) if True in truths(h)}
    low, high = _longest(sure), _longest(may)
    fails = join(truths(h).get(False) for h in columns.where if not surely_holds(h))
    holds = join(truths(h).get(True in truths(h)) for h in columns.where)
    return ranged({**states, State.VALUE: None}, low, fails, high, holds)


def _run_states(columns: Columns) -> dict[State, At]:
    """Conditions that are special matter, and periods that are."""
    everything = Columns(columns.where, columns.where, (), None, columns.any_number)
    states = dict.fromkeys(states_of(everything))
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


def run_any(columns: Columns) -> Abstract:
    """Of any number of records: as long as there are periods."""
    period = columns.keys[0][0]
    bounded = period.low is not None and period.high is not None
    high = int(period.high - period.low) + 1 if bounded else None
    states = {**_run_states(columns), State.VALUE: columns.none}
    return ranged(states, 0, columns.none, high if columns.possible else 0, None)
