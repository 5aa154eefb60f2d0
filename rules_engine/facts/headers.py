"""The header row of a table: which column is which declared name.

A column is a name's only if it is written exactly so. What is near is refused and suggested.
"""

from collections.abc import Mapping, Sequence

from attrs import define, frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts import limits
from rules_engine.facts.findings import tables
from rules_engine.facts.sheets import CellSite, Row, RowSite
from rules_engine.facts.words import UNIT, alike, difference, fold, normal
from rules_engine.records import Shown

_SEPARATORS = {"\t": "制表符", ";": "分号", "；": "中文分号", "，": "中文逗号", "|": "竖线"}


@frozen(eq=False, repr=False)
class Header(Shown):
    """``columns`` maps known names to 0-based columns. ``spoiled``: names whose column is not
    certain. ``unnamed``: columns without a name. ``width``: columns up to the last named one."""

    row: Row
    columns: Mapping[str, int]
    spoiled: frozenset[str]
    unnamed: frozenset[int]
    width: int


def find_header(rows: Sequence[Row], sink: Sink) -> Row | None:
    """The row with the column 单位, among the first rows that are not blank."""
    written = [row for row in rows if not row.is_blank][: limits.TITLE_ROWS]
    if not written:
        return None
    for index, row in enumerate(written):
        if any(fold(cell) == UNIT for cell in row.cells):
            for title in written[:index]:
                sink.report(tables.title_row(RowSite(title)))
            return row
    _report_no_header(written, sink)
    return None


def _report_no_header(written: Sequence[Row], sink: Sink) -> None:
    first = written[0]
    for char, name in _SEPARATORS.items():
        if len(first.cells) == 1 and UNIT in map(normal, first.cells[0].split(char)):
            sink.report(tables.wrong_separator(RowSite(first), separator=name))
            return
    likely = next((row for row in written if any(UNIT in cell for cell in row.cells)), first)
    sink.report(tables.no_unit_column(RowSite(likely), headers=likely.cells))


@define(eq=False, repr=False)
class _Reader(Shown):
    row: Row
    known: Sequence[str]
    what: str
    sink: Sink
    columns: dict[str, int]
    spoiled: set[str]
    unnamed: set[int]

    def take(self, index: int, cell: str) -> None:
        """Assign one column."""
        name = normal(cell)
        if not name:
            self.unnamed.add(index)
        elif name in self.columns:
            self._twice(index, name)
        elif name in self.known:
            self.columns[name] = index
        else:
            self._unknown(index, name)

    def _twice(self, index: int, name: str) -> None:
        first = CellSite(self.row, self.columns[name], name)
        site = CellSite(self.row, index, name)
        self.sink.report(tables.duplicate_column(site, name=name, first=first))
        self.spoiled.add(name)

    def _unknown(self, index: int, name: str) -> None:
        site = CellSite(self.row, index, name)
        wanted = alike(name, self.known)
        if wanted is None:
            found = tables.unknown_fact(site, name=name, names=self.known, what=self.what)
        else:
            how = difference(name, wanted)
            found = tables.look_alike_name(site, name=name, wanted=wanted, how=how, written=wanted)
            self.spoiled.add(wanted)
        self.sink.report(found)


def read_header(row: Row, known: Sequence[str], what: str, sink: Sink) -> Header:
    """Assign the columns of a header row. Unknown, look-alike and double names are reported."""
    reader = _Reader(row, known, what, sink, {}, set(), set())
    for index, cell in enumerate(row.cells):
        reader.take(index, cell)
    width = max((i + 1 for i, cell in enumerate(row.cells) if cell.strip()), default=0)
    unnamed = frozenset(reader.unnamed)
    return Header(row, reader.columns, frozenset(reader.spoiled), unnamed, width)
