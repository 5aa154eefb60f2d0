"""Facts of one unit as a TOML text that reads back as the same facts."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from rules_engine.facts.words import CLASS, ROLES, UNIT
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import RATIO, FactDecl, FactSchema, ListType, NumberType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NotApplicable

_UNREPORTED = '"未报"'


def toml_of(schema: FactSchema, facts: UnitFacts, notes: tuple[str, ...] = ()) -> str:
    """A TOML text of what a unit reports; ``notes`` are comments at its head."""
    due = [fact for fact in schema.facts if fact.is_due(facts.unit.kind)]
    scalars = [fact for fact in due if not isinstance(fact.type, ListType)]
    lists = [fact for fact in due if isinstance(fact.type, ListType)]
    empty = [fact for fact in lists if not _records(facts.values.get(fact.name))]
    lines = [f"# {note}" for note in notes]
    lines += _head(facts.unit)
    lines += [_line(fact, facts.values) for fact in (*scalars, *empty)]
    for fact in lists:
        lines += _list_lines(fact, facts.values.get(fact.name))
    return "\n".join(lines) + "\n"


def _head(unit: Unit) -> Iterator[str]:
    yield f"{quoted(UNIT)} = {quoted(unit.name)}"
    if unit.kind is not None:
        yield f"{quoted(CLASS)} = {quoted(unit.kind)}"
    for name, value in unit.groups:
        yield f"{quoted(name)} = {quoted(value)}"
    if unit.roles:
        yield f"{quoted(ROLES)} = [{', '.join(quoted(role) for role in sorted(unit.roles))}]"


def _records(value: object) -> tuple[Mapping[str, object], ...]:
    return value if isinstance(value, tuple) else ()


def _list_lines(fact: FactDecl, value: object) -> Iterator[str]:
    assert isinstance(fact.type, ListType)
    for record in _records(value):
        yield ""
        yield f"[[{quoted(fact.name)}]]"
        yield from (_line(part, record) for part in fact.type.record.fields)


def _line(fact: FactDecl, values: Mapping[str, object]) -> str:
    value = _written(fact, values[fact.name]) if fact.name in values else _UNREPORTED
    return f"{quoted(fact.name)} = {value}"


def _written(fact: FactDecl, value: object) -> str:
    match value:
        case None:
            return '"空"'
        case NotApplicable():
            return '"不适用"'
        case bool():
            return "true" if value else "false"
        case int() | Fraction():
            return _number(fact, Fraction(value))
        case datetime():
            return quoted(value.isoformat(" ", "minutes"))
        case date():
            return value.isoformat()
        case str():
            return quoted(value)
        case tuple():
            return "[]"
        case _:
            return _UNREPORTED


def _number(fact: FactDecl, value: Fraction) -> str:
    """A ratio as a percentage: a bare 1 would be doubtful."""
    if isinstance(fact.type, NumberType) and fact.type.measure == RATIO:
        return quoted(f"{decimal_text(value * 100)}%")
    return decimal_text(value)


def quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'
