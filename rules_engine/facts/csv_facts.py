"""Fact tables and list tables in CSV to reports of units."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts.entries import Entry, RawRecord
from rules_engine.facts.findings import tables
from rules_engine.facts.reports import Batch, ListRow, ListTable, Report, RoleWords, SkippedRow
from rules_engine.facts.rows import RowEntries, Table, read_table
from rules_engine.facts.sheets import CellSite, Row, RowSite, start_of
from rules_engine.facts.words import CLASS, ROLES, UNIT, split_words
from rules_engine.model.types import FactSchema, ListType
from rules_engine.source import Source

RAGGED = "格数与列名不符"


def list_names(schema: FactSchema) -> tuple[str, ...]:
    """The list facts of a schema, each of which has a file of its own."""
    return tuple(fact.name for fact in schema.facts if isinstance(fact.type, ListType))


def list_file(main: str, name: str) -> str:
    """The file beside ``main`` that holds a list: ``facts.csv`` → ``facts.账号.csv``."""
    return f"{PurePath(main).stem}.{name}.csv"


def read_batch(
    source: Source, lists: Mapping[str, Source | None], schema: FactSchema, sink: Sink
) -> Batch:
    """The reports in a fact table, with the list tables that belong to it.

    ``lists``: the texts of list files by the names of their facts, None for one that was unreadable.
    """
    whole = start_of(source)
    heads = (UNIT, *[CLASS] * bool(schema.classes), *[ROLES] * bool(schema.roles))
    groupings = [name for name, _ in schema.groupings]
    known = (*heads, *groupings, *(fact.name for fact in schema.facts))
    table = read_table(source, known, "列", sink)
    if table is None:
        return Batch(source, whole)
    _report_lists_in(table, schema, sink)
    columns = _scalar_columns(table, schema)
    found_wrong = {name: Sink() for name in lists}
    read = {name: read_list(name, lists[name], schema, found_wrong[name]) for name in lists}
    for part in found_wrong.values():
        for one in part.all:
            sink.report(one)
    unreadable = frozenset(name for name, found in read.items() if found is None)
    return Batch(
        source,
        RowSite(table.header.row),
        tuple(
            _report(table, row, columns, groupings)
            for row in table.rows
            if not table.is_ragged(row)
        ),
        tuple(found for found in read.values() if found is not None),
        table.header.spoiled | unreadable,
        frozenset(columns) | frozenset(lists),
        tuple(_skipped(table, row) for row in table.rows if table.is_ragged(row)),
        {name: _place(list_file(source.name, name), found_wrong[name]) for name in unreadable},
    )


def _place(file: str, found: Sink) -> str:
    """Where a list file went wrong, in words: its name, and the cell if there is one."""
    wrong = next((one for one in found.all if one.severity is Severity.ERROR), None)
    if wrong is None or wrong.primary is None:
        return file
    _, quote, subject = wrong.place.partition("“")
    return f"{file} 第 {wrong.primary.span.begin.line} 行{quote}{subject}"


def _scalar_columns(table: Table, schema: FactSchema) -> dict[str, int]:
    lists = set(list_names(schema))
    scalars = [fact.name for fact in schema.facts if fact.name not in lists]
    return _columns(table, scalars)


def _columns(table: Table, names: Sequence[str]) -> dict[str, int]:
    columns = table.header.columns
    return {name: columns[name] for name in names if name in columns}


def _report_lists_in(table: Table, schema: FactSchema, sink: Sink) -> None:
    row = table.header.row
    for name in list_names(schema):
        index = table.header.columns.get(name)
        if index is not None:
            file = list_file(row.source.name, name)
            site = CellSite(row, index, name)
            sink.report(tables.list_in_main_table(site, name=name, file=file))


def _report(table: Table, row: Row, columns: Mapping[str, int], groupings: Sequence[str]) -> Report:
    entries = RowEntries(row, columns)
    groups = _cells(table, row, groupings)
    unit, kind, roles = _unit(table, row), table.entry(row, CLASS), _roles(table, row)
    return Report(unit, kind, roles, entries, RowSite(row), groups)


def _unit(table: Table, row: Row) -> Entry:
    entry = table.entry(row, UNIT)
    return entry if entry is not None else Entry("", RowSite(row))


def _roles(table: Table, row: Row) -> RoleWords | None:
    entry = table.entry(row, ROLES)
    return RoleWords(split_words(str(entry.raw)), entry.site) if entry else None


def _skipped(table: Table, row: Row) -> SkippedRow:
    return SkippedRow(str(_unit(table, row).raw), RowSite(row).words(), RAGGED)


def read_list(
    name: str, source: Source | None, schema: FactSchema, sink: Sink, heads: Sequence[str] = ()
) -> ListTable | None:
    """The records of one list; None if the file cannot be relied on. ``heads``: columns there may be
    besides 单位 that say whose a record is."""
    if source is None:
        return None
    fields = tuple(field.name for field in schema.by_name[name].fields)
    table = read_table(source, (*heads, UNIT, *fields), "字段", sink)
    if table is None or table.header.spoiled:
        return None
    there = _columns(table, fields)
    absent = [field for field in fields if field not in there]
    if absent:
        sink.report(tables.missing_columns(RowSite(table.header.row), names=absent))
    all_rows = sorted((*table.rows, *table.nameless), key=lambda row: row.number)
    rows = tuple(
        ListRow(_unit(table, row), _record(table, row, there), _cells(table, row, heads))
        for row in all_rows
    )
    return ListTable(name, rows, RowSite(table.header.row))


def _cells(table: Table, row: Row, names: Sequence[str]) -> dict[str, Entry]:
    cells = ((name, table.entry(row, name)) for name in names)
    return {name: entry for name, entry in cells if entry is not None}


def _record(table: Table, row: Row, columns: Mapping[str, int]) -> RawRecord | None:
    return None if table.is_ragged(row) else RawRecord(RowEntries(row, columns), RowSite(row))
