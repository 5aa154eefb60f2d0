"""All reports of a run, brought together: each unit once, its lists joined, its facts typed."""

from collections.abc import Mapping, Sequence

from attrs import Factory, define, field, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.csv_facts import list_file, list_names
from rules_engine.facts.findings import tables, units
from rules_engine.facts.identity import identify, resolve_name
from rules_engine.facts.joining import Joined, Joiner
from rules_engine.facts.reports import Batch, Report, SkippedRow
from rules_engine.facts.roster import Roster
from rules_engine.facts.settling import Settler
from rules_engine.facts.words import fold, unit_key, unit_name
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.records import Shown
from rules_engine.source import Source

_IN_DOUBT = "单位、类别或角色有误"
_TWICE = "单位重复"


@frozen(eq=False, repr=False)
class FactTable(Shown):
    """The facts of all units, in the order of appearance.

    ``skipped`` are rows and files that name a unit which could not be taken in; each has an error
    in the sink. ``sources`` are the texts that were read, in the order they were given.
    """

    units: tuple[UnitFacts, ...]
    skipped: tuple[SkippedRow, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)


@frozen(eq=False, repr=False)
class _Claim(Shown):
    """A report with the name it was resolved to."""

    batch: Batch
    report: Report
    unit: Unit | None
    key: str


@define(eq=False, repr=False)
class _Register(Shown):
    schema: FactSchema
    roster: Roster | None
    sink: Sink
    claims: list[_Claim] = Factory(list)
    skipped: list[SkippedRow] = Factory(list)
    unresolved: set[str] = Factory(set)
    nameless: list[Report] = Factory(list)

    def take(self, batch: Batch) -> None:
        self.skipped += batch.skipped
        for report in batch.reports:
            named = resolve_name(report.name, self.roster)
            if isinstance(named, Diagnostic):
                self.sink.report(named)
                self.unresolved.add(unit_key(str(report.name.raw)))
                self.nameless.append(report)
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
        joined = {id(batch): self.join(batch, claims) for batch in batches}
        settled = tuple(
            self.settle(settler, claim.unit, claim, joined[id(claim.batch)][claim.key])
            for claim in claims
            if claim.unit is not None
        )
        self.inspect(settler, claims, joined)
        for batch in batches:
            self.report_absent(batch, {c.unit.kind for c in claims if c.unit and c.batch is batch})
        return settled

    def join(self, batch: Batch, claims: Sequence[_Claim]) -> dict[str, Joined]:
        """The list facts of each unit of a batch, by the unit's key."""
        keys = dict.fromkeys(claim.key for claim in self.claims if claim.batch is batch)
        scored = {c.key: c.unit for c in claims if c.batch is batch and c.unit is not None}
        joiner = Joiner(self.schema, self.roster, self.unresolved, self.sink)
        return joiner.join(batch, keys, scored)

    def settle(self, settler: Settler, unit: Unit, claim: _Claim, joined: Joined) -> UnitFacts:
        batch = claim.batch
        spoiled = dict.fromkeys(batch.spoiled, batch.source.name)
        spoiled |= {**batch.elsewhere, **joined.doubts}
        return settler.settle(unit, claim.report.facts, joined.lists, spoiled)

    def inspect(
        self,
        settler: Settler,
        claims: Sequence[_Claim],
        joined: Mapping[int, Mapping[str, Joined]],
    ) -> None:
        """Look at the cells of the reports that were not taken in, too."""
        taken = {id(claim) for claim in claims}
        for claim in self.claims:
            if id(claim) not in taken:
                lists = joined[id(claim.batch)][claim.key].lists
                settler.inspect(claim.report.facts, lists)
        for report in self.nameless:
            settler.inspect(report.facts, {})

    def report_unreported(self, roster: Roster) -> None:
        """Warn of units of the roster that no file speaks of; where none was read at all, that is
        said already."""
        there = {claim.key for claim in self.claims}
        for entry in roster.entries if there else ():
            if fold(entry.name) not in there:
                self.sink.report(units.unit_not_reported(entry.site, name=entry.name))

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
