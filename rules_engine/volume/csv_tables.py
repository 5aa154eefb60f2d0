"""CSV files beyond what is read as a whole: the same header, the same rows set aside and refused as by the
reader of small ones, streamed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.findings import files, tables, units
from rules_engine.facts.headers import find_header
from rules_engine.facts.sheets import Row
from rules_engine.facts.words import REMARK, SUMMARY, UNIT, is_summary, normal
from rules_engine.model.columns import Array
from rules_engine.source import Source
from rules_engine.source.decode import GB18030_NOTICE
from rules_engine.source.streaming import Pieces
from rules_engine.volume.csv_records import Reader, Records, Shape
from rules_engine.volume.identity import PLAIN
from rules_engine.volume.places import BadRow, CellPlace, Origin, without_text

# The header stands among so many records, blank ones included.
_MOST_ABOVE = 1000
_MOST_NOTES = 20
# Rows that are handed on at once.
ROWS = 1 << 17


@frozen(eq=False)
class Head:
    """What stands above the units: the names of the columns (empty: without one; none at all where there is no
    header), which record has them, and what there is to say."""

    names: tuple[str, ...]
    number: int
    findings: tuple[Diagnostic, ...]

    @property
    def shape(self) -> Shape:
        """How many cells a record has."""
        named = [place for place, name in enumerate(self.names, 1) if name]
        return Shape(len(self.names), max(named, default=0))

    @property
    def schema(self) -> Any:
        """The named columns: all are texts."""
        return pa.schema([(name, pa.string()) for name in self.names if name])


def head_of(path: str) -> Head:
    """Look for the header. Raises OSError, BadBytes, BadQuotes."""
    now = Path(path).stat()
    return _head(path, now.st_mtime_ns, now.st_size)


@lru_cache(maxsize=4)
def _head(path: str, _changed: int, _size: int) -> Head:
    sink = Sink()
    with _opened(path) as (pieces, reader):
        records = [tuple(cells) for cells in islice(reader.first(), _MOST_ABOVE)]
    # As they are read, a record a line: findings tell places by them.
    source = Source(path, "".join(",".join(map(_one_line, cells)) + "\n" for cells in records))
    rows = [Row(source, number, number, cells) for number, cells in enumerate(records, 1)]
    if pieces.codec == "gb18030":
        sink.report(files.read_with_notice(source, notice=GB18030_NOTICE))
    head = find_header(rows, sink)
    if head is None and all(row.is_blank for row in rows):
        sink.report(tables.empty_table(CellPlace(Origin(path), 0)))
    findings = tuple(without_text(found, path) for found in sink.all)
    if head is None:
        return Head((), 0, findings)
    return Head(tuple(map(normal, head.cells)), head.number, findings)


def _one_line(cell: str) -> str:
    return cell.replace("\n", " ")


@contextmanager
def _opened(path: str) -> Iterator[tuple[Pieces, Reader]]:
    with Path(path).open("rb") as file:
        pieces = Pieces(file, path)
        yield pieces, Reader(path, iter(pieces))


def csv_batches(path: str, columns: Sequence[str]) -> Iterator[tuple[Origin, Any]]:
    """The rows of units in blocks, with where they come from. Raises OSError, BadBytes, BadQuotes."""
    head = head_of(path)
    with _opened(path) as (_, reader):
        reader.skip(head.number)
        desk = _Desk(path, head)
        for records in reader.blocks(head.shape):
            for start in range(0, max(len(records.numbers), 1), ROWS):
                yield desk.block(records.piece(start, ROWS), columns)


@define(eq=False)
class _Desk:
    """Sets rows aside as the reader of small tables does."""

    path: str
    head: Head
    noted: int = 0
    blank: list[int] = Factory(list)
    summed: int = 0
    unnamed: set[int] = Factory(set)
    refused: list[BadRow] = Factory(list)
    notes: list[Diagnostic] = Factory(list)

    def __attrs_post_init__(self) -> None:
        self.unnamed = {place for place, name in enumerate(self.head.names) if not name}

    def block(self, records: Records, columns: Sequence[str]) -> tuple[Origin, Any]:
        """The rows of units, in the ``columns`` that are wanted."""
        self.refused, self.notes = [], []
        kept = self.kept(records)
        self.refused += self.nameless_columns(records, kept)
        for number, cells in records.ragged:
            if self.is_unit(number, cells):
                self.refuse(number, cells)
        self.refused.sort(key=lambda row: row.number)
        self.notes = [*self.passed_over(records, kept), *self.notes]
        taken = [records.columns[self.head.names.index(name)] for name in columns]
        schema = pa.schema([(name, pa.string()) for name in columns])
        batch = pa.RecordBatch.from_arrays(taken, schema=schema)
        numbers = records.numbers
        if not kept.all():
            batch, numbers = batch.filter(pa.array(kept)), numbers[kept]
        return Origin(self.path, 1, numbers, tuple(self.refused), tuple(self.notes)), batch

    def passed_over(self, records: Records, kept: Array) -> Iterator[Diagnostic]:
        """A note of each blank row with others below it; those at the end are nothing."""
        last = max((row.number for row in self.refused), default=0)
        if kept.any():
            last = max(last, int(records.numbers[np.flatnonzero(kept)[-1]]))
        last = max(last, self.summed)
        for number in self.blank:
            if number < last and self.noted < _MOST_NOTES:
                self.noted += 1
                place = CellPlace(Origin(self.path, number), 0)
                yield without_text(tables.blank_row(place), self.path)
        self.blank = [number for number in self.blank if number > last]

    def kept(self, records: Records) -> Array:
        """The rows that are those of a unit; what is of a unit without a name is refused."""
        names = records.columns[self.head.names.index(UNIT)]
        plain = pc.match_substring_regex(names, PLAIN)
        words = pc.is_in(names, value_set=pa.array(sorted(SUMMARY | REMARK)))
        kept = pc.and_not(plain, words).to_numpy(zero_copy_only=False).copy()
        for row in np.flatnonzero(~kept).tolist():
            name = normal(names[row].as_py())
            kept[row] = bool(name) and not is_summary(name)
            if not kept[row]:
                cells = [column[row].as_py() for column in records.columns]
                number = int(records.numbers[row])
                if self.is_unit(number, cells):
                    self.refuse(number, cells)
        return kept

    def is_unit(self, number: int, cells: Sequence[str]) -> bool:
        """Whether a row is neither blank nor of totals or remarks, which are noted."""
        written = (cell.strip() for cell in cells if cell.strip())
        title = self.name_of(cells) or next(written, "")
        if not title:
            self.blank += [number] if len(self.blank) < _MOST_NOTES else []
            return False
        if not is_summary(title):
            return True
        self.summed = number
        self.noted += 1
        if self.noted <= _MOST_NOTES:
            place = CellPlace(Origin(self.path, number), 0)
            self.notes.append(without_text(tables.summary_row(place, name=title), self.path))
        return False

    def name_of(self, cells: Sequence[str]) -> str:
        """What stands where the name of a unit should."""
        place = self.head.names.index(UNIT)
        return normal(cells[place]) if place < len(cells) else ""

    def refuse(self, number: int, cells: Sequence[str]) -> None:
        """A row that is not taken: without a name, or with cells that may have moved."""
        place, name = CellPlace(Origin(self.path, number), 0), self.name_of(cells)
        found = units.empty_unit(place)
        if name:
            found = tables.ragged_row(place, cells=len(cells), headers=len(self.head.names))
        subject = "" if name else UNIT
        text = ",".join(cells) if name else ""
        self.refused.append(BadRow(number, name, subject, text, without_text(found, self.path)))

    def nameless_columns(self, records: Records, kept: Array) -> Iterator[BadRow]:
        """The first value of each column that has no name."""
        for place in sorted(self.unnamed):
            written = pc.not_equal(pc.utf8_trim_whitespace(records.columns[place]), "")
            rows = np.flatnonzero(written.to_numpy(zero_copy_only=False) & kept)
            if len(rows):
                self.unnamed.discard(place)
                number, text = int(records.numbers[rows[0]]), records.columns[place][int(rows[0])]
                site = CellPlace(Origin(self.path, number), 0)
                found = without_text(tables.column_without_header(site), self.path)
                yield BadRow(number, "", "", text.as_py(), found)
