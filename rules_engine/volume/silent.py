"""Records of a list column that say nothing: null ones, and those of nothing but nulls and blank cells. They
are what a blank row of a list file is: every field is 未报, and where a unit has no other record, its list is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import evolve

from rules_engine.model.columns import Array, FactColumn, ListColumn, State


def silent(fields: Mapping[str, FactColumn], arrays: Mapping[str, Any]) -> Array | None:
    """The records of which no field says anything; None where every record says something."""
    found: Array | None = None
    for name, part in fields.items():
        if part.states is None:
            return None
        nothing = part.states == State.MISSING
        if arrays[name].null_count:
            nothing |= arrays[name].is_null().to_numpy(zero_copy_only=False)
        found = nothing if found is None else found & nothing
        if not found.any():
            return None
    return found


def told_apart(column: ListColumn, arrays: Mapping[str, Any]) -> ListColumn:
    """A list column of which the records that say nothing are 未报, or are gone with their list."""
    none = silent(column.fields, arrays)
    if none is None:
        return column
    fields = {name: _unreported(part, none) for name, part in column.fields.items()}
    lengths = np.diff(column.offsets)
    only = np.zeros(len(lengths), bool)
    alone = np.flatnonzero(lengths == 1)
    only[alone] = none[column.offsets[alone]]
    if not only.any():
        return evolve(column, fields=fields)
    left = np.ones(len(none), bool)
    left[column.offsets[:-1][only]] = False
    offsets = np.zeros_like(column.offsets)
    np.cumsum(np.where(only, 0, lengths), out=offsets[1:])
    states = np.zeros(len(only), np.uint8) if column.states is None else column.states.copy()
    states[only] = State.MISSING
    kept = {name: _filtered(part, left) for name, part in fields.items()}
    return evolve(column, offsets=offsets, fields=kept, states=states)


def _unreported(part: FactColumn, rows: Array) -> FactColumn:
    """A field that is 未报 in these records, 可空 or not."""
    assert part.states is not None
    states = np.where(rows, np.uint8(State.MISSING), part.states)
    return evolve(part, states=states, worst=None)


def _filtered(part: FactColumn, left: Array) -> FactColumn:
    """The cells of a field in the records that are left."""
    places = np.cumsum(left) - 1
    kept = {int(places[row]): value for row, value in part.kept.items()}
    assert part.states is not None
    return evolve(part, values=part.values[left], states=part.states[left], kept=kept, worst=None)
