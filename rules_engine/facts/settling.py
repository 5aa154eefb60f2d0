"""The reported values of a unit that is known to its typed facts."""

from collections.abc import Iterator, Mapping

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.cells import read_cell
from rules_engine.facts.entries import ABSENT, Absent, Bad, Entry, RawRecord, RawRecords, Reading
from rules_engine.facts.findings import units
from rules_engine.facts.words import BLANK, MISSING, NOT_APPLICABLE, normal
from rules_engine.model import values
from rules_engine.model.types import FactDecl, FactSchema, ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Fault, FaultKind, Plain, Record, Special, Value, fault


@frozen(eq=False)
class Places(Mapping[str, str]):
    """Names of facts with values (and ``清单[2].字段``) to places, put into words when asked for."""

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


@define(eq=False)
class _Memo:
    """Readings of one fact by text: a table has few different texts in a column."""

    decl: FactDecl
    seen: dict[str, Reading] = Factory(dict)

    def read(self, entry: Entry) -> Reading:
        if not isinstance(entry.raw, str):
            return read_cell(entry.raw, self.decl)
        if entry.raw not in self.seen:
            self.seen[entry.raw] = read_cell(entry.raw, self.decl)
        return self.seen[entry.raw]


@define(eq=False)
class Settler:
    """Turns entries into values by a schema; findings go to the sink."""

    schema: FactSchema
    sink: Sink
    memos: dict[tuple[str, str], _Memo] = Factory(dict)

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
        for decl in self.schema.facts:
            if decl.name in spoiled:
                found[decl.name] = fault(FaultKind.BAD_DATA, spoiled[decl.name])
                continue
            entry = lists.get(decl.name) or facts.get(decl.name)
            value = self._value(unit, decl, entry, others)
            if not isinstance(value, Absent):
                found[decl.name] = value
        return UnitFacts(unit, found, Places(found, facts, others))

    def _value(
        self, unit: Unit, decl: FactDecl, entry: Entry | None, places: dict[str, Entry]
    ) -> Value | Absent:
        if decl.classes and unit.kind not in decl.classes:
            return self._outside(unit, decl, entry)
        if entry is None:
            return ABSENT
        if isinstance(decl.type, ListType) and isinstance(entry.raw, tuple):
            return self._records(decl, decl.type, entry.raw, entry, places)
        return self._sound(self._memo("", decl).read(entry), entry)

    def _outside(self, unit: Unit, decl: FactDecl, entry: Entry | None) -> Value:
        """A fact that this class of unit does not report."""
        if entry is None or _is_silent(entry):
            return values.NOT_APPLICABLE
        kind = unit.kind or ""
        found = units.fact_outside_class(entry.site, decl=decl, name=unit.name, kind=kind)
        self.sink.report(found)
        return fault(FaultKind.BAD_DATA, entry.site.words())

    def _memo(self, owner: str, decl: FactDecl) -> _Memo:
        return self.memos.setdefault((owner, decl.name), _Memo(decl))

    def _sound(self, reading: Reading, entry: Entry) -> Value | Absent:
        """The value; a bad cell is reported and becomes a fault."""
        if isinstance(reading, Bad):
            self.sink.report(reading.finding(entry.site))
            return fault(FaultKind.BAD_DATA, entry.site.words())
        return reading

    def _records(
        self,
        decl: FactDecl,
        kind: ListType,
        raw: RawRecords,
        entry: Entry,
        places: dict[str, Entry],
    ) -> tuple[Record, ...] | Fault:
        if any(record is None for record in raw):
            return fault(FaultKind.BAD_DATA, entry.site.words())
        whole = [record for record in raw if record is not None]
        return tuple(
            self._record(decl.name, kind, record, f"{decl.name}[{number}]", places)
            for number, record in enumerate(whole, 1)
        )

    def _record(
        self, owner: str, kind: ListType, record: RawRecord, path: str, places: dict[str, Entry]
    ) -> Record:
        found: dict[str, Plain | Special] = {}
        for field in kind.record.fields:
            entry = record.get(field.name)
            if entry is None:
                continue
            value = self._sound(self._memo(owner, field).read(entry), entry)
            if not isinstance(value, Absent | tuple):
                found[field.name] = value
                places[f"{path}.{field.name}"] = entry
        return found


def _is_silent(entry: Entry) -> bool:
    """Whether an entry says no more than that there is nothing to say."""
    if isinstance(entry.raw, tuple):
        return not entry.raw
    return isinstance(entry.raw, str) and normal(entry.raw) in MISSING | BLANK | NOT_APPLICABLE
