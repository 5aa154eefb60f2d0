"""One unit of a batch, with its facts and where each stands, for the one-unit evaluator: so that its
ledger can be made anew."""

from collections.abc import Iterator

from attrs import evolve, frozen

from rules_engine.backends.columnar import unit_facts
from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.roster import Roster
from rules_engine.facts.words import UNIT, unit_key
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import all_roots, asks_of_others
from rules_engine.model.columns import ListColumn
from rules_engine.model.types import FactSchema
from rules_engine.model.units import UnitFacts
from rules_engine.volume.blocks import Block, read_block
from rules_engine.volume.identity import key_of
from rules_engine.volume.places import ROW, CellPlace, Origin, RecordPlace
from rules_engine.volume.run import Parts
from rules_engine.volume.twice import identities


def stands_alone(program: Program) -> bool:
    """Whether nothing that is said of a unit depends on others."""
    if program.ranking is not None or program.quotas or program.rolls:
        return False
    return not asks_of_others(all_roots(program))


@frozen(eq=False)
class Found:
    """The places where a unit is reported, as ``names`` call it; its facts, if that is one place whose
    row can be scored; what is wrong with its row; and some names of units, for who looked in vain."""

    facts: UnitFacts | None
    places: tuple[CellPlace, ...]
    findings: tuple[Diagnostic, ...]
    names: tuple[str, ...]


_NAMES = 10_000


def find_unit(schema: FactSchema, parts: Parts, roster: Roster | None, name: str) -> Found:
    """Look for a unit, by its name or one that the roster knows. Raises Unreadable."""
    official = _official(roster, name)
    written, key = unit_key(official), key_of(official)
    places, named, names = list[CellPlace](), False, dict[str, None]()
    for origin, keys, _, said in identities(schema, parts, roster):
        for row, own in enumerate(keys.to_pylist()):
            each = str(said[row])
            is_it = unit_key(each) == written
            # Where it is there, what is told apart from it by nothing is its second report.
            if is_it or str(own) == key:
                places.append(CellPlace(origin, row, UNIT))
            named = named or is_it
            if len(names) < _NAMES:
                names[each] = None
    if not named:
        places = []
    facts, findings = None, tuple[Diagnostic, ...]()
    if len(places) == 1:
        facts, findings = _read(schema, parts, roster, places[0])
    return Found(facts, tuple(places), findings, tuple(names))


def _official(roster: Roster | None, name: str) -> str:
    known = None if roster is None else roster.by_key.get(unit_key(name))
    return name if known is None else known.name


def _read(
    schema: FactSchema, parts: Parts, roster: Roster | None, place: CellPlace
) -> tuple[UnitFacts | None, tuple[Diagnostic, ...]]:
    for part, columns in parts:
        last = part.first + part.rows - 1 if part.rows >= 0 else place.number
        if part.path != place.origin.file or not part.first <= place.number <= last:
            continue
        for origin, batch in part.batches(columns):
            row = origin.row(place.number, batch.num_rows)
            if row is not None:
                block = read_block(schema, batch.slice(row, 1), origin.only(row), roster)
                findings = tuple(cell.finding for cell in block.bad)
                return (placed(schema, block, 0) if block.taken[0] else None), findings
    return None, ()


def placed(schema: FactSchema, block: Block, row: int) -> UnitFacts:
    """The facts of a row, with where each of them stands."""
    facts = unit_facts(block.columns, schema, row)
    subjects = (*_subjects(facts), *block.origin.lists)
    places = {key: _place(block, row, key) for key in subjects}
    return evolve(facts, places={key: words for key, words in places.items() if words})


def _place(block: Block, row: int, key: str) -> str:
    """Where a fact stands, or a field of a record: in a file of its own, or in the row."""
    name, _, inner = key.partition("[")
    beside = block.origin.lists.get(name)
    if beside is None:
        return CellPlace(block.origin, row, key).words()
    if not inner:
        return beside.whole.words() if beside.is_certain(row) else ""
    column, (number, _, field) = block.columns.facts[name], inner.partition("].")
    assert isinstance(column, ListColumn)
    found = column.fields[ROW]
    record = int(column.offsets[row]) + int(number) - 1
    if found.states is not None and found.states[record]:
        return ""  # of a period that nobody reported
    return RecordPlace(Origin(beside.file), row, field, int(found.values[record])).words()


def _subjects(facts: UnitFacts) -> Iterator[str]:
    """What has a place: facts, and the fields of the records of lists."""
    for name, value in facts.values.items():
        yield name
        if isinstance(value, tuple):
            for number, record in enumerate(value, 1):
                yield from (f"{name}[{number}].{field}" for field in record)
