"""List columns: ``list<struct>`` into offsets and columns of fields; lists by period put in order."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve

from rules_engine.facts.findings import periods
from rules_engine.facts.periods import period_words
from rules_engine.model.columns import Array, FactColumn, ListColumn, State
from rules_engine.model.types import FactDecl, ListType
from rules_engine.model.values import Value
from rules_engine.volume.cells import Column
from rules_engine.volume.places import (
    ROW,
    BadCell,
    CellPlace,
    Origin,
    RecordPlace,
    faulty,
    without_text,
)
from rules_engine.volume.silent import told_apart
from rules_engine.volume.texts import is_text, read_text_column
from rules_engine.volume.typed import read_typed_column


def read_scalar(column: Column, array: Any, *, is_period: bool = False) -> FactColumn:
    """The column of a fact or a field."""
    if pa.types.is_null(array.type):
        column.values = np.zeros(column.size, np.uint8)
        column.mark(np.ones(column.size, bool), column.absent)
    elif is_text(array.type):
        read_text_column(column, array, is_period=is_period)
    else:
        read_typed_column(column, array)
    return column.done()


def read_list(
    decl: FactDecl,
    array: Any,
    origin: Origin,
    bad: list[BadCell],
    later: frozenset[tuple[str, ...]] = frozenset(),
) -> ListColumn:
    """The column of a list. A null list is 未报, an empty one has no records; records that say nothing are
    as `silent` has them."""
    kind = decl.type
    assert isinstance(kind, ListType)
    offsets, records = records_of(array)
    names = [records.type.field(place).name for place in range(records.type.num_fields)]
    fields, beside = dict[str, FactColumn](), origin.lists.get(decl.name)
    arrays = dict[str, Any]()
    if beside is not None:
        fields[ROW] = FactColumn(np.asarray(_field(records, names.index(ROW))))
    for part in kind.record.fields:
        if part.name in names:
            cells = _field(records, names.index(part.name))
            place: Callable[[int], CellPlace]
            if beside is None:
                place = _Places(origin, offsets, f"{decl.name}[{{}}].{part.name}")
            else:
                place = _RecordPlaces(beside.file, offsets, fields[ROW].values, part.name)
            column = Column(part, len(records), place, bad, (decl.name, part.name) in later)
            arrays[part.name] = cells
            fields[part.name] = read_scalar(column, cells, is_period=part.name == kind.period)
    states = None
    if array.null_count:
        null = array.is_null().to_numpy(zero_copy_only=False)
        states = (null * np.uint8(State.MISSING)).astype(np.uint8)
    made = ListColumn(offsets, fields, states)
    if beside is not None:
        made = evolve(made, states=beside.states if beside.states.any() else None, kept=beside.kept)
    else:
        made = told_apart(made, arrays)
    return by_period(decl, made, origin, bad) if kind.period else made


class _Places:
    """Places of the cells of a field: unit and record are found when asked for."""

    def __init__(self, origin: Origin, offsets: Array, form: str) -> None:
        self.origin, self.offsets, self.form = origin, offsets, form

    def __call__(self, row: int) -> CellPlace:
        unit = int(np.searchsorted(self.offsets, row, side="right")) - 1
        return CellPlace(self.origin, unit, self.form.format(row - int(self.offsets[unit]) + 1))


class _RecordPlaces:
    """Places of the cells of a field in a file of its own."""

    def __init__(self, file: str, offsets: Array, numbers: Array, field: str) -> None:
        self.origin, self.offsets = Origin(file), offsets
        self.numbers, self.field = numbers, field

    def __call__(self, row: int) -> RecordPlace:
        unit = int(np.searchsorted(self.offsets, row, side="right")) - 1
        return RecordPlace(self.origin, unit, self.field, int(self.numbers[row]))


def records_of(array: Any) -> tuple[Array, Any]:
    """Offsets from 0, and the records that they point into."""
    wide = array.offsets.to_numpy()
    lengths = np.diff(wide)
    if array.null_count:
        lengths = np.where(array.is_null().to_numpy(zero_copy_only=False), 0, lengths)
    offsets = np.zeros(len(array) + 1, wide.dtype)
    np.cumsum(lengths, out=offsets[1:])
    if int(offsets[-1]) == int(wide[-1]) - int(wide[0]):
        return offsets, array.values.slice(int(wide[0]), int(offsets[-1]))
    return offsets, array.flatten()


def _field(records: Any, place: int) -> Any:
    """A field of records; of a record that is null each field is."""
    if records.null_count:
        return records.flatten()[place]
    return records.field(place)


def by_period(decl: FactDecl, column: ListColumn, origin: Origin, bad: list[BadCell]) -> ListColumn:
    """The records in the order of their periods; a period that is not there has a record in which all
    is 未报, or none (缺期不计). A list that says nothing at all is 未报."""
    kind = decl.type
    assert isinstance(kind, ListType)
    units = len(column.offsets) - 1
    states = np.zeros(units, np.uint8) if column.states is None else column.states.copy()
    kept: dict[int, Value] = dict(column.kept)
    orders: list[list[tuple[int, int]]] = []
    said = _says(kind, column.fields, int(column.offsets[-1]))
    for unit in range(units):
        order: list[tuple[int, int]] = []
        if states[unit] == State.VALUE:
            records = range(int(column.offsets[unit]), int(column.offsets[unit + 1]))
            reader = _Unit(decl, kind, column, origin, unit)
            found = reader.periods(records, bad)
            if found is None:
                states[unit] = State.FAULT
                kept[unit] = faulty(reader.wrong or CellPlace(origin, unit, decl.name))
            else:
                known = {period: record for period, record in found.items() if said[record]}
                order = _in_order(kind, known)
                if not known and not (kind.gaps_left_out and not records):
                    states[unit] = State.MISSING
        orders.append(order)
    return _gathered(kind, column, orders, states, kept)


class _Unit:
    """The records of one unit by their periods."""

    def __init__(
        self, decl: FactDecl, kind: ListType, column: ListColumn, origin: Origin, unit: int
    ) -> None:
        self.decl, self.kind, self.origin, self.unit = decl, kind, origin, unit
        self.keys = column.fields.get(kind.period)
        self.beside = origin.lists.get(decl.name)
        self.numbers = column.fields.get(ROW)
        # Where the first record stands that is not certain; of lists in files of their own only.
        self.wrong: CellPlace | None = None
        self.first = int(column.offsets[unit])

    def periods(self, records: range, bad: list[BadCell]) -> dict[int, int] | None:
        """Record by period; None, with bad cells, where one names no period, or one again."""
        known: dict[int, int] = {}
        sure = True
        for record in records:
            period = self.period(record)
            if period is None or period in known:
                sure = False
                if self.beside is not None and self.wrong is None:
                    self.wrong = self.place(record)
                self.refuse(record, period, known, bad)
            else:
                known[period] = record
        return known if sure else None

    def period(self, record: int) -> int | None:
        keys = self.keys
        if keys is None or (keys.states is not None and keys.states[record]):
            return None
        return int(keys.values[record]) // keys.scale

    def refuse(
        self, record: int, period: int | None, known: Mapping[int, int], bad: list[BadCell]
    ) -> None:
        name, key = self.decl.name, self.kind.period
        place = self.place(record)
        if period is not None:
            words = period_words(key, period)
            first = self.place(known[period])
            found = periods.duplicate_period(place, name=name, words=words, first=first)
        elif self.keys is not None and self.keys.states is not None:
            if self.keys.states[record] == State.FAULT:
                return  # the cell was refused when it was read
            found = periods.period_missing(place, name=name, key=key)
        else:
            found = periods.period_missing(place, name=name, key=key)
        bad.append(BadCell(place, "", without_text(found, place.origin.file)))

    def place(self, record: int) -> CellPlace:
        if self.beside is not None and self.numbers is not None:
            file, number = Origin(self.beside.file), int(self.numbers.values[record])
            return RecordPlace(file, self.unit, self.kind.period, number)
        subject = f"{self.decl.name}[{record - self.first + 1}].{self.kind.period}"
        return CellPlace(self.origin, self.unit, subject)


def _says(kind: ListType, fields: Mapping[str, FactColumn], size: int) -> Array:
    """Whether each record reports anything besides its period."""
    found = np.zeros(size, bool)
    for name, part in fields.items():
        if name not in (kind.period, ROW):
            found |= True if part.states is None else part.states != State.MISSING
    return found


def _in_order(kind: ListType, known: Mapping[int, int]) -> list[tuple[int, int]]:
    """Periods with their records; -1 where there is none."""
    if not known:
        return []
    due = sorted(known) if kind.gaps_left_out else kind.periods
    return [(period, known.get(period, -1)) for period in due]


def _gathered(
    kind: ListType,
    column: ListColumn,
    orders: list[list[tuple[int, int]]],
    states: Array,
    kept: Mapping[int, Value],
) -> ListColumn:
    offsets = np.zeros(len(orders) + 1, np.int64)
    np.cumsum([len(order) for order in orders], out=offsets[1:])
    flat = [pair for order in orders for pair in order]
    taken = np.array([record for _, record in flat], np.int64)
    fields = {
        name: _taken(part, taken) for name, part in column.fields.items() if name != kind.period
    }
    fields[kind.period] = FactColumn(np.array([period for period, _ in flat], np.int64))
    return ListColumn(offsets, fields, states if states.any() else None, kept)


def _taken(part: FactColumn, taken: Array) -> FactColumn:
    """Cells of a field by the numbers of their records; what has none is 未报."""
    gone = taken < 0
    if not len(part.values):
        return evolve(
            part,
            values=np.zeros(len(taken), part.values.dtype),
            states=gone * np.uint8(State.MISSING),
            worst=None,
        )
    states = np.zeros(len(taken), np.uint8) if part.states is None else part.states[taken]
    states = np.where(gone, np.uint8(State.MISSING), states).astype(np.uint8)
    kept = {at: part.kept[int(old)] for at, old in enumerate(taken) if int(old) in part.kept}
    return evolve(part, values=part.values[taken], states=states, kept=kept, worst=None)
