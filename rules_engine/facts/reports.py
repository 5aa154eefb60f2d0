"""What readers of any format hand to the register: reports of units, not yet read or resolved."""

from collections.abc import Mapping

from attrs import Factory, frozen

from rules_engine.facts.entries import Entry, RawRecord, Site
from rules_engine.records import Alike, Shown
from rules_engine.source import Source


@frozen(eq=False, repr=False)
class SkippedRow(Alike):
    """A row or file of a unit that could not be taken in. ``name`` is as it was written (may be
    empty), ``place`` in Chinese, ``reason`` a Chinese clause. It has no score, and says so."""

    name: str
    place: str
    reason: str


@frozen(eq=False, repr=False)
class RoleWords(Shown):
    """角色 as they were written."""

    words: tuple[str, ...]
    site: Site


@frozen(eq=False, repr=False)
class Report(Shown):
    """One unit's report. ``kind`` and ``roles`` are None where the file does not speak of them;
    ``groups`` are the other attributes of the unit that it speaks of."""

    name: Entry
    kind: Entry | None
    roles: RoleWords | None
    facts: Mapping[str, Entry]
    whole: Site
    groups: Mapping[str, Entry] = Factory(dict)


@frozen(eq=False, repr=False)
class ListRow(Shown):
    """One record of a list table and its unit, whose name is blank in a row without one (which was
    reported); ``record`` is None for a ragged row. ``heads`` are the cells that, besides the unit, say
    whose it is."""

    unit: Entry
    record: RawRecord | None
    heads: Mapping[str, Entry] = Factory(dict)


@frozen(eq=False, repr=False)
class ListTable(Shown):
    """The records of one list fact for the units of one batch."""

    name: str
    rows: tuple[ListRow, ...]
    site: Site


@frozen(eq=False, repr=False)
class Batch(Shown):
    """The reports of one file, and of the list files beside it.

    ``spoiled``: facts that no unit of the batch can be said to have (a double column, an unreadable
    list file). ``columns``: the facts the file speaks of; None for TOML, where each unit may differ.
    ``elsewhere``: where a list file went wrong, by the name of its fact.
    """

    source: Source
    whole: Site
    reports: tuple[Report, ...] = ()
    lists: tuple[ListTable, ...] = ()
    spoiled: frozenset[str] = frozenset()
    columns: frozenset[str] | None = None
    skipped: tuple[SkippedRow, ...] = ()
    elsewhere: Mapping[str, str] = Factory(dict)
