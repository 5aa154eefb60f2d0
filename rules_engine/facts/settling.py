"""The reported values of a unit that is known to its typed facts."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import Factory, define, evolve, field, frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.cells import read_cell
from rules_engine.facts.entries import ABSENT, Absent, Bad, Entry, RawRecord, RawRecords, Reading
from rules_engine.facts.findings import periods, units
from rules_engine.facts.periods import period_words, plain_period
from rules_engine.facts.words import BLANK, MISSING, NOT_APPLICABLE, normal
from rules_engine.model import values
from rules_engine.model.types import FactDecl, FactSchema, ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Fault, FaultKind, Plain, Record, Special, Value, fault
from rules_engine.records import Shown


@frozen(eq=False)
class Places(Mapping[str, str]):
    """Names of facts with values, and ``清单[2].字段`` with or without one, to places; put into words
    when asked for."""

    named: Mapping[str, Value]
    facts: Mapping[str, Entry]
    others: Mapping[str, Entry]

    def __getitem__(self, name: str) -> str:
        """The place of a value. Raises KeyError for what was not reported."""
        entry = self.others.get(name)
        if entry is None and name in self.named:
            entry = self.facts.get(name)
        if entry is None:
            raise KeyError(name)
        return entry.site.words()

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in self.facts if name in self.named)
        yield from self.others

    def __len__(self) -> int:
        return sum(1 for _ in self)


@define(eq=False, repr=False)
class _Reader(Shown):
    """Reads one fact or field. Readings are kept by text: a column has few different ones."""

    decl: FactDecl
    fields: tuple["_Reader", ...] = ()
    is_period: bool = False
    seen: dict[str, Reading] = Factory(dict)

    def read(self, entry: Entry) -> Reading:
        raw = entry.raw
        if self.is_period and isinstance(raw, str):
            raw = plain_period(raw)
        if not isinstance(raw, str):
            return read_cell(raw, self.decl)
        if raw not in self.seen:
            self.seen[raw] = read_cell(raw, self.decl)
        return self.seen[raw]


def _reader(decl: FactDecl) -> _Reader:
    if not isinstance(decl.type, ListType):
        return _Reader(decl)
    key = decl.type.period
    fields = decl.type.record.fields
    return _Reader(decl, tuple(_Reader(part, is_period=part.name == key) for part in fields))


@define(eq=False, repr=False)
class Settler(Shown):
    """Turns entries into values by a schema; findings go to the sink."""

    schema: FactSchema
    sink: Sink
    readers: tuple[_Reader, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.readers = tuple(map(_reader, self.schema.facts))

    def settle(
        self,
        unit: Unit,
        facts: Mapping[str, Entry],
        lists: Mapping[str, Entry],
        spoiled: Mapping[str, str],
    ) -> UnitFacts:
        """The typed facts of a unit; ``lists`` are those joined from files of their own.

        ``spoiled`` facts are faults; it says where they went wrong.
        """
        found: dict[str, Value] = {}
        others = dict(lists)
        for reader in self.readers:
            name = reader.decl.name
            if name in spoiled:
                found[name] = fault(FaultKind.BAD_DATA, spoiled[name])
                continue
            entry = lists.get(name) or facts.get(name)
            value = self._value(unit, reader, entry, others)
            if not isinstance(value, Absent):
                found[name] = value
        return UnitFacts(unit, found, Places(found, facts, others))

    def inspect(self, facts: Mapping[str, Entry], lists: Mapping[str, Entry]) -> None:
        """Report what is wrong in the cells of a unit in doubt, so that all is listed at once.

        Its class is not certain: what only some classes report may say that it does not apply.
        """
        for reader in self.readers:
            entry = lists.get(reader.decl.name) or facts.get(reader.decl.name)
            if entry is not None and not (reader.decl.classes and _is_silent(entry)):
                self._reported(reader, entry, {})

    def _value(
        self, unit: Unit, reader: _Reader, entry: Entry | None, places: dict[str, Entry]
    ) -> Value | Absent:
        classes = reader.decl.classes
        if classes and unit.kind not in classes:
            return self._outside(unit, reader.decl, entry)
        return ABSENT if entry is None else self._reported(reader, entry, places)

    def _reported(self, reader: _Reader, entry: Entry, places: dict[str, Entry]) -> Value | Absent:
        if isinstance(entry.raw, tuple) and isinstance(reader.decl.type, ListType):
            return self._records(reader, entry.raw, entry, places)
        return self._sound(reader.read(entry), entry)

    def _outside(self, unit: Unit, decl: FactDecl, entry: Entry | None) -> Value:
        """A fact that this class of unit does not report."""
        if entry is None or _is_silent(entry):
            return values.NOT_APPLICABLE
        kind = unit.kind or ""
        found = units.fact_outside_class(entry.site, decl=decl, name=unit.name, kind=kind)
        self.sink.report(found)
        return fault(FaultKind.BAD_DATA, entry.site.words())

    def _sound(self, reading: Reading, entry: Entry) -> Value | Absent:
        """The value; a bad cell is reported and becomes a fault."""
        if isinstance(reading, Bad):
            self.sink.report(reading.finding(entry.site))
            return fault(FaultKind.BAD_DATA, entry.site.words())
        return reading

    def _records(
        self, reader: _Reader, raw: RawRecords, entry: Entry, places: dict[str, Entry]
    ) -> tuple[Record, ...] | Fault | Absent:
        if any(record is None for record in raw):
            return fault(FaultKind.BAD_DATA, entry.site.words())
        whole = [record for record in raw if record is not None]
        kind = reader.decl.type
        if isinstance(kind, ListType) and kind.period:
            return self._periods(reader, kind, whole, places)
        return tuple(
            self._record(reader, record, f"{reader.decl.name}[{number}]", places)
            for number, record in enumerate(whole, 1)
        )

    def _periods(
        self,
        reader: _Reader,
        kind: ListType,
        raw: Sequence[RawRecord],
        places: dict[str, Entry],
    ) -> tuple[Record, ...] | Fault | Absent:
        """The records in the order of their periods. A period that nobody reported has a record in
        which all is 未报, or none (缺期不计); where that are all periods, the list is 未报."""
        known = self._by_period(reader, kind, raw)
        if isinstance(known, Fault):
            for record in raw:
                self._record(evolve(reader, fields=reader.fields[1:]), record, "", {})
            return known
        said = {period: record for period, record in known.items() if _says(reader, record)}
        if not said:
            return () if kind.gaps_left_out and not raw else ABSENT
        return tuple(
            self._record(reader, said[period], f"{reader.decl.name}[{number}]", places)
            if period in said
            else {kind.period: period}
            for number, period in enumerate(sorted(said) if kind.gaps_left_out else kind.periods, 1)
        )

    def _by_period(
        self, reader: _Reader, kind: ListType, raw: Sequence[RawRecord]
    ) -> dict[int, RawRecord] | Fault:
        """The records by the periods that they name; a fault where one of them is not certain."""
        known: dict[int, RawRecord] = {}
        sites: dict[int, Entry] = {}
        bad: list[Entry] = []
        for record in raw:
            cell = record.fields.get(kind.period) or Entry("", record.site)
            period = self._period(reader, kind, cell, sites)
            if period is None:
                bad.append(cell)
            else:
                known[period], sites[period] = record, cell
        return fault(FaultKind.BAD_DATA, bad[0].site.words()) if bad else known

    def _period(
        self, reader: _Reader, kind: ListType, cell: Entry, sites: Mapping[int, Entry]
    ) -> int | None:
        """The period that a cell names; None, with a finding, where it names none or one again."""
        name = reader.decl.name
        period = self._sound(reader.fields[0].read(cell), cell)
        if isinstance(period, int) and period not in sites:
            return period
        if isinstance(period, int):
            words, first = period_words(kind.period, period), sites[period].site
            found = periods.duplicate_period(cell.site, name=name, words=words, first=first)
            self.sink.report(found)
        elif isinstance(period, Absent):
            self.sink.report(periods.period_missing(cell.site, name=name, key=kind.period))
        return None

    def _record(
        self, reader: _Reader, record: RawRecord, path: str, places: dict[str, Entry]
    ) -> Record:
        found: dict[str, Plain | Special] = {}
        for part in reader.fields:
            name = part.decl.name
            # A field that is 未报 has a place too: where it should have been written.
            entry = record.fields.get(name) or Entry("", record.site)
            places[f"{path}.{name}"] = entry
            value = self._sound(part.read(entry), entry)
            if not isinstance(value, Absent | tuple):
                found[name] = value
        return found


def _is_silent(entry: Entry) -> bool:
    """Whether an entry says no more than that there is nothing to say."""
    if isinstance(entry.raw, tuple):
        return not entry.raw
    return isinstance(entry.raw, str) and normal(entry.raw) in MISSING | BLANK | NOT_APPLICABLE


def _says(reader: _Reader, record: RawRecord) -> bool:
    """Whether a record of a period reports anything besides the period."""
    entries = (record.fields.get(part.decl.name) for part in reader.fields[1:])
    raws = (entry.raw for entry in entries if entry is not None)
    return any(not isinstance(raw, str) or normal(raw) not in MISSING for raw in raws)
