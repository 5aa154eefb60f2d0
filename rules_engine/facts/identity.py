"""Who a report is from: its unit, class and roles, agreed between fact file and roster."""

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.entries import Entry, Site
from rules_engine.facts.findings import cells, units
from rules_engine.facts.reports import Report, RoleWords
from rules_engine.facts.roster import Roster, RosterEntry
from rules_engine.facts.words import CLASS, MISSING, invisible, normal, unit_key, unit_name
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Named(Shown):
    """A name that was resolved; ``listed`` is its roster entry, None without a roster."""

    name: str
    listed: RosterEntry | None


def resolve_name(cell: Entry, roster: Roster | None) -> Named | Diagnostic:
    """The official name for a name as it is written, or why there is none."""
    written = unit_name(str(cell.raw))
    if char := invisible(written):
        return cells.invisible_character(cell.site, char=char)
    if roster is not None and roster.unreadable:
        return Named(written, RosterEntry(written, None, None, cell.site, broken=True))
    if roster is None:
        return Named(written, None)
    entry = roster.by_key.get(unit_key(written))
    if entry is None:
        return units.unknown_unit(cell.site, name=written, names=roster.names)
    return Named(entry.name, entry)


def identify(
    report: Report, named: Named, schema: FactSchema, whole: Site, sink: Sink
) -> Unit | None:
    """The unit of a report; None, with the reason reported, if class or roles are in doubt.

    ``whole`` is the place of what the whole file lacks.
    """
    if named.listed is not None and named.listed.broken:
        return None
    official = named.listed.kind if named.listed is not None else None
    kind = _agreed(CLASS, report.kind, official, named, schema, (whole, report.name.site))
    roles = _roles(report.roles, named.listed, schema)
    for found in (kind, roles):
        if isinstance(found, Diagnostic):
            sink.report(found)
    if isinstance(kind, Diagnostic) or isinstance(roles, Diagnostic):
        return None
    groups = _groups(report, named, schema, whole, sink)
    place = named.listed.place if named.listed is not None else None
    return None if groups is None else Unit(named.name, kind, roles, groups, place)


def _groups(
    report: Report, named: Named, schema: FactSchema, whole: Site, sink: Sink
) -> tuple[tuple[str, str], ...] | None:
    """The other attributes of a unit; None, with the reasons reported, if one is in doubt."""
    listed = named.listed.groups if named.listed is not None else {}
    found: dict[str, str] = {}
    for name, _ in schema.groupings:
        cell, official = report.groups.get(name), listed.get(name)
        value = _agreed(name, cell, official, named, schema, (whole, report.name.site))
        if isinstance(value, Diagnostic):
            sink.report(value)
        elif value is not None:
            found[name] = value
    return tuple(found.items()) if len(found) == len(schema.groupings) else None


def _agreed(
    word: str,
    cell: Entry | None,
    official: str | None,
    named: Named,
    schema: FactSchema,
    places: tuple[Site, Site],
) -> str | Diagnostic | None:
    """类别 or another attribute, agreed between the report and the roster."""
    values, listed = schema.values_of(word), named.listed
    here = normal(str(cell.raw)) if cell is not None else ""
    if cell is None or here in MISSING:
        return official or _none_given(word, cell, named, values, places)
    if here not in values:
        return units.unknown_class(cell.site, text=here, classes=values, word=word)
    if listed is not None and official is not None and here != official:
        where = listed.site.words()
        return units.class_disagrees(cell.site, here=here, roster=official, where=where, word=word)
    return here


def _none_given(
    word: str, cell: Entry | None, named: Named, values: tuple[str, ...], places: tuple[Site, Site]
) -> Diagnostic | None:
    """``places``: the whole file, and where the unit is named."""
    if not values:
        return None
    whole, report_site = places
    if cell is None and named.listed is None:
        return units.class_missing(whole, name="", classes=values, word=word)
    site, blank = (report_site, False) if cell is None else (cell.site, True)
    return units.class_missing(site, name=named.name, classes=values, word=word, blank=blank)


def _roles(
    written: RoleWords | None, listed: RosterEntry | None, schema: FactSchema
) -> frozenset[str] | Diagnostic:
    official = listed.roles if listed is not None else None
    if written is None or not written.words:
        return official or frozenset()
    here = frozenset(map(normal, written.words))
    for word in sorted(here):
        if word not in schema.roles:
            return units.unknown_role(written.site, text=word, roles=schema.roles)
    if listed is not None and official is not None and here != official:
        return units.roles_disagree(
            written.site, here=sorted(here), roster=sorted(official), where=listed.site.words()
        )
    return here
