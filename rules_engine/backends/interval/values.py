"""Abstract values: which outcomes are possible, between which ends, and what forces each of them.

A *witness* is a partial choice of free facts: whatever the others are, the value is the one that the
witness stands at. An outcome or an end without one (None) may be further out than any facts reach
(非紧). Joining two witnesses fails where they choose differently for the same fact; so an end that
is marked attained is attained, also where a fact stands in several places.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from attrs import field, frozen

from rules_engine.model.values import (
    Fault,
    Missing,
    NotApplicable,
    Value,
)

# ("fact", name), ("field", list, index, name), ("list", name), ("class",), ("role", name) …
Var = tuple[object, ...]
Witness = Mapping[Var, object]
At = Witness | None

ALWAYS: Witness = {}


class State(StrEnum):
    """What an outcome is; the text is what reports print."""

    VALUE = "有值"
    BLANK = "空"
    MISSING = "未报"
    NOT_APPLICABLE = "不适用"
    FAULT = "出错"


def join(ats: Iterable[At]) -> At:
    """All of the witnesses together; None where one is missing or two contradict each other."""
    told: list[Witness] = []
    for at in ats:
        if at is None:
            return None
        if at and (not told or at is not told[-1]):
            told.append(at)
    return _joined(told) if len(told) > 1 else told[0] if told else ALWAYS


def _joined(told: Sequence[Witness]) -> At:
    found: dict[Var, object] = dict(told[0])
    for at in told[1:]:
        for var, value in at.items():
            known = found.setdefault(var, value)
            if known is not value and known != value:
                return None
    return found


def either(first: At, second: At) -> At:
    """The first witness that there is; the shorter one where there are two."""
    if first is None or second is None:
        return second if first is None else first
    return second if len(second) < len(first) else first


@frozen
class Line:
    """A number that rises or falls evenly with a free fact: ``slope`` × fact + ``offset``, the fact
    being any number from ``low`` to ``high`` (None: no limit) on ``grid``. That is so where other
    facts are as ``given``. A fact of days is counted in ordinals (``of_days``)."""

    var: Var
    slope: Fraction | int
    offset: Fraction | int
    grid: int | None
    low: Any
    high: Any
    given: Witness = ALWAYS
    of_days: bool = False

    def beyond(self, limit: Fraction | int, *, strictly: bool, up: bool) -> At:
        """What makes it ≥ ``limit`` (``up``) or ≤ it."""
        rises = up if self.slope > 0 else not up
        exact = Fraction(limit - self.offset) / self.slope
        wanted: Any = beside(exact, self.grid, up=rises, strictly=strictly)
        if self.low is not None and wanted < self.low:
            wanted = self.low if rises else None
        if wanted is not None and self.high is not None and wanted > self.high:
            wanted = None if rises else self.high
        if wanted is None:
            return None
        fact = date.fromordinal(int(wanted)) if self.of_days else plain(wanted)
        return join((self.given, {self.var: fact}))


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
BOTH: Mapping[Any, At] = {True: None, False: None}


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


def next_day(day: date, *, up: bool) -> date | None:
    """The day after, or before; None at the ends of the calendar."""
    if day.year in (date.min.year, date.max.year):
        return None
    return day + timedelta(days=1 if up else -1)


def beside(limit: int | Fraction, grid: int | None, *, up: bool, strictly: bool) -> Fraction | int:
    """The number of the grid next to ``limit``, itself where it may be; ±1 without a grid."""
    if grid is None:
        return limit + (1 if up else -1) if strictly else limit
    scaled = limit * grid
    whole = ceil(scaled) if up else floor(scaled)
    if strictly and whole == scaled:
        whole += 1 if up else -1
    return plain(Fraction(whole, grid))


def plain(number: Fraction | int) -> Fraction | int:
    """A whole number as ``int``."""
    return number.numerator if number.denominator == 1 else number
