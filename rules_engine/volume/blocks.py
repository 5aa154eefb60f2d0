"""A block of rows as columns of facts: units found, cells read, everything wrong listed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from rules_engine.facts.findings import units as findings
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import BLANK, MISSING, NOT_APPLICABLE, normal
from rules_engine.model.columns import Array, FactColumn, FactColumns, ListColumn, State
from rules_engine.model.types import CLASS, FactDecl, FactSchema, ListType
from rules_engine.model.values import FaultKind, fault
from rules_engine.volume.cells import Column
from rules_engine.volume.identity import Clerk, Identified
from rules_engine.volume.lists import read_list, read_scalar
from rules_engine.volume.places import BadCell, CellPlace, Origin, faulty, without_text
from rules_engine.volume.texts import coded, is_text

# Facts by their names, fields by those of list and field.
Keys = frozenset[tuple[str, ...]]


@frozen(eq=False)
class Block:
    """``taken`` says which rows can be scored; the others are in ``bad``. ``keys`` tell units apart.
    ``bad`` is in the order of rows."""

    columns: FactColumns
    taken: Array
    keys: Any
    origin: Origin
    bad: tuple[BadCell, ...]


def read_block(
    schema: FactSchema,
    batch: Any,
    origin: Origin,
    roster: Roster | None = None,
    later: Keys = frozenset(),
) -> Block:
    """Read a block whose columns have been bound (``binding``). ``later``: facts and fields whose bounds
    tables are going to look at."""
    bad: list[BadCell] = []
    found = Clerk(schema, roster, bad).units(batch, origin)
    given = dict(zip(batch.schema.names, batch.columns, strict=True))
    facts = {
        decl.name: _read(decl, given[decl.name], origin, found, bad, later)
        for decl in schema.facts
        if decl.name in given
    }
    bad.sort(key=lambda cell: cell.place.row)
    columns = FactColumns(batch.num_rows, found.units, facts)
    return Block(columns, found.taken, found.keys, origin, tuple(bad))


def _read(
    decl: FactDecl,
    array: Any,
    origin: Origin,
    units: Identified,
    bad: list[BadCell],
    later: Keys,
) -> FactColumn | ListColumn:
    made: FactColumn | ListColumn
    if decl.classes and is_text(array.type):
        array = _unsaid(array, _outside(decl, units))
    if isinstance(decl.type, ListType):
        made = _certain(decl, read_list(decl, array, origin, bad, later), origin, units)
    else:
        place = _places(origin, decl.name)
        made = read_scalar(Column(decl, len(array), place, bad, (decl.name,) in later), array)
    return _limited(decl, made, origin, units, bad) if decl.classes else made


def _certain(decl: FactDecl, made: ListColumn, origin: Origin, units: Identified) -> ListColumn:
    """A list without records in its file is not certain where a record there belongs to nobody; no list is
    where that may be of any unit."""
    beside = origin.lists.get(decl.name)
    if beside is None or not beside.doubt:
        return made
    silent = beside.counts == 0
    doubtful = np.ones(len(silent), bool) if beside.to_all else silent.copy()
    if decl.classes:
        doubtful &= ~(silent & _outside(decl, units))
    states = np.zeros(len(doubtful), np.uint8) if made.states is None else made.states.copy()
    states[doubtful] = State.FAULT
    fault_of = fault(FaultKind.BAD_DATA, beside.doubt)
    kept = {**made.kept, **dict.fromkeys(np.flatnonzero(doubtful).tolist(), fault_of)}
    return evolve(made, states=states, kept=kept)


def _unsaid(array: Any, outside: Array) -> Any:
    """Texts where units that need not report a fact say that it is 未报, 空 or 不适用: as if null."""
    if not outside.any():
        return array
    codes, words = coded(array)
    silent = np.array([normal(w) in MISSING | BLANK | NOT_APPLICABLE for w in words] or [False])
    rows = outside & silent[codes] if words else outside
    return pc.if_else(pa.array(rows), pa.scalar(None, pa.string()), array.cast(pa.string()))


def _places(origin: Origin, name: str) -> Callable[[int], CellPlace]:
    return lambda row: CellPlace(origin, row, name)


def _limited(
    decl: FactDecl,
    column: FactColumn | ListColumn,
    origin: Origin,
    units: Identified,
    bad: list[BadCell],
) -> FactColumn | ListColumn:
    """A fact that only some classes report: for the others it is 不适用, and a value is wrong."""
    outside = _outside(decl, units)
    if not outside.any():
        return column
    size = len(outside)
    states = np.zeros(size, np.uint8) if column.states is None else column.states.copy()
    silent = np.isin(states, (State.MISSING, State.BLANK, State.NOT_APPLICABLE))
    if isinstance(column, ListColumn):
        silent |= np.diff(column.offsets) == 0
    wrong = np.flatnonzero(outside & ~silent & (states != State.FAULT)).tolist()
    states[outside & silent] = State.NOT_APPLICABLE
    kept = dict(column.kept)
    for row in wrong:
        place = CellPlace(origin, row, decl.name)
        kind = units.units.attributes[CLASS]
        word = kind.dictionary[int(kind.values[row])]
        name = str(units.units.names[row])
        found = findings.fact_outside_class(place, decl=decl, name=name, kind=word)
        bad.append(BadCell(place, "", without_text(found, origin.file)))
        states[row], kept[row] = State.FAULT, faulty(place)
    if isinstance(column, ListColumn):
        return evolve(column, states=states, kept=kept)
    return evolve(column, states=states, kept=kept, worst=None)


def _outside(decl: FactDecl, units: Identified) -> Array:
    """The units that are not of the classes which report a fact."""
    kind = units.units.attributes.get(CLASS)
    if kind is None:
        return np.zeros(len(units.taken), bool)
    others = np.array([word not in decl.classes for word in kind.dictionary] or [False])
    return others[kind.values] & units.taken if kind.dictionary else ~units.taken & False
