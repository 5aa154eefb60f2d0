"""Who the units of a block are. What is plain is taken by the column; the rest row by row, as in
other formats."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.entries import Entry
from rules_engine.facts.findings import units as findings
from rules_engine.facts.identity import identify, resolve_name
from rules_engine.facts.reports import Report, RoleWords
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import (
    CLASS,
    ROLES,
    UNIT,
    fold,
    invisible,
    normal,
    split_words,
    unit_name,
)
from rules_engine.model.columns import Array, FactColumn, State, UnitColumns
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit
from rules_engine.volume.cells import valid
from rules_engine.volume.places import BadCell, CellPlace, Origin, without_text
from rules_engine.volume.texts import coded

# A name of these characters alone has one spelling: nothing to fold, nothing unseen.
PLAIN = r"^[0-9a-z_\x{4E00}-\x{9FA5}][0-9a-z_\-\x{4E00}-\x{9FA5}]*$"


def key_of(name: str) -> str:
    """By what a unit is told apart that is named so; empty where the name is nobody's."""
    written = unit_name(name)
    return "" if invisible(written) else fold(written)


class Names(Sequence[str]):
    """Names of units out of an Arrow array of texts or whole numbers, none of them null; texts are made
    when asked for."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, row: Any) -> Any:
        return str(self.array[int(row)].as_py())

    def texts(self) -> Any:
        """All of them as an Arrow array of texts."""
        return self.array.cast(pa.string())


@frozen(eq=False)
class Identified:
    """``taken`` says which rows are units that can be scored; ``keys`` are what units are told apart
    by."""

    units: UnitColumns
    taken: Array
    keys: Any


@define(eq=False)
class Clerk:
    """Finds the units of blocks; findings go to ``bad``."""

    schema: FactSchema
    roster: Roster | None
    bad: list[BadCell] = Factory(list)

    def units(self, batch: Any, origin: Origin) -> Identified:
        """The units of a block of rows."""
        names = batch.column(UNIT)
        given = {name: batch.column(name) for name in self.attributes if name in batch.schema.names}
        roles = batch.column(ROLES) if ROLES in batch.schema.names else None
        if not pa.types.is_integer(names.type):
            names = names.cast(pa.string())
        plain = self.plain(names, given, roles)
        if plain.all():
            return Identified(self.columns(names, given), plain, names)
        return self.one_by_one(names.cast(pa.string()), given, roles, origin, plain)

    @property
    def attributes(self) -> tuple[str, ...]:
        """类别 and the other attributes of units."""
        classes = (CLASS,) if self.schema.classes else ()
        return (*classes, *(name for name, _ in self.schema.groupings))

    def plain(self, names: Any, given: Mapping[str, Any], roles: Any) -> Array:
        """The rows about whose unit there is nothing to ask; ``names`` are texts or whole numbers."""
        size = len(names)
        if self.roster is not None or roles is not None or len(given) < len(self.attributes):
            return np.zeros(size, bool)
        found = valid(names)
        if not pa.types.is_integer(names.type):
            found &= pc.fill_null(pc.match_substring_regex(names, PLAIN), False).to_numpy(
                zero_copy_only=False
            )
        for name, array in given.items():
            codes, words = coded(array)
            good = np.array([word in self.schema.values_of(name) for word in words] or [False])
            if not good.all() or not len(words):
                found &= good[codes] if len(words) else False
            if array.null_count:
                found &= valid(array)
        return found

    def columns(self, names: Any, given: Mapping[str, Any]) -> UnitColumns:
        """The units of rows that are all plain."""
        attributes = {}
        for name, array in given.items():
            codes, words = coded(array)
            attributes[name] = FactColumn(codes, dictionary=words)
        return UnitColumns(Names(names), attributes)

    def one_by_one(
        self, texts: Any, given: Mapping[str, Any], roles: Any, origin: Origin, plain: Array
    ) -> Identified:
        """As readers of other formats do it; rows that are plain by the columns are not asked again."""
        columns = {name: array.cast(pa.string()).to_pylist() for name, array in given.items()}
        if roles is not None:
            columns[ROLES] = roles.cast(pa.string()).to_pylist()
        found: list[Unit | None] = []
        keys: list[str] = []
        written = texts.to_pylist()
        for row, (name, is_plain) in enumerate(zip(written, plain.tolist(), strict=True)):
            cells = {word: column[row] for word, column in columns.items()}
            made = (name, _plain_unit(name, cells)) if is_plain else None
            official, unit = made or self.unit(name, cells, origin, row)
            found.append(unit)
            keys.append(key_of(official))
        taken = np.array([unit is not None for unit in found], bool)
        named = zip(found, written, strict=True)
        names = [name or "" if unit is None else unit.name for unit, name in named]
        return Identified(self.collected(found, names), taken, pa.array(keys, pa.string()))

    def unit(
        self, name: str | None, cells: Mapping[str, str | None], origin: Origin, row: int
    ) -> tuple[str, Unit | None]:
        """The official name and the unit of a row; None, with the reason noted, if it is in doubt. Where
        the name is nobody's, the row is nobody's second report either."""
        place = CellPlace(origin, row, UNIT)
        if not normal(name or ""):
            self.refused(findings.empty_unit(place), place)
            return "", None
        named = resolve_name(Entry(str(name), place), self.roster)
        if isinstance(named, Diagnostic):
            self.refused(named, place, str(name))
            return "", None
        sink, report = Sink(), _report(str(name), cells, origin, row)
        unit = identify(report, named, self.schema, CellPlace(origin, row), sink)
        for found in sink.all:
            word = next((w for w in cells if found.place.endswith(f"“{w}”")), UNIT)
            text = name if word == UNIT else cells[word]
            self.refused(found, CellPlace(origin, row, word), text or "")
        return named.name, unit

    def refused(self, found: Diagnostic, place: CellPlace, text: str = "") -> None:
        """Note what is wrong with a unit."""
        self.bad.append(BadCell(place, text, without_text(found, place.origin.file)))

    def collected(self, found: Sequence[Unit | None], names: Sequence[str]) -> UnitColumns:
        """Columns out of units that were found one by one."""
        attributes = {
            name: _words([None if unit is None else unit.group(name) for unit in found])
            for name in self.attributes
        }
        roles = {
            role: np.array([unit is not None and role in unit.roles for unit in found], np.uint8)
            for role in self.schema.roles
        }
        places = None
        if self.roster is not None:
            given = (None if unit is None else unit.place for unit in found)
            places = np.array([-1 if place is None else place for place in given], np.int64)
        return UnitColumns(Names(pa.array(names, pa.string())), attributes, roles, places)


def _plain_unit(name: str, cells: Mapping[str, str]) -> Unit:
    groups = tuple((word, text) for word, text in cells.items() if word != CLASS)
    return Unit(name, cells.get(CLASS), frozenset(), groups)


def _report(name: str, cells: Mapping[str, str | None], origin: Origin, row: int) -> Report:
    def entry(word: str) -> Entry | None:
        if word not in cells:
            return None
        return Entry(cells[word] or "", CellPlace(origin, row, word))

    words = cells.get(ROLES)
    roles = None
    if words is not None:
        roles = RoleWords(split_words(words), CellPlace(origin, row, ROLES))
    others = {
        word: found for word in cells if (found := entry(word)) and word not in (CLASS, ROLES)
    }
    whole = CellPlace(origin, row)
    unit = Entry(name, CellPlace(origin, row, UNIT))
    return Report(unit, entry(CLASS), roles, {}, whole, others)


def _words(values: Sequence[str | None]) -> FactColumn:
    words = tuple(dict.fromkeys(value for value in values if value is not None))
    places = {word: place for place, word in enumerate(words)}
    codes = np.array([places.get(value or "", 0) for value in values], np.int32)
    states = np.array([State.MISSING if v is None else State.VALUE for v in values], np.uint8)
    return FactColumn(codes, states if states.any() else None, dictionary=words)
