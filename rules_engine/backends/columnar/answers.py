"""The values of one expression for all units, as a column."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import Factory, field, frozen

from rules_engine.backends.columnar.marks import Marks, occurring
from rules_engine.backends.columnar.units import DAY_ZERO, MOMENT_ZERO, TICK, plain_value
from rules_engine.model.columns import Array, State
from rules_engine.model.types import (
    OptionType,
    ValueType,
)
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Fault,
    Missing,
    NotApplicable,
    Value,
)
from rules_engine.records import Shown

_LARGEST = 2**63 - 1


@frozen(eq=False, repr=False)
class Answer(Shown):
    """``values`` by type as in a ``FactColumn``; a number is ``values / (scale × denominators)``.

    ``states`` is None where every unit has a value. ``kept`` are values that do not fit, by row
    (state WIDE), and what the exact evaluator said of 未报 and 出错, where it was asked.
    """

    type: ValueType = field(repr=False)
    values: Array
    states: Array | None = None
    scale: int = 1
    denominators: Array | None = None
    dictionary: tuple[str, ...] = ()
    kept: Mapping[int, Value] = Factory(dict)

    def state(self, row: int) -> State:
        """What the cell of a row is."""
        return State.VALUE if self.states is None else State(int(self.states[row]))

    def value(self, row: int) -> Value:
        """The value of a row as the scalar backend has it. A 未报 or 出错 that nobody explained is
        one without facts or causes: evaluate the unit by itself to know them."""
        match self.state(row):
            case State.VALUE:
                return self._plain(row)
            case State.NOT_APPLICABLE:
                return NOT_APPLICABLE
            case State.BLANK:
                return None
            case State.MISSING:
                return self.kept.get(row, Missing(frozenset()))
            case _:
                return self.kept.get(row, Fault(frozenset()))

    def _plain(self, row: int) -> Value:
        under = 1 if self.denominators is None else int(self.denominators[row])
        return plain_value(self.type, int(self.values[row]), self.dictionary, self.scale * under)

    def having(self, *states: State) -> Array:
        """For each unit, whether its state is one of ``states``."""
        if self.states is None:
            return np.full(len(self.values), State.VALUE in states)
        # A member of an Enum is no plain number to numpy: it would compare wide copies of the bytes.
        found: Array = self.states == int(states[0])
        for each in states[1:]:
            found |= self.states == int(each)
        return found

    def marked(self, state: State) -> Marks:
        """The units that have this state, which is not VALUE."""
        return None if self.states is None else occurring(self.states == int(state))


class Collector:
    """Columns that are filled value by value, by the exact evaluator."""

    def __init__(self, count: int, kind: ValueType, scale: int = 1) -> None:
        self.type, self.scale = kind, scale
        self.values = np.zeros(count, np.int64)
        self.states = np.zeros(count, np.uint8)
        self.denominators: Array | None = None
        self.words: dict[str, int] = {}
        self.kept: dict[int, Value] = {}
        names = kind.names if isinstance(kind, OptionType) else ()
        self.words.update((name, place) for place, name in enumerate(names))

    def divide(self, rows: Array, denominators: Array | None) -> None:
        """The denominators of some rows; none are 1."""
        if denominators is not None and self.denominators is None:
            self.denominators = np.ones(len(self.values), np.int64)
        if self.denominators is not None:
            self.denominators[rows] = 1 if denominators is None else denominators

    def put(self, row: int, value: Value) -> None:
        """The value of a row."""
        self.states[row], self.values[row] = State.VALUE, 0
        match value:
            case None:
                self.states[row] = State.BLANK
            case NotApplicable():
                self.states[row] = State.NOT_APPLICABLE
            case Missing():
                self.states[row], self.kept[row] = State.MISSING, value
            case Fault():
                self.states[row], self.kept[row] = State.FAULT, value
            case _:
                self._plain(row, value)

    def _plain(self, row: int, value: Any) -> None:
        match value:
            case bool():
                self.values[row] = value
            case int() | Fraction():
                self._number(row, value)
            case datetime():
                self.values[row] = (value - MOMENT_ZERO) // TICK
            case date():
                self.values[row] = value.toordinal() - DAY_ZERO
            case _:
                self.values[row] = self.words.setdefault(value, len(self.words))

    def _number(self, row: int, value: int | Fraction) -> None:
        exact = Fraction(value) * self.scale
        if self.denominators is not None:
            self.denominators[row] = 1
        if exact.denominator == 1 and abs(exact) <= _LARGEST:
            self.values[row] = exact.numerator
        else:
            self.states[row], self.kept[row] = State.WIDE, value

    def column(self) -> Answer:
        """What was collected."""
        states = self.states if self.states.any() else None
        words = tuple(self.words)
        return Answer(
            self.type, self.values, states, self.scale, self.denominators, words, self.kept
        )
