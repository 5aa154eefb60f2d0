"""The records of a list that a sum, a count or a mean looked at: which of them count, and why others do not."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rules_engine.backends.scalar import Observation
from rules_engine.facts.periods import period_words
from rules_engine.ir import Aggregate, Field, walk
from rules_engine.model.types import (
    POINTS,
    FactDecl,
    FactSchema,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.model.values import Missing, Record, Value, number_of
from rules_engine.records import Alike
from rules_engine.reports.values import value_words

# Of a record's texts and options, so many are its name.
_NAMES = 2
_UNREPORTED = Missing(frozenset())


@frozen(eq=False, repr=False)
class Matched(Alike):
    """A record that was counted: 1-based position, what it is called, where it was read. One that
    does not count, because another of the same matter does, is ``covered``. ``read`` are the other fields that
    the expression looks at, in words, ``value`` is what it gave; ``dropped`` is 最高 or 最低 where it was left out as such; ``beyond`` says among how many a
    covered one is not."""

    number: int
    name: str
    place: str | None
    covered: bool = False
    value: str = ""
    dropped: str = ""
    beyond: str = ""
    read: tuple[tuple[str, str], ...] = ()


def matched(aggregate: Aggregate, schema: FactSchema, seen: Observation) -> tuple[Matched, ...]:
    """The records that an aggregate counted, and those that do not count beside them, in their order."""
    records = seen.facts.values.get(aggregate.source)
    if not isinstance(records, tuple):
        return ()
    matches, beyond = seen.matches(aggregate), seen.beyond(aggregate)
    passed_over = (*seen.covered(aggregate), *beyond)
    values = seen.values_of_records(aggregate) if aggregate.value is not None else ()
    dropped = _dropped(aggregate, [(index, values[index]) for index in matches] if values else [])
    read = _read(aggregate, schema)
    return tuple(
        evolve(
            _record(aggregate.source, index, records[index], schema, seen),
            covered=index in passed_over,
            value=_gave(aggregate, values[index]) if values else "",
            dropped=dropped.get(index, ""),
            read=tuple((f.name, _told(records[index].get(f.name, _UNREPORTED), f)) for f in read),
            beyond=_taken_words(aggregate) if index in beyond else "",
        )
        for index in sorted((*matches, *passed_over))
    )


def _read(aggregate: Aggregate, schema: FactSchema) -> list[FactDecl]:
    """The fields that a condition or an amount of records looks at, but for those that records are called by, and
    for one that is the amount."""
    asked = [part for part in (aggregate.where, aggregate.value) if part is not None]
    inner = [part for part in asked if not (part is aggregate.value and isinstance(part, Field))]
    names = {node.name for node in walk(inner) if isinstance(node, Field)}
    fields = schema.by_name[aggregate.source].fields
    called = [field.name for field in _naming(fields)]
    return [field for field in fields if field.name in names and field.name not in called]


def _told(value: Value, field: FactDecl) -> str:
    return "未报" if isinstance(value, Missing) else value_words(value, field.type)


def _taken_words(aggregate: Aggregate) -> str:
    """How many are added up: 最高的 3 条."""
    assert aggregate.take is not None
    end = "最高" if aggregate.take > 0 else "最低"
    return f"{end}的 {abs(aggregate.take)} 条"


def _gave(aggregate: Aggregate, value: Value) -> str:
    """What a record gave; the unit of measure of points is said."""
    assert aggregate.value is not None
    kind = aggregate.value.type
    points = isinstance(kind, NumberType) and kind.measure == POINTS
    said = points and isinstance(value, (int, Fraction))
    return value_words(value, kind) + (" 分" if said else "")


def _dropped(aggregate: Aggregate, values: Sequence[tuple[int, Value]]) -> dict[int, str]:
    """The one highest and the one lowest that 去掉最高最低 leaves out; of equal ones the first."""
    if aggregate.operator != "trimmed_mean" or len(values) < 3:
        return {}
    known = [(number, index) for index, value in values if (number := number_of(value)) is not None]
    if len(known) < len(values):
        return {}
    highest = max(known, key=lambda pair: (pair[0], -pair[1]))
    lowest = min(pair for pair in known if pair is not highest)
    return {highest[1]: "最高", lowest[1]: "最低"}


def _record(
    source: str, index: int, record: Record, schema: FactSchema, seen: Observation
) -> Matched:
    path = f"{source}[{index + 1}]"
    fields = schema.by_name[source].fields
    places = (seen.facts.places.get(f"{path}.{field.name}") for field in fields)
    return Matched(
        index + 1,
        "、".join(_names(schema, source, record)),
        next((place for place in places if place is not None), None),
    )


def _naming(fields: Sequence[FactDecl]) -> list[FactDecl]:
    """What people call a record by: its first texts and options."""
    return [f for f in fields if isinstance(f.type, (TextType, OptionType))][:_NAMES]


def _names(schema: FactSchema, source: str, record: Record) -> list[str]:
    decl = schema.by_name[source]
    values = (record.get(field.name) for field in _naming(decl.fields))
    names = [value for value in values if isinstance(value, str)]
    period = decl.period
    return [period_words(period, record.get(period)), *names] if period else names
