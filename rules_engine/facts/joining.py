"""The records of list files, joined to the units of the table beside them.

No row is no record, but only in a file whose every row has found its unit: a row that belongs to
nobody may be the missing row of any unit that has none, so the lists of those are not certain. Nor is that
of the unit above a row without a name: cells that were merged are written so. With no row above it, it may be
a record of any unit, so that no list of the file is certain.
"""

from collections.abc import Collection, Mapping, Sequence

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.entries import Entry, RawRecord, RawRecords, Site
from rules_engine.facts.findings import tables
from rules_engine.facts.identity import Named, resolve_name
from rules_engine.facts.reports import Batch, ListTable
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import (
    MISSING,
    NO_RECORDS,
    NOT_APPLICABLE,
    fold,
    normal,
    unit_key,
    unit_name,
)
from rules_engine.model.types import FactDecl, FactSchema, OptionType
from rules_engine.model.units import Unit
from rules_engine.records import Alike, Shown

Records = list[RawRecord | None]
# A row that belongs to nobody: whose the row above is where there is no name (else empty; None: there is no
# such row), and the place.
_Stray = tuple[str | None, Site]


@frozen(eq=False, repr=False)
class Joined(Alike):
    """The list facts of one unit, by name: those that are certain, and for the others the place
    that puts them in doubt."""

    lists: dict[str, Entry] = Factory(dict)
    doubts: dict[str, str] = Factory(dict)


@define(eq=False, repr=False)
class Joiner(Shown):
    """Joins the list tables of a batch. ``unresolved``: keys of the names of the main tables that
    are no unit's, each of which was reported."""

    schema: FactSchema
    roster: Roster | None
    unresolved: Collection[str]
    sink: Sink

    def join(
        self, batch: Batch, keys: Collection[str], scored: Mapping[str, Unit]
    ) -> dict[str, Joined]:
        """The lists by the keys of units; ``scored`` are the units that are in no doubt."""
        joined = {key: Joined() for key in keys}
        for table in batch.lists:
            decl = self.schema.by_name[table.name]
            due = {key: unit.name for key, unit in scored.items() if decl.is_due(unit.kind)}
            records, strays = self.sort(batch, table, keys)
            silent = [key for key, found in records.items() if key in due and not found]
            for key, found in records.items():
                stray = _doubt(strays, key, silent=key in silent, due=key in due or bool(found))
                if stray is not None:
                    joined[key].doubts[table.name] = stray.words()
                else:
                    value = self.value(decl, found)
                    joined[key].lists[table.name] = Entry(value, table.site)
            if silent and not strays and not decl.is_due_each_period:
                names = [due[key] for key in silent]
                self.sink.report(tables.units_without_records(table.site, names=names))
        return joined

    def sort(
        self, batch: Batch, table: ListTable, keys: Collection[str]
    ) -> tuple[dict[str, Records], list[_Stray]]:
        """The records of each unit, and the rows that belong to none."""
        records: dict[str, Records] = {key: [] for key in keys}
        strays: list[_Stray] = []
        above: str | None = None
        for row in table.rows:
            if not normal(str(row.unit.raw)):
                strays.append((above, row.unit.site))
                continue
            named = resolve_name(row.unit, self.roster)
            above = fold(named.name) if isinstance(named, Named) else ""
            if above in records:
                records[above].append(row.record)
            elif unit_key(str(row.unit.raw)) not in self.unresolved:
                self.sink.report(_stray(batch, row.unit, named))
                strays.append(("", row.unit.site))
        return records, strays

    def value(self, decl: FactDecl, records: Records) -> str | RawRecords:
        """A list as it was reported. One record of nothing but 未报 (or 不适用) speaks of the whole
        list: so an unfilled template is 未报, and not one record of unknowns. One of nothing but 无
        says that there are no records."""
        only = records[0] if len(records) == 1 else None
        if only is None:
            return tuple(records)
        cells = [normal(str(entry.raw)) for entry in only.fields.values()]
        for word, words in (("未报", MISSING), ("不适用", NOT_APPLICABLE)):
            if all(cell in words for cell in cells):
                return word
        return self._none(decl, only) if _says_none(cells) else tuple(records)

    def _none(self, decl: FactDecl, only: RawRecord) -> RawRecords:
        """No records, unless the cells that say 无 could also be those of a record."""
        fields = {field.name: field for field in decl.fields}
        said = [fields[name] for name, entry in only.fields.items() if str(entry.raw).strip()]
        if any(NO_RECORDS in f.type.names for f in said if isinstance(f.type, OptionType)):
            return (only,)
        if any(not field.nullable for field in said):
            return ()
        self.sink.report(tables.none_or_blank(only.site, name=decl.name))
        return (None,)


def _doubt(strays: Sequence[_Stray], key: str, *, silent: bool, due: bool) -> Site | None:
    """The first row that may be a record of this unit, which has no records (``silent``), or may have some
    (``due``)."""
    may_be = (silent or above == key or (due and above is None) for above, _ in strays)
    return next((site for (_, site), may in zip(strays, may_be, strict=True) if may), None)


def _says_none(cells: list[str]) -> bool:
    """Whether every field is 无, or the first is and the rest are blank."""
    return cells[:1] == [NO_RECORDS] and set(cells[1:]) in (set(), {""}, {NO_RECORDS})


def _stray(batch: Batch, cell: Entry, named: Named | Diagnostic) -> Diagnostic:
    """The finding about a record of a unit that the main table does not have."""
    if isinstance(named, Diagnostic):
        return named
    names = [unit_name(str(report.name.raw)) for report in batch.reports]
    main = batch.source.name
    return tables.list_unit_unknown(cell.site, name=named.name, main=main, names=names)
