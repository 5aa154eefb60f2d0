"""The records of a large CSV text: a piece at a time, as columns of texts where its cells are plain to tell
apart, and one by one, as in small files, where not."""

import codecs
import csv
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.findings import files, tables
from rules_engine.facts.limits import CSV_FIELD
from rules_engine.model.columns import Array
from rules_engine.volume.places import CellPlace, Origin, without_text

_QUOTE, _COMMA, _END = b'",\n'


class BadQuotes(Exception):
    """Cells that cannot be told apart; ``finding`` says where."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


@frozen(eq=False)
class Shape:
    """The columns of a table: how many there are, and how many up to the last one with a name."""

    columns: int
    width: int

    def fitted(self, cells: Sequence[str]) -> Sequence[str] | None:
        """The cells of a record, one for each column; None where they may have moved."""
        extra = cells[self.columns :]
        if len(cells) < self.width or any(cell.strip() for cell in extra):
            return None
        return [*cells[: self.columns], *[""] * (self.columns - len(cells))]


@frozen(eq=False)
class Records:
    """Some records: ``columns`` of texts with the ``numbers`` of their records in the file, from 1; and
    those whose cells may have moved, each with its number."""

    columns: Sequence[Any]
    numbers: Array
    ragged: Sequence[tuple[int, Sequence[str]]] = ()

    def piece(self, start: int, size: int) -> "Records":
        """Some of the records; what is ragged goes with the first."""
        if not start and size >= len(self.numbers):
            return self
        some = [column.slice(start, size) for column in self.columns]
        return Records(some, self.numbers[start : start + size], () if start else self.ragged)


@define(eq=False)
class Reader:
    """Reads records from pieces of whole lines. ``number`` is that of the last record."""

    file: str
    pieces: Iterator[bytes]
    number: int = 0
    _left: bytes = b""
    _lines: list[str] = Factory(list)
    _beyond: bool = False

    def first(self) -> Generator[Sequence[str], None, None]:
        """The records, one by one. Raises BadQuotes."""
        while piece := self._next():
            yield from self._one_by_one(piece)

    def skip(self, count: int) -> None:
        """Go on after so many records."""
        given = self.first()
        for _ in range(count):
            next(given, None)
        given.close()

    def blocks(self, shape: Shape) -> Iterator[Records]:
        """The records that are left, a piece at a time. Raises BadQuotes."""
        while piece := self._next():
            found = _in_columns(piece, shape, self.number) if is_plain(piece) else None
            if found is None:
                yield self._slowly(piece, shape)
            else:
                self.number += len(found.numbers) + len(found.ragged)
                yield found

    def _next(self) -> bytes:
        piece, self._left = self._left, b""
        return piece or next(self.pieces, b"")

    def _slowly(self, piece: bytes, shape: Shape) -> Records:
        rows, numbers, ragged = [], [], []
        for cells in self._one_by_one(piece):
            fitted = shape.fitted(cells)
            if fitted is None:
                ragged.append((self.number, cells))
            else:
                rows.append(fitted)
                numbers.append(self.number)
        columns = zip(*rows, strict=True) if rows else [()] * shape.columns
        texts = [pa.array(column, pa.string()) for column in columns]
        return Records(texts, np.array(numbers, np.int64), ragged)

    def _one_by_one(self, piece: bytes) -> Iterator[Sequence[str]]:
        """The records that begin in a piece. What is left of the piece that the last of them ends in, or
        of one that is not read to its end, is read next."""
        self._lines, self._beyond = _lines(piece), False
        reader = csv.reader(self._each_line(), strict=True)
        try:
            while self._lines and not self._beyond:
                self.number += 1
                cells = next(reader)
                if max(map(len, cells), default=0) > CSV_FIELD:
                    raise BadQuotes(self._found(files.field_too_long))
                yield cells
        except csv.Error as error:
            raise BadQuotes(self._why(str(error))) from None
        finally:
            self._left = "".join(reversed(self._lines)).encode()

    def _each_line(self) -> Iterator[str]:
        while True:
            if not self._lines:
                self._lines, self._beyond = _lines(next(self.pieces, b"")), True
            if not self._lines:
                return
            yield self._lines.pop()

    def _found(self, make: Any, **words: str) -> Diagnostic:
        place = CellPlace(Origin(self.file, self.number), 0)
        return without_text(make(place, **words), self.file)

    def _why(self, error: str) -> Diagnostic:
        if "field limit" in error:
            return self._found(files.field_too_long)
        why = "双引号没有配对" if "end of data" in error else "双引号后面应为逗号"
        return self._found(tables.bad_quotes, why=why)


def _lines(piece: bytes) -> list[str]:
    """The lines of a piece, the last one first."""
    lines = piece.decode().split("\n")
    last = lines.pop()
    found = [line + "\n" for line in lines]
    return [*([last] if last else []), *reversed(found)]


def is_plain(piece: bytes) -> bool:
    """Whether each quote opens or closes a cell of one line, and no cell is too long."""
    text = np.frombuffer(piece, np.uint8)
    if piece.startswith(codecs.BOM_UTF8):
        return False
    ends = np.flatnonzero(text == _END)
    if np.diff(ends, prepend=-1, append=len(text)).max() > CSV_FIELD:
        return False
    quotes = np.flatnonzero(text == _QUOTE)
    if not len(quotes):
        return True
    if len(quotes) % 2 or (np.searchsorted(quotes, ends) % 2).any():
        return False
    before = text[quotes[0::2] - 1]
    after = text[np.minimum(quotes[1::2] + 1, len(text) - 1)]
    opened = (before == _COMMA) | (before == _END) | (quotes[0::2] == 0)
    closed = (after == _COMMA) | (after == _END) | (quotes[1::2] == len(text) - 1)
    return bool(opened.all() and closed.all())


def _in_columns(piece: bytes, shape: Shape, before: int) -> Records | None:
    """The records of a plain piece; None where some have to be looked at one by one."""
    odd: list[tuple[int, str]] = []

    def note(row: Any) -> str:
        odd.append((row.number, row.text))
        return "skip"

    names = [str(place) for place in range(shape.columns)]
    table = pacsv.read_csv(
        pa.BufferReader(piece),
        read_options=pacsv.ReadOptions(
            use_threads=False, block_size=len(piece) + 1, column_names=names
        ),
        parse_options=pacsv.ParseOptions(invalid_row_handler=note, ignore_empty_lines=False),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    cells = list(csv.reader((text for _, text in odd), strict=True))
    if any(shape.fitted(each) is not None for each in cells):
        return None
    numbers = np.arange(1, table.num_rows + len(odd) + 1)
    numbers = np.delete(numbers, [number - 1 for number, _ in odd]) + before
    ragged = [(before + number, each) for (number, _), each in zip(odd, cells, strict=True)]
    return Records([column.combine_chunks() for column in table.columns], numbers, ragged)
