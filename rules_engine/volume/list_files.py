"""List files beside a CSV file beyond what is read as a whole: their records, in any order, find the rows of
their units with bounded memory. The same findings and values as of small files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import Factory, define, evolve, field, frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.findings import tables
from rules_engine.facts.findings.units import empty_unit
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import UNIT, unit_name
from rules_engine.model.columns import Array
from rules_engine.model.types import FactSchema
from rules_engine.volume.buckets import Buckets
from rules_engine.volume.csv_tables import Head, csv_batches, head_of
from rules_engine.volume.editions import Edition, edition_of, unchanged
from rules_engine.volume.joined import MAIN, MOVED, NAMELESS, SORT, SOUND, Joint, joined
from rules_engine.volume.main_units import Units, hashes_of
from rules_engine.volume.places import ROW, BadRow, CellPlace, Origin, without_text

# Rows of the main file whose records are set aside together.
_BUCKET = 1 << 17


@frozen(eq=False)
class ListFile:
    """A list file that was looked into: the fact, the path, its header and which edition it is."""

    name: str
    path: str
    head: Head
    edition: Edition

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that it has besides the unit."""
        return tuple(name for name in self.head.names if name and name != UNIT)

    @property
    def type(self) -> Any:
        """What its records are as a column of the main table."""
        return pa.list_(pa.struct([(name, pa.string()) for name in self.fields]))


def look_into(name: str, path: str) -> ListFile | Diagnostic:
    """The list file of a fact. Raises OSError, BadBytes, BadQuotes."""
    edition, head = edition_of(path), head_of(path)
    return ListFile(name, path, head, edition) if head.names else head.findings[-1]


@define(eq=False)
class ListFiles:
    """The list files of a main file; what they hold is looked at when its rows are first asked for."""

    schema: FactSchema
    roster: Roster | None
    files: tuple[ListFile, ...]
    _indexed: dict[str, "_Index"] = Factory(dict)

    def batches(self, path: str, columns: Sequence[str]) -> Iterator[tuple[Origin, Any]]:
        """The rows of the main file with the lists among ``columns`` beside them. Raises OSError, BadBytes,
        BadQuotes, NoRoom, Changed."""
        wanted = [each for each in self.files if each.name in columns]
        lists = {each.name for each in wanted}
        main = [name for name in columns if name not in lists]
        indexes = [self.index(each, path) for each in wanted]
        for number, (origin, batch) in enumerate(csv_batches(path, main)):
            for index in indexes:
                origin, column = index.beside(origin, batch, is_first=number == 0)  # noqa: PLW2901  # why: it grows
                batch = batch.append_column(index.file.name, column)  # noqa: PLW2901  # why: as above
            yield origin, batch.select(list(columns))

    def index(self, file: ListFile, path: str) -> "_Index":
        """Where the records of a list belong."""
        if file.name not in self._indexed:
            units = Units.of(path, self.roster)
            with unchanged(file.path, file.edition):
                self._indexed[file.name] = _Indexing(self.schema, self.roster, file, units).done()
        return self._indexed[file.name]


@frozen(eq=False)
class _Index:
    """The records of a list by the rows of their units."""

    file: ListFile
    schema: FactSchema
    records: Buckets
    odd: tuple[BadRow, ...]
    notes: tuple[Diagnostic, ...]
    stray: str
    to_all: bool
    silent: int
    _last: dict[int, Any] = Factory(dict)

    def beside(self, origin: Origin, batch: Any, *, is_first: bool) -> tuple[Origin, Any]:
        """The lists of the rows of a batch as a column, and an origin that knows of them."""
        numbers = np.asarray(origin.numbers)
        joint = Joint(self.schema.by_name[self.file.name], self.file.path, self.file.head.number)
        made = joined(joint, numbers, self._between(numbers), to_all=self.to_all)
        beside = evolve(made.beside, doubt=self.stray, to_all=self.to_all)
        origin = evolve(
            origin,
            lists={**origin.lists, self.file.name: beside},
            apart=(*origin.apart, *(self.odd if is_first else ()), *made.odd),
        )
        if is_first:
            origin = evolve(origin, notes=(*origin.notes, *self.notes, *self._said(batch, made)))
        return origin, made.column

    def _said(self, batch: Any, made: Any) -> Iterator[Diagnostic]:
        """A word about units without records, where no record is without a unit."""
        decl = self.schema.by_name[self.file.name]
        if self.stray or decl.is_due_each_period or decl.classes or not self.silent:
            return
        rows = np.flatnonzero(made.beside.counts == 0)[:_SHOWN].tolist()
        names = [unit_name(batch.column(UNIT)[row].as_py()) for row in rows]
        site = CellPlace(Origin(self.file.path, self.file.head.number), 0)
        found = tables.units_without_records(site, names=names, total=self.silent)
        yield without_text(found, self.file.path)

    def _between(self, numbers: Array) -> Any:
        """The records of the rows from the first of these numbers to the last, by row, in their order."""
        if not len(numbers):
            return None
        first, last = int(numbers[0]) // _BUCKET, int(numbers[-1]) // _BUCKET
        for bucket in [each for each in self._last if not first <= each <= last]:
            del self._last[bucket]
        for bucket in range(first, last + 1):
            if bucket not in self._last:
                self._last[bucket] = _sorted(list(self.records.get(bucket)))
        found = [self._last[bucket] for bucket in range(first, last + 1)]
        there = [each for each in found if each is not None]
        if not there:
            return None
        every = pa.concat_tables(there).combine_chunks()
        mains = every.column(MAIN).to_numpy()
        start, end = np.searchsorted(mains, (numbers[0], numbers[-1] + 1)).tolist()
        return every.slice(start, end - start)


