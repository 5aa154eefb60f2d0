"""Tables of units: header found, titles, blanks, totals and remarks set aside, ragged rows marked.

Shared by fact tables, list tables and the roster; knows columns, not facts.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.entries import Entry
from rules_engine.facts.findings import tables, units
from rules_engine.facts.headers import Header, find_header, read_header
from rules_engine.facts.sheets import CellSite, Row, RowSite, read_rows, start_of
from rules_engine.facts.words import UNIT, is_summary, normal
from rules_engine.records import Shown
from rules_engine.source import Source


@frozen(eq=False, repr=False)
class Table(Shown):
    """``rows`` are those of units, ragged ones included, in the order of the file. ``nameless`` rows
    have contents but no unit, and were reported."""

    header: Header
    rows: tuple[Row, ...]
    nameless: tuple[Row, ...] = ()

    def entry(self, row: Row, name: str) -> Entry | None:
        """The cell of a known column; None if the table has no such column."""
        index = self.header.columns.get(name)
        if index is None:
            return None
        raw = row.cells[index] if index < len(row.cells) else ""
        return Entry(raw, CellSite(row, index, name))

    def is_ragged(self, row: Row) -> bool:
        """Whether cells of a row may have moved."""
        extra = row.cells[len(self.header.row.cells) :]
        return len(row.cells) < self.header.width or any(cell.strip() for cell in extra)


@frozen(eq=False)
class RowEntries(Mapping[str, Entry]):
    """The cells of a row by column name; made when they are asked for."""

    row: Row
    columns: Mapping[str, int]

    def __getitem__(self, name: str) -> Entry:
        """The cell of a column. Raises KeyError for other names, as mappings do."""
        index = self.columns[name]
        return Entry(self.row.cells[index], CellSite(self.row, index, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def read_table(source: Source, known: Sequence[str], what: str, sink: Sink) -> Table | None:
    """The table in a CSV text; None if nothing in it can be relied on (which is then reported).

    ``known``: the columns there may be. ``what``: how messages call a column (列, 字段).
    """
    rows = read_rows(source, sink)
    if rows is None:
        return None
    if all(row.is_blank for row in rows):
        sink.report(tables.empty_table(start_of(source)))
        return None
    head = find_header(rows, sink)
    if head is None:
        return None
    header = read_header(head, known, what, sink)
    if UNIT not in header.columns or header.spoiled & {UNIT, "类别", "角色"}:
        return None
    return _body(header, rows[head.number :], sink, of_records=what == "字段")


def _body(header: Header, rows: Sequence[Row], sink: Sink, *, of_records: bool) -> Table:
    table = Table(header, ())
    last = max((row.number for row in rows if not row.is_blank), default=0)
    taken = [row for row in rows if row.number <= last and _is_taken(table, row, sink)]
    kept = [row for row in taken if _name(table, row)]
    nameless = tuple(row for row in taken if not _name(table, row))
    first = kept[0].number if kept else last + 1
    for row in nameless:
        site, above = CellSite(row, header.columns[UNIT], UNIT), row.number > first
        sink.report(units.empty_unit(site, of_anyone=of_records and not above))
    _report_unnamed(header, kept, sink)
    for row in kept:
        if table.is_ragged(row):
            counts = {"cells": len(row.cells), "headers": len(header.row.cells)}
            sink.report(tables.ragged_row(RowSite(row), **counts))
    return Table(header, tuple(kept), nameless)


def _name(table: Table, row: Row) -> str:
    entry = table.entry(row, UNIT)
    return normal(str(entry.raw)) if entry else ""


def _is_taken(table: Table, row: Row, sink: Sink) -> bool:
    """Whether a row is neither blank nor of totals or remarks; reports those that are."""
    if row.is_blank:
        sink.report(tables.blank_row(RowSite(row)))
        return False
    title = _name(table, row) or next(cell.strip() for cell in row.cells if cell.strip())
    if is_summary(title):
        sink.report(tables.summary_row(RowSite(row), name=title))
        return False
    return True


def _report_unnamed(header: Header, rows: Sequence[Row], sink: Sink) -> None:
    """Report the first value of each column that has no name."""
    for index in header.unnamed:
        found = (row for row in rows if index < len(row.cells) and row.cells[index].strip())
        row = next(found, None)
        if row is not None:
            sink.report(tables.column_without_header(CellSite(row, index, "")))
