"""Abstract values: which outcomes are possible, between which ends, and what forces each of them.

An outcome or an end that no witness is known of (None) may be further out than any facts reach (非紧).
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from rules_engine.backends.interval.lines import Line
from rules_engine.backends.interval.witnesses import ALWAYS, At, Var, either, join
from rules_engine.model.values import Fault, Missing, NotApplicable, Value


class State(StrEnum):
    """What an outcome is; the text is what reports print."""

    VALUE = "有值"
    BLANK = "空"
    MISSING = "未报"
    NOT_APPLICABLE = "不适用"
    FAULT = "出错"


@frozen(eq=False)
class Abstract:
    """What an expression can come to, for facts within their declarations.

    ``states`` are the possible kinds of outcome. Numbers, dates and date-times lie from ``low`` to
    ``high`` (None: no bound known); ``choices`` are the possible truth values, options or texts
    (None: not a finite set). Each end and outcome has its witness, or None where it is 非紧.
    ``var`` is set for a free fact itself: it takes every value between its ends that lies on ``grid``
    (None: every one at all), ``some`` being one of them. ``line`` is set for numbers that go evenly
    with one free fact.
    """

    states: Mapping[State, At]
    low: Any = None
    low_at: At = field(default=None, repr=False)
    high: Any = None
    high_at: At = field(default=None, repr=False)
    choices: Mapping[Any, At] | None = None
    var: Var | None = None
    grid: int | None = field(default=None, repr=False)
    some: Any = field(default=None, repr=False)
    line: Line | None = field(default=None, repr=False)

    @property
    def always(self) -> bool:
        """Whether it is a value in any case: no 空, 未报, 不适用 or 出错."""
        return len(self.states) == 1 and State.VALUE in self.states

    @property
    def may_have_value(self) -> bool:
        """Whether a value is possible at all."""
        return State.VALUE in self.states

    @property
    def value_at(self) -> At:
        """The witness of its having a value."""
        return self.states.get(State.VALUE)

    @property
    def is_point(self) -> bool:
        """Whether its only outcome is one value."""
        if not self.always:
            return False
        if self.choices is not None:
            return len(self.choices) == 1
        return self.low is not None and self.low == self.high

    @property
    def point(self) -> Any:
        """The one value of a point."""
        return self.low if self.choices is None else next(iter(self.choices))

    @property
    def attains_low(self) -> bool:
        """Whether some facts reach the lower end."""
        return self.low is not None and self.low_at is not None

    @property
    def attains_high(self) -> bool:
        """Whether some facts reach the upper end."""
        return self.high is not None and self.high_at is not None

    def may_be(self, value: object) -> bool:
        """Whether a value of the scalar backend is one of the outcomes."""
        state = state_of(value)
        if state not in self.states:
            return False
        if state is not State.VALUE:
            return True
        if self.choices is not None:
            return value in self.choices
        if isinstance(value, str | bool | tuple):
            return True
        low: Any = self.low
        high: Any = self.high
        return (low is None or low <= value) and (high is None or value <= high)


def state_of(value: object) -> State:
    """Which kind of outcome a value is."""
    match value:
        case None:
            return State.BLANK
        case Missing():
            return State.MISSING
        case NotApplicable():
            return State.NOT_APPLICABLE
        case Fault():
            return State.FAULT
        case _:
            return State.VALUE


def exactly(value: Value | object, at: At = ALWAYS) -> Abstract:
    """The abstract value of one value, at ``at``."""
    states = {state_of(value): at}
    if State.VALUE not in states or isinstance(value, tuple):
        return Abstract(states)
    if isinstance(value, bool | str):
        return Abstract(states, choices={value: at})
    return Abstract(states, value, at, value, at)


def ranged(states: Mapping[State, At], low: Any, low_at: At, high: Any, high_at: At) -> Abstract:
    """A number or a date between two ends. An end that is reached shows that there is a value."""
    at = either(states.get(State.VALUE), either(low_at, high_at))
    low_at, high_at = (None if low is None else low_at), (None if high is None else high_at)
    return Abstract({**states, State.VALUE: at}, low, low_at, high, high_at)


def specials(value: Abstract, *but: State) -> dict[State, At]:
    """The outcomes that are no values, and none of ``but``."""
    return _without(value.states, State.VALUE, *but)


def _without(states: Mapping[State, At], *gone: State) -> dict[State, At]:
    return {state: at for state, at in states.items() if state not in gone}


def chosen(states: Mapping[State, At], choices: Mapping[Any, At]) -> Abstract:
    """One of a finite set; without any there is no value."""
    others = _without(states, State.VALUE)
    if not choices:
        return Abstract(others)
    at = states.get(State.VALUE)
    for one in choices.values():
        at = either(at, one)
    return Abstract({State.VALUE: at, **others}, choices=choices)


def lined(value: Abstract, line: Line | None) -> Abstract:
    """A number that goes by a line."""
    if line is None:
        return value
    return Abstract(value.states, value.low, value.low_at, value.high, value.high_at, line=line)


def unknown(states: Mapping[State, At]) -> Abstract:
    """Anything at all, in one of these states."""
    return Abstract(states)


NEVER = Abstract({})


def under(value: Abstract, path: At) -> Abstract:
    """The value where ``path`` is what leads to it."""
    if path is not None and not path:
        return value
    return mapped(value, lambda at: None if path is None or at is None else join((path, at)))


def mapped(value: Abstract, on: Callable[[At], At]) -> Abstract:
    """The value with ``on`` done to every witness."""
    choices = value.choices
    return Abstract(
        {state: on(at) for state, at in value.states.items()},
        value.low,
        on(value.low_at),
        value.high,
        on(value.high_at),
        None if choices is None else {one: on(at) for one, at in choices.items()},
    )


def union(parts: Sequence[Abstract]) -> Abstract:
    """Any of the outcomes of any of the parts."""
    if len(parts) == 1:
        return parts[0]
    states: dict[State, At] = {}
    for part in parts:
        for state, at in part.states.items():
            states[state] = either(states.get(state), at)
    valued = [part for part in parts if part.may_have_value]
    if not valued:
        return Abstract(states)
    if all(part.choices is not None for part in valued):
        return chosen(states, _all_choices(valued))
    if any(part.choices is not None for part in valued):
        return Abstract(states)
    low, low_at = lowest(valued)
    high, high_at = highest(valued)
    return Abstract(states, low, low_at, high, high_at)


def _all_choices(parts: Sequence[Abstract]) -> dict[Any, At]:
    found: dict[Any, At] = {}
    for part in parts:
        for value, at in (part.choices or {}).items():
            found[value] = either(found.get(value), at)
    return found


def lowest(parts: Sequence[Abstract]) -> tuple[Any, At]:
    """The lowest of the lower ends and what reaches it."""
    if any(part.low is None for part in parts):
        return None, None
    low = min(part.low for part in parts)
    at: At = None
    for part in parts:
        if part.low == low:
            at = either(at, part.low_at)
    return low, at


def highest(parts: Sequence[Abstract]) -> tuple[Any, At]:
    """The highest of the upper ends and what reaches it."""
    if any(part.high is None for part in parts):
        return None, None
    high = max(part.high for part in parts)
    at: At = None
    for part in parts:
        if part.high == high:
            at = either(at, part.high_at)
    return high, at
