"""What the facts of a unit may be: declared ranges for those that are free, the value of those known."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from attrs import evolve, frozen

from rules_engine.backends.interval.free import free_fact, one_of, yes_or_no
from rules_engine.backends.interval.values import Abstract, State, exactly, unknown
from rules_engine.backends.interval.witnesses import ALWAYS, Var, Witness
from rules_engine.backends.scalar.loading import Loading, load_fact, off_grid
from rules_engine.model.types import CLASS, FactDecl, FactSchema, ListType, RecordType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Missing, Value

Cells = Mapping[str, Abstract]


@frozen(eq=False)
class Listing:
    """The records of a list: ``state`` is that of the list itself. With ``any_number`` the one record
    stands for any number of them; ``present`` says of each record whether it is there at all."""

    state: Abstract
    records: tuple[Cells, ...] = ()
    any_number: bool = False
    present: tuple[Abstract, ...] = ()


T = TypeVar("T")


class OnDemand(dict[str, T]):
    """Facts, or lists, by name, each made when it is first asked for: most are not."""

    def __init__(self, make: Callable[[FactDecl], T], schema: FactSchema) -> None:
        super().__init__()
        self._make, self._schema = make, schema

    def __missing__(self, name: str) -> T:
        self[name] = self._make(self._schema.by_name[name])
        return self[name]

    def given(self, name: str, value: T) -> "OnDemand[T]":
        """The same but for one."""
        found = OnDemand(self._make, self._schema)
        found.update(self)
        found[name] = value
        return found


@frozen(eq=False)
class Domain:
    """Facts, lists and attributes of a unit of one class (None: the scheme knows no classes)."""

    schema: FactSchema
    facts: OnDemand[Abstract]
    lists: OnDemand[Listing]
    attributes: Mapping[tuple[str, str], Abstract]

    def attribute(self, which: str, key: str) -> Abstract:
        """What the roster may say."""
        return self.attributes.get((which, key), _ANY_TEXT)

    def given(self, var: Var, value: Abstract) -> "Domain":
        """The domain where a free fact, or field of a record, is less free."""
        if var[0] == "fact":
            return evolve(self, facts=self.facts.given(str(var[1]), value))
        _, source, index, name = var
        listing = self.lists[str(source)]
        records = list(listing.records)
        place = cast(int, index) - 1
        records[place] = {**records[place], str(name): value}
        listing = evolve(listing, records=tuple(records))
        return evolve(self, lists=self.lists.given(str(source), listing))


_ANY_TEXT = unknown({State.VALUE: ALWAYS})


def all_free(schema: FactSchema, kind: str | None = None) -> Domain:
    """Any unit of a class, whatever it reports; 未报 and bad data are not among that."""
    unit = Unit("", kind)
    scalars = OnDemand(lambda decl: free_fact(decl, kind), schema)
    lists = OnDemand(lambda decl: _free_list(decl, kind), schema)
    attributes = _attributes(unit)
    attributes |= {("role", role): yes_or_no(("role", role)) for role in schema.roles}
    attributes |= {
        ("group", name): one_of(("group", name), values) for name, values in schema.groupings
    }
    attributes.pop(("name", ""))
    return Domain(schema, scalars, lists, attributes)


def of_unit(schema: FactSchema, facts: UnitFacts) -> Domain:
    """A unit with its facts; what it has not reported is free. A 未报按 stands in as it does always."""
    kind = facts.unit.kind

    def fact(decl: FactDecl) -> Abstract:
        value = _loaded(decl, facts)
        return free_fact(decl, kind) if isinstance(value, Missing) else exactly(value)

    scalars = OnDemand(fact, schema)
    lists = OnDemand(lambda decl: _known_list(decl, _loaded(decl, facts), kind), schema)
    attributes = _attributes(facts.unit)
    attributes |= {("role", role): exactly(role in facts.unit.roles) for role in schema.roles}
    for name, _ in schema.groupings:
        said = facts.unit.group(name)
        attributes["group", name] = _fault() if said is None else exactly(said)
    return Domain(schema, scalars, lists, attributes)


def _attributes(unit: Unit) -> dict[tuple[str, str], Abstract]:
    kind = exactly(unit.kind) if unit.kind is not None else _fault()
    return {("class", ""): kind, ("name", ""): exactly(unit.name)}


def _fault() -> Abstract:
    return unknown({State.FAULT: ALWAYS})


def _loaded(decl: FactDecl, facts: UnitFacts) -> Value:
    """A fact as the scalar backend takes it."""
    load = Loading(decl, 2, (0,))
    registers: list[Any] = [False, {}, None]
    load_fact(load, facts, registers)
    return cast(Value, off_grid(registers[2], load.grid or 1))


def _free_list(decl: FactDecl, kind: str | None) -> Listing:
    state = free_fact(decl, kind, ("list", decl.name))
    assert isinstance(decl.type, ListType)
    if decl.type.periods:
        return _periodic(decl, decl.type, state)
    return Listing(state, (_free_cells(decl.name, decl.type.record, 0),), any_number=True)


def _periodic(decl: FactDecl, kind: ListType, state: Abstract) -> Listing:
    """A record for each period; where gaps are left out, each may be absent."""
    records = []
    for index, period in enumerate(kind.periods, 1):
        cells = _free_cells(decl.name, kind.record, index)
        records.append({**cells, kind.period: exactly(period)})
    present: tuple[Abstract, ...] = ()
    if kind.gaps_left_out:
        present = tuple(yes_or_no(("present", decl.name, period)) for period in kind.periods)
    return Listing(state, tuple(records), present=present)


def _free_cells(source: str, record: RecordType, index: int) -> Cells:
    return {d.name: free_fact(d, None, ("field", source, index, d.name)) for d in record.fields}


def _known_list(decl: FactDecl, value: Value, unit_kind: str | None) -> Listing:
    assert isinstance(decl.type, ListType)
    kind = decl.type
    if isinstance(value, Missing):
        return _free_list(decl, unit_kind)
    if not isinstance(value, tuple):
        return Listing(exactly(value))
    records = tuple(
        _known_cells(decl.name, kind.record, record, index) for index, record in enumerate(value, 1)
    )
    return Listing(unknown({State.VALUE: ALWAYS}), records)


def _known_cells(source: str, kind: RecordType, record: Mapping[str, Any], index: int) -> Cells:
    cells = {}
    for decl in kind.fields:
        load = Loading(decl, 2, (0, 0))
        registers: list[Any] = [False, {}, None]
        given = record.get(decl.name, Missing(frozenset((decl.name,))))
        value = off_grid(load.take(given, decl.name, decl.name, index, registers), load.grid or 1)
        var = ("field", source, index, decl.name)
        cells[decl.name] = (
            free_fact(decl, None, var) if isinstance(value, Missing) else exactly(value)
        )
    return cells


def classes_of(schema: FactSchema) -> tuple[str | None, ...]:
    """The classes that a unit may be of; None alone where the scheme knows none."""
    return schema.classes or (None,)


def in_class(kind: str | None) -> Witness:
    """What says that a unit is of a class."""
    return ALWAYS if kind is None else {("class", CLASS): kind}
