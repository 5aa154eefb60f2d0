"""The units of a long CSV file, each by 64 bits, and where they stand, so that records of other files find them."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.entries import Entry
from rules_engine.facts.identity import resolve_name
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import UNIT, fold, unit_name
from rules_engine.model.columns import Array
from rules_engine.volume.csv_tables import csv_batches
from rules_engine.volume.hashes import key_hashes
from rules_engine.volume.identity import PLAIN
from rules_engine.volume.places import CellPlace, Origin

# So many names are kept to look for a like one among.
_NAMES = 10_000


@frozen(eq=False)
class Units:
    """The units of the main file: 64 bits of each, in order, with the number of its row."""

    file: str
    hashes: Array
    numbers: Array
    names: tuple[str, ...]

    @classmethod
    def of(cls, path: str, roster: Roster | None) -> "Units":
        """Read them."""
        keys, numbers, names = [], [], list[str]()
        for origin, batch in csv_batches(path, [UNIT]):
            hashes, _ = hashes_of(batch.column(0), origin, roster)
            keys.append(hashes)
            numbers.append(np.asarray(origin.numbers))
            names += batch.column(0)[: _NAMES - len(names)].to_pylist()
        every = np.concatenate(keys) if keys else np.zeros(0, np.int64)
        rows = np.concatenate(numbers) if keys else np.zeros(0, np.int64)
        order = np.argsort(every, kind="stable")
        return cls(path, every[order], rows[order], tuple(map(unit_name, names)))

    def places(self, hashes: Array) -> Array:
        """Where units stand in the order; -1 where they do not."""
        if not len(self.hashes):
            return np.full(len(hashes), -1)
        at = np.searchsorted(self.hashes, hashes)
        at = np.minimum(at, len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, at, -1)


def hashes_of(
    names: Any, origin: Origin, roster: Roster | None
) -> tuple[Array, dict[int, Diagnostic]]:
    """64 bits for the unit of each row; what is wrong with names, by row."""
    coded = names.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    plain = [False] * len(coded.dictionary)
    if roster is None:
        plain = pc.match_substring_regex(coded.dictionary, PLAIN).to_pylist()
    keys, wrong = list[str](), dict[int, str]()
    for code, (name, is_plain) in enumerate(zip(coded.dictionary.to_pylist(), plain, strict=True)):
        keys.append(name if is_plain else _key(name, roster))
        if not is_plain and isinstance(_named(name, roster), Diagnostic):
            wrong[code] = name
    found = {}
    for row in np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else ():
        cell = Entry(wrong[int(codes[row])], CellPlace(origin, row, UNIT))
        named = resolve_name(cell, roster)
        assert isinstance(named, Diagnostic)
        found[row] = named
    return key_hashes(pa.array(keys, pa.string()))[codes], found


def _named(name: str, roster: Roster | None) -> Any:
    return resolve_name(Entry(name, CellPlace(Origin(""), 0, UNIT)), roster)


def _key(name: str, roster: Roster | None) -> str:
    named = _named(name, roster)
    return fold(unit_name(name) if isinstance(named, Diagnostic) else named.name)
