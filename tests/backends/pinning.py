"""Facts of one unit as equalities of the solver's variables, and values as what a term must be."""

from collections.abc import Iterator, Mapping
from typing import Any

from rules_engine.backends.smt import Space, Term
from rules_engine.backends.smt.quantities import Quantity, compared
from rules_engine.backends.smt.space import coded
from rules_engine.backends.smt.truths import as_term, both, negated, same_truth
from rules_engine.model.types import FactDecl
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Missing, NotApplicable, Value

UNREPORTED = Missing(frozenset())


def is_value(space: Space, term: Term, value: Value) -> Any:
    """That a term is this value, in this state."""
    states = {
        "fault": isinstance(value, Fault),
        "missing": isinstance(value, Missing),
        "absent": isinstance(value, NotApplicable),
        "blank": value is None,
    }
    parts = [same_truth(getattr(term, name), held) for name, held in states.items()]
    if not any(states.values()):
        parts.append(_equal(term.value, coded(value, None, space.names)))
    return as_term(both(*parts))


def _equal(left: Any, right: Any) -> Any:
    if isinstance(left, Quantity):
        return compared("eq", left, right)
    if isinstance(right, bool):
        return same_truth(left, right)
    return left == right


def pins(space: Space, facts: UnitFacts, any_length: bool = False) -> Iterator[Any]:
    """That the variables which a space has made are the facts of a unit; with ``any_length`` records
    stand for any of the list."""
    for (which, key), term in space.attributes.items():
        yield is_value(space, term, _attribute(facts, which, key))
    for name, term in space.facts.items():
        decl = space.schema.by_name[name]
        yield is_value(space, term, _reported(decl, facts.values, facts))
    for name, held in space.lists.items():
        records = _reported(space.schema.by_name[name], facts.values, facts)
        if isinstance(records, tuple):
            yield as_term(held.state.present)
            if not any_length or space.schema.by_name[name].type.period:
                yield from _records(space, name, records)
        else:
            yield is_value(space, held.state, records)


def _records(space: Space, name: str, records: tuple[Any, ...]) -> Iterator[Any]:
    held = space.lists[name]
    for place, here in enumerate(held.present):
        yield as_term(here if place < len(records) else negated(here))
    for decl in space.schema.by_name[name].type.record.fields:
        for term, record in zip(held.fields[decl.name], records, strict=False):
            yield is_value(space, term, _reported(decl, record, None))


def _reported(decl: FactDecl, values: Mapping[str, Any], facts: UnitFacts | None) -> Value:
    if facts is not None and decl.classes and facts.unit.kind not in decl.classes:
        return NotApplicable()
    value = values.get(decl.name, UNREPORTED)
    return decl.if_missing if isinstance(value, Missing) and decl.has_default else value


def _attribute(facts: UnitFacts, which: str, key: str) -> Value:
    match which:
        case "class":
            return facts.unit.kind
        case "role":
            return key in facts.unit.roles
        case "name":
            return facts.unit.name
        case _:
            return facts.unit.group(key)
