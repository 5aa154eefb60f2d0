"""Units whose cells keep to no assumption: taken out, their cells judged as the scalar loader judges
them, and made into plain columns; units with a value that no column holds are named instead."""

from math import ceil, floor

import numpy as np
from attrs import evolve, frozen

from rules_engine.model.columns import (
    Array,
    FactColumn,
    FactColumns,
    ListColumn,
    State,
    UnitColumns,
)
from rules_engine.model.types import BoolType, FactDecl, FactSchema, ListType, NumberType


@frozen(eq=False)
class Widened:
    """``columns`` of the units taken out; ``beyond`` says for which of them a value does not fit."""

    columns: FactColumns
    beyond: Array


def widen(columns: FactColumns, schema: FactSchema, rows: Array, most: int) -> Widened:
    """The units of ``rows``, every cell with its state."""
    beyond = np.zeros(len(rows), bool)
    facts: dict[str, FactColumn | ListColumn] = {}
    for name, column in columns.facts.items():
        decl = schema.by_name[name]
        if isinstance(column, ListColumn):
            facts[name] = _list(decl, column, rows, most, beyond)
        else:
            facts[name], far = _judged(decl, _rows(column, rows), most)
            beyond |= far
    return Widened(FactColumns(len(rows), _units(columns.units, rows), facts), beyond)


def _rows(column: FactColumn, rows: Array) -> FactColumn:
    states = None if column.states is None else np.asarray(column.states)[rows]
    return evolve(column, values=np.asarray(column.values)[rows], states=states, worst=None)


def _units(units: UnitColumns, rows: Array) -> UnitColumns:
    return UnitColumns(
        [units.names[int(row)] for row in rows],
        {name: _rows(column, rows) for name, column in units.attributes.items()},
        {role: np.asarray(flags)[rows] for role, flags in units.roles.items()},
    )


def _list(decl: FactDecl, column: ListColumn, rows: Array, most: int, beyond: Array) -> ListColumn:
    assert isinstance(decl.type, ListType)
    offsets = np.asarray(column.offsets).astype(np.int64)
    lengths = offsets[rows + 1] - offsets[rows]
    made = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=made[1:])
    records = np.arange(made[-1]) + np.repeat(offsets[rows] - made[:-1], lengths)
    fields: dict[str, FactColumn] = {}
    for part in decl.type.record.fields:
        if part.name in column.fields:
            fields[part.name], far = _judged(part, _rows(column.fields[part.name], records), most)
            beyond[np.searchsorted(made, np.flatnonzero(far), side="right") - 1] = True
    states = np.zeros(len(rows), np.uint8) if column.states is None else column.states
    taken = states if column.states is None else np.asarray(states)[rows]
    beyond |= taken == State.WIDE
    return ListColumn(made, fields, taken)


def _judged(decl: FactDecl, column: FactColumn, most: int) -> tuple[FactColumn, Array]:
    """A column with the faults of its cells as states, and where a value does not fit."""
    raw = np.asarray(column.values)
    values = raw.astype(np.int64) if raw.dtype.kind in "iu" else raw.astype(np.uint8)
    none = np.zeros(len(values), np.uint8)
    states = none if column.states is None else np.asarray(column.states).astype(np.uint8)
    far = (states == State.WIDE) | (states > State.WIDE) | (states == 1)
    if isinstance(decl.type, BoolType) and ((states == 0) & (values > 1)).any():
        raise ValueError(f"{decl.name}: truth values are 0 and 1")
    if isinstance(decl.type, NumberType):
        low, high = _bounds(decl.type, column.scale)
        plain = states == State.VALUE
        out = plain & ((values < low) | (values > high))
        states = np.where(out, np.uint8(State.FAULT), states)
        far |= plain & ~out & _beyond(values, most * column.scale)
    elif column.dictionary:
        far |= (states == State.VALUE) & ((values < 0) | (values >= len(column.dictionary)))
    states = np.where(far, np.uint8(State.MISSING), states)
    return evolve(column, values=np.where(states == 0, values, 0), states=states, worst=None), far


def _beyond(values: Array, most: int) -> Array:
    """Without the absolute value, which the lowest number of 64 bits has not."""
    return (values > most) | (values < -most)


def _bounds(kind: NumberType, scale: int) -> tuple[int, int]:
    """The declared bounds as the column has them, as far as 64 bits go."""
    lowest, highest = -(2**63), 2**63 - 1
    low = lowest if kind.lower is None else max(lowest, ceil(kind.lower * scale))
    high = highest if kind.upper is None else min(highest, floor(kind.upper * scale))
    return low, high
