"""Records from a list file as the list column of the rows that they belong to."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from rules_engine.diagnostics import Sink
from rules_engine.facts.cells import read_cell
from rules_engine.facts.entries import Bad, Entry, RawRecord
from rules_engine.facts.joining import Joiner
from rules_engine.facts.words import MISSING, NO_RECORDS, NOT_APPLICABLE, UNIT, normal
from rules_engine.model.columns import Array, State
from rules_engine.model.types import FactDecl, FactSchema
from rules_engine.model.values import NotApplicable, Value
from rules_engine.volume.places import ROW, BadRow, Beside, CellPlace, Origin, faulty, without_text
from rules_engine.volume.texts import coded

# The number of the row of a record's unit in the main file, and what a record is.
MAIN, SORT = "#主", "#类"
# A record; one whose cells may have moved; one without a name, below those of the unit.
SOUND, MOVED, NAMELESS = range(3)


@frozen(eq=False)
class Joint:
    """The fact that a file has the records of, and the record that is its header."""

    decl: FactDecl
    file: str
    header: int

    @property
    def whole(self) -> CellPlace:
        """The file as a place."""
        return CellPlace(Origin(self.file, self.header), 0)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a record, in order."""
        return tuple(each.name for each in self.decl.fields)


@frozen(eq=False)
class Joined:
    """A list column, what there is to know beside it, and what was wrong."""

    column: Any
    beside: Beside
    odd: tuple[BadRow, ...] = ()


def joined(joint: Joint, numbers: Array, records: Any, *, to_all: bool = False) -> Joined:
    """The lists of the rows with these numbers; ``records`` are sorted by them (None: there are none). ``to_all``:
    there is one that may be of any unit, so that no list counts."""
    states = np.zeros(len(numbers), np.uint8)
    if records is None:
        empty = pa.nulls(0, pa.struct([(ROW, pa.int64())]))
        column = pa.ListArray.from_arrays(pa.array(np.zeros(len(numbers) + 1, np.int32)), empty)
        nobody = np.zeros(len(numbers), bool)
        return Joined(column, Beside(joint.file, joint.header, nobody.astype(int), states, nobody))
    mains = records.column(MAIN).to_numpy()
    of_row = np.searchsorted(numbers, mains)
    nameless = np.asarray(records.column(SORT)) == NAMELESS
    counts = np.bincount(of_row[~nameless], minlength=len(numbers))
    if to_all:
        states[counts > 0] = State.FAULT
    spoken = _Spoken(joint, records, of_row, states)
    spoken.ragged()
    unsure = spoken.unsure(nameless)
    spoken.single(counts)
    kept = states[of_row] == State.VALUE
    kept &= ~spoken.gone
    rest = records.filter(pa.array(kept))
    lengths = np.bincount(of_row[kept], minlength=len(numbers))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    names = [name for name in rest.schema.names if name not in (MAIN, SORT)]
    arrays = [rest.column(name).combine_chunks() for name in names]
    column = pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(arrays, names))
    return Joined(
        column,
        Beside(joint.file, joint.header, counts, states, unsure, spoken.kept),
        tuple(spoken.odd),
    )


class _Spoken:
    """Rows whose records say something of the list as a whole."""

    def __init__(self, joint: Joint, records: Any, of_row: Array, states: Array) -> None:
        self.joint, self.records, self.of_row, self.states = joint, records, of_row, states
        self.gone = np.zeros(len(of_row), bool)
        self.kept: dict[int, Value] = {}
        self.odd: list[BadRow] = []

    def fault(self, row: int) -> None:
        self.states[row] = State.FAULT
        self.kept[row] = faulty(self.joint.whole)

    def ragged(self) -> None:
        """A record that could not be taken apart spoils the list."""
        moved = np.asarray(self.records.column(SORT)) == MOVED
        for row in np.unique(self.of_row[moved]).tolist():
            self.fault(row)

    def unsure(self, nameless: Array) -> Array:
        """The units that a record without a name may be of: the one above it."""
        found = np.zeros(len(self.states), bool)
        for record in np.flatnonzero(nameless)[::-1].tolist():
            row, number = int(self.of_row[record]), self.records.column(ROW)[record].as_py()
            self.states[row], found[row] = State.FAULT, True
            self.kept[row] = faulty(CellPlace(Origin(self.joint.file, number), 0, UNIT))
        return found

    def single(self, counts: Array) -> None:
        """The only record of a unit may say that the list is 未报, 不适用, or has none."""
        alone = (counts[self.of_row] == 1) & (self.states[self.of_row] == State.VALUE)
        at = np.flatnonzero(alone)
        names = [name for name in self.joint.fields if name in self.records.schema.names]
        for name in names:
            codes, words = coded(self.records.column(name).combine_chunks().take(pa.array(at)))
            said = np.array([normal(word) in _SAY for word in words] or [False])
            at = at[said[codes]] if len(at) else at
        for record in at.tolist():
            self.one(record, names)

    def one(self, record: int, names: Sequence[str]) -> None:
        row, number = int(self.of_row[record]), self.records.column(ROW)[record].as_py()
        decl, origin = self.joint.decl, Origin(self.joint.file, number)
        fields = {
            name: Entry(self.records.column(name)[record].as_py(), CellPlace(origin, 0, name))
            for name in names
        }
        sink = Sink()
        joiner = Joiner(FactSchema((decl,)), None, (), sink)
        value = joiner.value(decl, [RawRecord(fields, CellPlace(origin, 0))])
        if isinstance(value, str):
            self.word(row, value)
        elif value == ():
            self.gone[record] = True
        elif value == (None,):
            self.fault(row)
        for found in sink.all:
            self.note(number, found)

    def word(self, row: int, word: str) -> None:
        """The list as a whole is 未报 or 不适用."""
        reading = read_cell(word, self.joint.decl)
        if isinstance(reading, Bad):
            self.note(self.joint.header, reading.finding(self.joint.whole))
            self.fault(row)
        else:
            applies = not isinstance(reading, NotApplicable)
            self.states[row] = State.MISSING if applies else State.NOT_APPLICABLE

    def note(self, number: int, found: Any) -> None:
        told = without_text(found, self.joint.file)
        self.odd.append(BadRow(number, "", "", "", told, self.joint.file))


_SAY = MISSING | NOT_APPLICABLE | {NO_RECORDS}
