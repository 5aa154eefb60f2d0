"""The roster: official names of units, their classes, roles and aliases. The only source of aliases."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256

from attrs import Factory, define, frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.entries import Entry, Site
from rules_engine.facts.findings import cells, units
from rules_engine.facts.rows import Table, read_table
from rules_engine.facts.sheets import Row, RowSite
from rules_engine.facts.words import (
    ALIASES,
    CLASS,
    MISSING,
    ROLES,
    UNIT,
    invisible,
    normal,
    split_words,
    unit_key,
    unit_name,
)
from rules_engine.model.types import FactSchema
from rules_engine.records import Shown
from rules_engine.source import Source

COLUMNS = (UNIT, CLASS, ROLES, ALIASES)


@frozen(eq=False, repr=False)
class RosterEntry(Shown):
    """A unit as it is officially called. ``kind`` and ``roles`` are None where the roster does not
    speak of them. A ``broken`` entry had an error of its own: its unit cannot be taken in. ``place``
    is its row in the roster: the order in which offices are listed (建制次序)."""

    name: str
    kind: str | None
    roles: frozenset[str] | None
    site: Site
    broken: bool = False
    place: int | None = None
    groups: Mapping[str, str] = Factory(dict)

    @property
    def said(self) -> tuple[object, ...]:
        """All that the roster says of the unit, in one order."""
        roles = None if self.roles is None else sorted(self.roles)
        return (self.name, self.kind, roles, self.broken, self.place, sorted(self.groups.items()))


@frozen(eq=False, repr=False)
class Roster(Shown):
    """``by_key`` finds an entry by `unit_key` of its name or of an alias. Of an ``unreadable``
    roster nothing is known, so that no unit can be taken in."""

    entries: tuple[RosterEntry, ...] = ()
    by_key: Mapping[str, RosterEntry] = Factory(dict)
    unreadable: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The official names, in the order of the roster."""
        return tuple(entry.name for entry in self.entries)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is listed: equal for rosters that say the same of the same units."""
        lines = [repr(entry.said) for entry in self.entries]
        lines += sorted(repr((key, entry.name)) for key, entry in self.by_key.items())
        return sha256("\n".join(lines).encode()).hexdigest()


@define(eq=False, repr=False)
class _Reader(Shown):
    table: Table
    schema: FactSchema
    sink: Sink
    entries: list[RosterEntry] = Factory(list)
    by_key: dict[str, tuple[RosterEntry, Site]] = Factory(dict)

    def read(self) -> Roster:
        taken = [(self.entry(row), row) for row in self.table.rows]
        for entry, row in taken:
            self.claim_name(entry, self.cell(row, UNIT))
        for entry, row in taken:
            self.claim_aliases(entry, row)
        found = {key: entry for key, (entry, _) in self.by_key.items()}
        return Roster(tuple(self.entries), found)

    def cell(self, row: Row, name: str) -> Entry:
        return self.table.entry(row, name) or Entry("", RowSite(row))

    def entry(self, row: Row) -> RosterEntry:
        unit = self.cell(row, UNIT)
        name = unit_name(str(unit.raw))
        kind, kind_ok = self.kind(row)
        roles, roles_ok = self.roles(row)
        char = invisible(name)
        if char:
            self.sink.report(cells.invisible_character(unit.site, char=char))
        sound = kind_ok and roles_ok and not char and not self.table.is_ragged(row)
        groups = {each: self.group(row, each) for each, _ in self.schema.groupings}
        sound = sound and None not in groups.values()
        known = {each: value for each, value in groups.items() if value}
        return RosterEntry(name, kind, roles, unit.site, not sound, row.number, known)

    def group(self, row: Row, attribute: str) -> str | None:
        """The value of an attribute, empty where the roster has none; None where it is not sound."""
        cell = self.cell(row, attribute)
        text = normal(str(cell.raw))
        values = self.schema.values_of(attribute)
        if text in MISSING or text in values:
            return text if text in values else ""
        self.sink.report(units.unknown_class(cell.site, text=text, classes=values, word=attribute))
        return None

    def kind(self, row: Row) -> tuple[str | None, bool]:
        """The class and whether it is sound. A scheme without classes looks at none."""
        cell = self.cell(row, CLASS)
        text = normal(str(cell.raw))
        if text in MISSING or not self.schema.classes:
            return None, True
        if text not in self.schema.classes:
            classes = self.schema.classes
            self.sink.report(units.unknown_class(cell.site, text=text, classes=classes))
            return None, False
        return text, True

    def roles(self, row: Row) -> tuple[frozenset[str] | None, bool]:
        """The roles and whether all are sound. A scheme without roles looks at none."""
        cell = self.table.entry(row, ROLES)
        if cell is None or not self.schema.roles:
            return None, True
        words = split_words(normal(str(cell.raw)))
        unknown = [word for word in words if word not in self.schema.roles]
        for word in unknown:
            roles = self.schema.roles
            self.sink.report(units.unknown_role(cell.site, text=word, roles=roles))
        return frozenset(words), not unknown

    def claim_name(self, entry: RosterEntry, cell: Entry) -> None:
        key = unit_key(entry.name)
        if key in self.by_key:
            first = self.by_key[key][1]
            self.sink.report(units.roster_duplicate(cell.site, name=entry.name, first=first))
            return
        self.by_key[key] = entry, cell.site
        self.entries.append(entry)

    def claim_aliases(self, entry: RosterEntry, row: Row) -> None:
        cell = self.cell(row, ALIASES)
        for alias in split_words(normal(str(cell.raw))):
            self.claim_alias(entry, unit_name(alias), cell.site)

    def claim_alias(self, entry: RosterEntry, alias: str, site: Site) -> None:
        other, first = self.by_key.setdefault(unit_key(alias), (entry, site))
        if other.name != entry.name:
            self.sink.report(
                units.alias_clash(site, alias=alias, name=entry.name, other=other.name, first=first)
            )


def read_roster(source: Source, schema: FactSchema, sink: Sink) -> Roster:
    """The roster in a CSV text; what is wrong in it is reported, and its units are not taken in."""
    columns = (*COLUMNS, *(name for name, _ in schema.groupings))
    table = read_table(source, columns, "列", sink)
    return Roster(unreadable=True) if table is None else _Reader(table, schema, sink).read()
