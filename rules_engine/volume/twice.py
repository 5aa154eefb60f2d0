"""Units that are reported twice, anywhere in a run: found by 64 bits each, then looked at exactly."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.findings import units as findings
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import CLASS, ROLES, UNIT
from rules_engine.model.columns import Array
from rules_engine.model.types import FactSchema
from rules_engine.volume.hashes import key_hashes
from rules_engine.volume.identity import Clerk
from rules_engine.volume.places import CellPlace, Origin, without_text
from rules_engine.volume.sources import Part


@frozen(eq=False)
class Twice:
    """``keys`` of the units that are there more than once, and a finding for each time after the
    first."""

    keys: frozenset[str] = frozenset()
    findings: tuple[Diagnostic, ...] = ()


def repeated(hashes: Sequence[Array]) -> Array:
    """The numbers that are there more than once, sorted."""
    every = np.sort(np.concatenate(hashes)) if hashes else np.zeros(0, np.int64)
    return np.unique(every[1:][every[1:] == every[:-1]])


def names_only(
    schema: FactSchema, parts: Iterable[tuple[Part, Sequence[str]]]
) -> list[tuple[Part, tuple[str, ...]]]:
    """The parts with the columns that say who a unit is."""
    wanted = (UNIT, CLASS, ROLES, *(name for name, _ in schema.groupings))
    return [(part, tuple(c for c in columns if c in wanted)) for part, columns in parts]


def find_twice(
    schema: FactSchema,
    parts: Sequence[tuple[Part, Sequence[str]]],
    roster: Roster | None,
    suspects: Array | None = None,
) -> Twice:
    """The units that are reported twice. ``suspects`` are the hashes to look at, where they are known."""
    if suspects is None:
        suspects = repeated([h for _, _, h, _ in identities(schema, parts, roster)])
    if not len(suspects):
        return Twice()
    first: dict[str, CellPlace] = {}
    twice: dict[str, None] = {}
    found = []
    for origin, keys, hashes, names in identities(schema, parts, roster):
        for row in np.flatnonzero(np.isin(hashes, suspects)).tolist():
            key, place = str(keys[row].as_py()), CellPlace(origin, row, UNIT)
            if not key:
                continue
            if key in first:
                twice[key] = None
                name = str(names[row])
                one = findings.duplicate_unit(place, name=name, first=first[key], written=name)
                found.append(without_text(one, origin.file))
            first.setdefault(key, place)
    return Twice(frozenset(twice), tuple(found))


def identities(
    schema: FactSchema, parts: Sequence[tuple[Part, Sequence[str]]], roster: Roster | None
) -> Iterable[tuple[Origin, Any, Array, Sequence[str]]]:
    """Who the units are: where a block comes from, keys, their hashes and the names of its units."""
    for part, columns in names_only(schema, parts):
        for origin, batch in part.batches(columns):
            found = Clerk(schema, roster).units(batch, origin)
            yield origin, found.keys, key_hashes(found.keys), found.units.names
