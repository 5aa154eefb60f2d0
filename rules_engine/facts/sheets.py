"""CSV text to rows of cells that know where they stand. Knows nothing of facts.

The standard library splits the cells. It tells no positions, so those of a record are worked out
from the text again, when a finding asks for them.
"""

import csv
import re
from collections.abc import Iterator
from functools import cached_property

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts import limits
from rules_engine.facts.findings import files, tables
from rules_engine.records import Shown
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import one_line

# A quoted cell with its quotes, or what stands before the next comma or line end.
_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^,\n]*')


@frozen(eq=False, repr=False)
class Row(Shown):
    """One record. ``line`` is the 1-based line it begins at, ``number`` its row in a spreadsheet."""

    source: Source
    line: int
    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.strip() for cell in self.cells)

    def cell_span(self, index: int) -> Span:
        """The text of a cell; the end of the record for a cell that is not there."""
        start, end = self.ranges[index] if index < len(self.ranges) else self.ranges[-1]
        return self.source.span(start if index < len(self.ranges) else end, end)

    @cached_property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Where each cell stands, quotes included; ends early where quotes are wrong."""
        return tuple(_ranges(self.source.text, self.source.line_span(self.line).start))


def _ranges(text: str, start: int) -> Iterator[tuple[int, int]]:
    while True:
        match = _CELL.match(text, start)
        end = match.end() if match else start
        yield start, end
        if text[end : end + 1] != ",":
            return
        start = end + 1


@frozen(eq=False, repr=False)
class CellSite(Shown):
    """A cell of a row; ``subject`` is its column as messages name it."""

    row: Row
    index: int
    subject: str

    def span(self) -> Span:
        """The cell."""
        return self.row.cell_span(self.index)

    def place(self) -> str:
        """The spreadsheet address and the column: ``C31“传播情况”``."""
        return f"{column_letters(self.index)}{self.row.number}{_header(self.subject)}"

    def words(self) -> str:
        """``facts.csv 第 31 行“传播情况”``."""
        return f"{self.row.source.name} 第 {self.row.line} 行{_header(self.subject)}"


@frozen(eq=False, repr=False)
class RowSite(Shown):
    """A whole row."""

    row: Row
    subject: str = ""

    def span(self) -> Span:
        """The first line of the record."""
        return self.row.source.line_span(self.row.line)

    def place(self) -> str:
        """The row as a spreadsheet numbers it."""
        return f"第 {self.row.number} 行"

    def words(self) -> str:
        """``facts.csv 第 31 行``."""
        return f"{self.row.source.name} 第 {self.row.line} 行"


def _header(subject: str) -> str:
    return f"“{one_line(subject)}”" if subject else ""


def column_letters(index: int) -> str:
    """The spreadsheet's name of a 0-based column: A, B, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def start_of(source: Source) -> RowSite:
    """The site of a file as a whole: its first line."""
    return RowSite(Row(source, 1, 1, ()))


def read_rows(source: Source, sink: Sink) -> tuple[Row, ...] | None:
    """All records, blank ones included; None if the cells cannot be told apart for certain."""
    rows: list[Row] = []
    reader = csv.reader(_lines(source.text), strict=True)
    line, broken = 1, None
    try:
        for cells in reader:
            rows.append(Row(source, line, len(rows) + 1, tuple(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        broken = _broken(Row(source, line, len(rows) + 1, ()), str(error))
    found = broken or _first_too_long(rows)
    if found:
        sink.report(found)
        return None
    return tuple(rows)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, split at ``\\n`` only, one at a time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _broken(row: Row, error: str) -> Diagnostic:
    """What the csv module refused, at the first cell whose quotes do not pair up."""
    cells = [row.source.text[slice(*place)] for place in row.ranges]
    index = next((i for i, cell in enumerate(cells) if _is_open(cell)), len(cells) - 1)
    site = CellSite(row, index, "")
    if "field limit" in error:
        return files.field_too_long(site)
    why = "双引号没有配对" if "end of data" in error else "双引号后面应为逗号"
    return tables.bad_quotes(site, why=why)


def _is_open(text: str) -> bool:
    return text.startswith('"') and (len(text) == 1 or not text.endswith('"'))


def _first_too_long(rows: list[Row]) -> Diagnostic | None:
    for row in rows:
        for index, cell in enumerate(row.cells):
            if len(cell) > limits.CSV_FIELD:
                return files.field_too_long(CellSite(row, index, ""))
    return None
