"""From a witness to facts that can be scored: what it chooses, and any value for the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rules_engine.backends.interval.free import sample
from rules_engine.backends.interval.witnesses import Witness
from rules_engine.model.types import CLASS, FactDecl, FactSchema, ListType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Missing, Value

_ABSENT = Missing(frozenset())


def unit_of(schema: FactSchema, witness: Witness, name: str = "某单位") -> UnitFacts:
    """A unit, of no known facts, that is what a witness over any unit says it is."""
    kind = witness.get(("class", CLASS), schema.classes[0] if schema.classes else None)
    roles = frozenset(role for role in schema.roles if witness.get(("role", role)))
    groups = tuple(
        (group, cast(str, witness.get(("group", group), values[0])))
        for group, values in schema.groupings
    )
    return UnitFacts(Unit(name, cast("str | None", kind), roles, groups), {})


def filled(schema: FactSchema, facts: UnitFacts, witness: Witness) -> UnitFacts:
    """The facts with everything that is 未报 and has no stand-in given: by the witness, or by some
    value of its declared type."""
    values = {decl.name: _fact(decl, facts, witness) for decl in schema.facts}
    return UnitFacts(facts.unit, values, facts.places)


def _fact(decl: FactDecl, facts: UnitFacts, witness: Witness) -> Value:
    value = facts.values.get(decl.name, _ABSENT)
    if decl.classes and facts.unit.kind not in decl.classes:
        return value
    if isinstance(decl.type, ListType):
        return _list(decl, decl.type, value, witness)
    if isinstance(value, Missing):
        return cast(Value, witness.get(("fact", decl.name), _otherwise(decl)))
    return value


def _otherwise(decl: FactDecl) -> object:
    """A fact that the witness says nothing of: its stand-in, or any value."""
    return _ABSENT if decl.has_default else sample(decl.type)


def _list(decl: FactDecl, kind: ListType, value: Value, witness: Witness) -> Value:
    source = decl.name
    if isinstance(value, Missing):
        if ("list", source) in witness and not isinstance(witness["list", source], tuple):
            return cast(Value, witness["list", source])
        value = _records(source, kind, witness)
    if not isinstance(value, tuple):
        return value
    fields = kind.record.fields
    return tuple(_record(source, i, fields, one, witness) for i, one in enumerate(value, 1))


def _records(source: str, kind: ListType, witness: Witness) -> tuple[Mapping[str, Any], ...]:
    """The records of a list that nobody reported."""
    if kind.periods:
        return tuple(
            {**_chosen(source, index, witness), kind.period: period}
            for index, period in enumerate(kind.periods, 1)
            if not kind.gaps_left_out or witness.get(("present", source, period), True)
        )
    records = cast(Sequence[Sequence[tuple[str, Any]]], witness.get(("list", source), ()))
    return tuple(dict(record) for record in records)


def _chosen(source: str, index: int, witness: Witness) -> dict[str, Any]:
    mine = (item for item in witness.items() if item[0][:3] == ("field", source, index))
    return {str(var[3]): value for var, value in mine}


def _record(
    source: str,
    index: int,
    fields: Sequence[FactDecl],
    record: Mapping[str, Any],
    witness: Witness,
) -> Mapping[str, Any]:
    found = dict(record)
    for decl in fields:
        if isinstance(found.get(decl.name, _ABSENT), Missing):
            var = ("field", source, index, decl.name)
            found[decl.name] = witness.get(var, _otherwise(decl))
    return found
