"""One column of cells being read: values and states by row, and the bad cells with their places."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from attrs import Factory, define, field

from rules_engine.facts.entries import Bad
from rules_engine.model.columns import Array, FactColumn, State
from rules_engine.model.types import FactDecl
from rules_engine.model.values import Value
from rules_engine.volume.places import BadCell, CellPlace, bad_cell, faulty

# A member of an Enum takes a while to look up by its name, and there are many columns to a block.
_BLANK, _MISSING = State.BLANK, State.MISSING
PlaceOf = Callable[[int], CellPlace]


@define(eq=False)
class Column:
    """A column of ``size`` cells of a fact or a field. ``place_of`` gives the place of a row. ``later``:
    tables look whether numbers are within their declaration, so that nobody else needs to."""

    decl: FactDecl
    size: int
    place_of: PlaceOf
    bad: list[BadCell]
    later: bool = False
    values: Array = None
    scale: int = 1
    dictionary: tuple[str, ...] = ()
    kept: dict[int, Value] = Factory(dict)
    _states: Array = field(default=None, init=False)
    _worst: int = field(default=0, init=False)
    _looked: bool = field(default=True, init=False)

    @property
    def absent(self) -> State:
        """What a null is: 空 where the fact is 可空, else 未报."""
        return _BLANK if self.decl.nullable else _MISSING

    def unlooked(self) -> None:
        """Leave the look at the numbers to the tables."""
        self._looked = False

    def mark(self, rows: Array, state: State) -> None:
        """Set the state of rows (a mask, or their numbers)."""
        if self._states is None:
            self._states = np.zeros(self.size, np.uint8)
        self._states[rows] = state
        self._worst = max(self._worst, state)

    def nulls(self, array: Any) -> None:
        """Set the state of the rows that are null."""
        if not array.null_count:
            return
        absent = self.absent
        self._worst = max(self._worst, absent)
        there = bits(array.buffers()[0], array.offset, len(array))
        if self._states is None:
            # 0 becomes 255 and 1 becomes 0, of which the bits of the state are left.
            np.subtract(there, 1, out=there)
            self._states = np.bitwise_and(there, np.uint8(absent), out=there)
        else:
            self._states[there == 0] = absent

    def refuse(self, row: int, bad: Bad, text: str) -> None:
        """Note a bad cell."""
        place = self.place_of(row)
        self.bad.append(bad_cell(bad, place, text))
        self.mark(row, State.FAULT)
        self.kept[row] = faulty(place)

    def keep(self, row: int, value: Value) -> None:
        """A value that does not fit the column."""
        self.mark(row, State.WIDE)
        self.kept[row] = value

    def take_states(self, states: Array) -> None:
        """All states at once."""
        self._worst = int(states.max(initial=0))
        self._states = states if self._worst else None

    def done(self) -> FactColumn:
        """The column as evaluators take it."""
        return FactColumn(
            self.values,
            self._states,
            self.scale,
            self.dictionary,
            self.kept,
            self._worst,
            self._looked,
        )


def bits(buffer: Any, start: int, size: int) -> Array:
    """Bits of an Arrow buffer as bytes 0 and 1."""
    packed = np.frombuffer(buffer, np.uint8)[start // 8 : (start + size + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[start % 8 : start % 8 + size]


def valid(array: Any) -> Array:
    """For each cell of an Arrow array, whether it is not null."""
    held = array.buffers()[0] if array.null_count else None
    if held is None:
        return np.ones(len(array), bool)
    return bits(held, array.offset, len(array)).view(bool)


def rows_of(mask: Array) -> Sequence[int]:
    """The numbers of the rows for which a mask holds."""
    rows: list[int] = np.flatnonzero(mask).tolist()
    return rows