_SHOWN = 10
# What stands above the first row; above others it is the place of a unit, or -1.
_NO_ROW = -2


def _sorted(batches: Sequence[Any]) -> Any:
    if not batches:
        return None
    table = pa.Table.from_batches(batches)
    mains = table.column(MAIN).to_numpy()
    return table.take(pa.array(np.argsort(mains, kind="stable"))).combine_chunks()


@define(eq=False)
class _Indexing:
    """Reads a list file from end to end."""

    schema: FactSchema
    roster: Roster | None
    file: ListFile
    units: Units
    records: Buckets = Factory(Buckets)
    odd: list[BadRow] = Factory(list)
    notes: list[Diagnostic] = Factory(list)
    strays: list[int] = Factory(list)
    above: int = _NO_ROW
    to_all: bool = False
    seen: Array = field(init=False)

    def done(self) -> _Index:
        """The index. Raises what reading raises, and NoRoom."""
        self.seen = np.zeros(len(self.units.hashes), bool)
        for origin, batch in csv_batches(self.file.path, [UNIT, *self.file.fields]):
            named = self.take(origin, batch)
            self.refused(origin, named)
            self.notes += origin.notes
        self.notes = [*self.said(), *self.notes]
        place = CellPlace(Origin(self.file.path, min(self.strays, default=0)), 0, UNIT)
        return _Index(
            self.file,
            self.schema,
            self.records,
            tuple(sorted(self.odd, key=lambda row: row.number)),
            tuple(self.notes),
            place.words() if self.strays else "",
            self.to_all,
            int((~self.seen).sum()),
        )

    def said(self) -> Iterator[Diagnostic]:
        """What there is to say of the header, and of what stands above it."""
        yield from self.file.head.findings
        due = self.schema.by_name[self.file.name].fields
        absent = [each.name for each in due if each.name not in self.file.fields]
        if absent:
            site = CellPlace(Origin(self.file.path, self.file.head.number), 0)
            found = tables.missing_columns(site, names=absent)
            yield without_text(found, self.file.path)

    def take(self, origin: Origin, batch: Any) -> dict[int, int]:
        """Records of the shape that they should have; the units of all of them, by their numbers, where
        rows without a name are between them."""
        hashes, wrong = hashes_of(batch.column(0), origin, self.roster)
        places = self.units.places(hashes)
        for row in np.flatnonzero(places < 0).tolist():
            self.stray(origin, row, batch.column(0)[row].as_py(), wrong.get(row))
        places[list(wrong)] = -1
        rows = np.flatnonzero(places >= 0)
        every = np.asarray(origin.numbers)
        fields = {name: batch.column(name).take(pa.array(rows)) for name in self.file.fields}
        self.put(places[rows], every[rows], SOUND, fields)
        if not origin.refused:
            self.above = int(places[-1]) if len(places) else self.above
            return {}
        return dict(zip(every.tolist(), places.tolist(), strict=True))

    def put(self, places: Array, numbers: Array, sort: int, fields: Mapping[str, Any]) -> None:
        """Set records aside."""
        if not len(places):
            return
        self.seen[places] = True
        mains, sorts = self.units.numbers[places], np.full(len(places), sort, np.int8)
        columns = {**fields, MAIN: pa.array(mains), ROW: pa.array(numbers), SORT: pa.array(sorts)}
        self.records.put(mains // _BUCKET, pa.RecordBatch.from_pydict(columns))

    def stray(self, origin: Origin, row: int, name: str, wrong: Diagnostic | None) -> None:
        """A record of a unit that the main file does not have."""
        place = CellPlace(origin, row, UNIT)
        found = wrong or tables.list_unit_unknown(
            place, name=unit_name(name), main=self.units.file, names=self.near()
        )
        self.strays.append(place.number)
        told = without_text(found, self.file.path)
        self.odd.append(BadRow(place.number, name, UNIT, name, told, self.file.path))

    def near(self) -> Sequence[str]:
        """Names to look for a like one among, as long as somebody reads what is said."""
        return self.units.names if len(self.strays) < _SHOWN else ()

    def refused(self, origin: Origin, named: Mapping[int, int]) -> None:
        """Rows whose cells may have moved, and rows without a unit, which may be of the one above."""
        rows = {row.number: row for row in origin.refused}
        for number in sorted({*named, *rows}):
            row = rows.get(number)
            if row is None:
                self.above = named[number]
                continue
            self.odd.append(evolve(row, file=self.file.path))
            if row.subject == UNIT:
                self.nameless(number)
            elif row.name:
                self.above = self.ragged(row)

    def nameless(self, number: int) -> None:
        """A row without a unit: that of the one above, or of anyone where there is none."""
        self.strays.append(number)
        self.one(self.above, number, NAMELESS)
        if self.above == _NO_ROW:
            self.to_all = True
            found = empty_unit(CellPlace(Origin(self.file.path, number), 0), of_anyone=True)
            told = without_text(found, self.file.path)
            self.odd[-1] = evolve(self.odd[-1], finding=told)

    def one(self, place: int, number: int, sort: int) -> None:
        """Set a record aside of which no cell counts."""
        if place >= 0:
            fields = {name: pa.array([""]) for name in self.file.fields}
            self.put(np.array([place]), np.array([number]), sort, fields)

    def ragged(self, row: BadRow) -> int:
        """A row with a name, whose cells may have moved; where its unit stands."""
        one = Origin(self.file.path, row.number)
        hashes, wrong = hashes_of(pa.array([row.name]), one, self.roster)
        places = self.units.places(hashes)
        if places[0] < 0:
            self.stray(one, 0, row.name, wrong.get(0))
        place = -1 if wrong else int(places[0])
        self.one(place, row.number, MOVED)
        return place
