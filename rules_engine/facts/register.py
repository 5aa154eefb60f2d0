"""All reports of a run, brought together: each unit once, its lists joined, its facts typed."""

from collections.abc import Sequence

from attrs import Factory, define, field, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.csv_facts import list_file, list_names
from rules_engine.facts.entries import Entry, RawRecord, RawRecords
from rules_engine.facts.findings import tables, units
from rules_engine.facts.identity import Named, identify, resolve_name
from rules_engine.facts.reports import Batch, ListTable, Report, SkippedRow
from rules_engine.facts.roster import Roster
from rules_engine.facts.settling import Settler
from rules_engine.facts.words import MISSING, NOT_APPLICABLE, fold, normal, unit_key, unit_name
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.source import Source

_IN_DOUBT = "单位、类别或角色有误"
_TWICE = "单位重复"


@frozen(eq=False)
class FactTable:
    """The facts of all units, in the order of appearance.

    ``skipped`` are rows and files that name a unit which could not be taken in; each has an error
    in the sink. ``sources`` are the texts that were read, in the order they were given.
    """

    units: tuple[UnitFacts, ...]
    skipped: tuple[SkippedRow, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)


@frozen(eq=False)
class _Claim:
    """A report with the name it was resolved to."""

    batch: Batch
    report: Report
    unit: Unit | None
    key: str


@define(eq=False)
class _Register:
    schema: FactSchema
    roster: Roster | None
    sink: Sink
    claims: list[_Claim] = Factory(list)
    skipped: list[SkippedRow] = Factory(list)
    unresolved: set[str] = Factory(set)

    def take(self, batch: Batch) -> None:
        self.skipped += batch.skipped
        for report in batch.reports:
            named = resolve_name(report.name, self.roster)
            if isinstance(named, Diagnostic):
                self.sink.report(named)
                self.unresolved.add(unit_key(str(report.name.raw)))
                self.skip(report, _IN_DOUBT)
                continue
            unit = identify(report, named, self.schema, batch.whole, self.sink)
            if unit is None:
                self.skip(report, _IN_DOUBT)
            self.claims.append(_Claim(batch, report, unit, fold(named.name)))

    def skip(self, report: Report, reason: str) -> None:
        name = unit_name(str(report.name.raw))
        self.skipped.append(SkippedRow(name, report.name.site.words(), reason))

    def unique(self) -> list[_Claim]:
        """The claims of units that are claimed once; of those claimed twice none holds."""
        first: dict[str, _Claim] = {}
        twice: set[str] = set()
        for claim in self.claims:
            if claim.key in first:
                self.report_twice(claim, first[claim.key])
                twice.add(claim.key)
            first.setdefault(claim.key, claim)
        for claim in self.claims:
            if claim.key in twice and claim.unit is not None:
                self.skip(claim.report, _TWICE)
        return [claim for claim in self.claims if claim.key not in twice and claim.unit]

    def report_twice(self, claim: _Claim, first: _Claim) -> None:
        name = first.unit.name if first.unit else unit_name(str(first.report.name.raw))
        written, site = unit_name(str(claim.report.name.raw)), claim.report.name.site
        found = units.duplicate_unit(site, name=name, first=first.report.name.site, written=written)
        self.sink.report(found)

    def facts(self, batches: Sequence[Batch]) -> tuple[UnitFacts, ...]:
        settler = Settler(self.schema, self.sink)
        claims = self.unique()
        lists = {id(batch): self.join(batch) for batch in batches}
        spoiled = {id(batch): dict.fromkeys(batch.spoiled, batch.source.name) for batch in batches}
        settled = tuple(
            settler.settle(
                claim.unit,
                claim.report.facts,
                lists[id(claim.batch)].get(claim.key, {}),
                spoiled[id(claim.batch)],
            )
            for claim in claims
            if claim.unit is not None
        )
        for batch in batches:
            self.report_absent(batch, {c.unit.kind for c in claims if c.unit and c.batch is batch})
        return settled

    def report_unreported(self, roster: Roster) -> None:
        """Warn of units of the roster that no file speaks of."""
        there = {claim.key for claim in self.claims}
        for entry in roster.entries:
            if fold(entry.name) not in there:
                self.sink.report(units.unit_not_reported(entry.site, name=entry.name))

    def join(self, batch: Batch) -> dict[str, dict[str, Entry]]:
        """The list facts of each unit of a batch, by the unit's key."""
        keys = [claim.key for claim in self.claims if claim.batch is batch]
        joined: dict[str, dict[str, Entry]] = {key: {} for key in keys}
        for table in batch.lists:
            for key, records in self.records(batch, table, keys).items():
                joined[key][table.name] = Entry(_list_value(records), table.site)
        return joined

    def records(
        self, batch: Batch, table: ListTable, keys: list[str]
    ) -> dict[str, list[RawRecord | None]]:
        """The records of each unit; a unit of the batch without any has none, and says so."""
        records: dict[str, list[RawRecord | None]] = {key: [] for key in keys}
        for row in table.rows:
            named = resolve_name(row.unit, self.roster)
            if isinstance(named, Named) and fold(named.name) in records:
                records[fold(named.name)].append(row.record)
            elif unit_key(str(row.unit.raw)) not in self.unresolved:
                self.sink.report(self.stray(batch, row.unit, named))
        return records

    def stray(self, batch: Batch, cell: Entry, named: Named | Diagnostic) -> Diagnostic:
        """The finding about a record of a unit that the main table does not have."""
        if isinstance(named, Diagnostic):
            return named
        names = [unit_name(str(report.name.raw)) for report in batch.reports]
        main = batch.source.name
        return tables.list_unit_unknown(cell.site, name=named.name, main=main, names=names)

    def report_absent(self, batch: Batch, kinds: set[str | None]) -> None:
        """Warn of columns and list files that a table lacks and its units should have."""
        if batch.columns is None:
            return
        known = batch.columns | batch.spoiled
        due = [f for f in self.schema.facts if not f.classes or kinds & set(f.classes)]
        absent = [fact.name for fact in due if fact.name not in known]
        lists = list_names(self.schema)
        columns = [name for name in absent if name not in lists]
        if columns:
            self.sink.report(tables.missing_columns(batch.whole, names=columns))
        for name in absent:
            if name in lists:
                file = list_file(batch.source.name, name)
                self.sink.report(tables.list_file_missing(batch.whole, name=name, file=file))


def _list_value(records: list[RawRecord | None]) -> str | RawRecords:
    """A list as it was reported. One record of nothing but 未报 (or 不适用) speaks of the whole
    list: so an unfilled template is 未报, and not one record of unknowns."""
    only = records[0] if len(records) == 1 else None
    for word, words in (("未报", MISSING), ("不适用", NOT_APPLICABLE)):
        if only and all(normal(str(entry.raw)) in words for entry in only.values()):
            return word
    return tuple(records)


def register(
    batches: Sequence[Batch], schema: FactSchema, sink: Sink, roster: Roster | None = None
) -> FactTable:
    """The facts of all units in ``batches``. Whatever is wrong is reported to ``sink``."""
    desk = _Register(schema, roster, sink)
    for batch in batches:
        desk.take(batch)
    units_facts = desk.facts(batches)
    if roster is not None:
        desk.report_unreported(roster)
    return FactTable(units_facts, tuple(desk.skipped), tuple(batch.source for batch in batches))
