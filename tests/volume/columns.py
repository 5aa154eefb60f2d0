"""Units written as columns of a table: typed where every value goes into the type, else as texts."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import RATIO, FactDecl, FactSchema, ListType, NumberType, TextType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE
from rules_engine.volume.expected import arrow_type

ABSENT = object()
WORDS = pa.string()


def table_of(schema: FactSchema, units: Sequence[UnitFacts]) -> pa.Table:
    """The table of some units."""
    columns = {"单位": pa.array([one.unit.name for one in units], WORDS)}
    if schema.classes:
        columns["类别"] = pa.array([one.unit.kind for one in units], WORDS)
    if schema.roles:
        columns["角色"] = pa.array(["、".join(sorted(one.unit.roles)) for one in units], WORDS)
    for name, _ in schema.groupings:
        columns[name] = pa.array([one.unit.group(name) for one in units], WORDS)
    for decl in schema.facts:
        columns[decl.name] = column_of(decl, [one.values.get(decl.name, ABSENT) for one in units])
    return pa.table(columns)


def column_of(decl: FactDecl, values: Sequence[Any]) -> pa.Array:
    if isinstance(decl.type, ListType):
        return list_of(decl.type, values)
    if isinstance(decl.type, TextType) or not is_typed(decl, values):
        return texts_of(decl, values)
    kind = type_of(decl)
    return pa.array([plain(value) for value in values], kind)


def texts_of(decl: FactDecl, values: Sequence[Any]) -> pa.Array:
    found = [None if v is ABSENT and not decl.nullable else text(decl, v) for v in values]
    return pa.array(found, WORDS)


def type_of(decl: FactDecl) -> Any:
    if isinstance(decl.type, NumberType) and not decl.type.whole:
        return pa.decimal128(30, 12)
    return arrow_type(decl.type)


def is_typed(decl: FactDecl, values: Sequence[Any]) -> bool:
    """Whether nulls can say all that is not a plain value."""
    if any(value is NOT_APPLICABLE for value in values):
        return False
    if isinstance(decl.type, NumberType) and decl.type.measure == RATIO:
        numbers = [value for value in values if isinstance(value, int | Fraction)]
        if any(abs(value) > 1 for value in numbers) or (decl.type.whole and any(numbers)):
            return False
    return not (decl.nullable and any(value is ABSENT for value in values))


def plain(value: Any) -> Any:
    if value is ABSENT:
        return None
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value


def text(decl: FactDecl, value: Any) -> str:
    """A value as a cell of a table has it."""
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Fraction() if isinstance(decl.type, NumberType) and decl.type.measure == RATIO:
            return decimal_text(Fraction(value) * 100) + "%"
        case int() | Fraction():
            return decimal_text(value)
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case str():
            return value
        case _:
            return "不适用" if value is NOT_APPLICABLE else "未报"


def list_of(kind: ListType, values: Sequence[Any]) -> pa.Array:
    lists = [value if isinstance(value, tuple) else None for value in values]
    records = [record for one in lists if one is not None for record in one]
    parts = kind.record.fields
    # A record of nothing but nulls says nothing: one of nothing but 空 is written as text.
    as_text = any(all(record.get(part.name) is None for part in parts) for record in records)
    fields = []
    for part in parts:
        cells = [record.get(part.name, ABSENT) for record in records]
        fields.append(texts_of(part, cells) if as_text else column_of(part, cells))
    made = pa.StructArray.from_arrays(fields, names=[part.name for part in kind.record.fields])
    offsets, at = [], 0
    for one in lists:
        offsets.append(None if one is None else at)
        at += len(one or ())
    return pa.ListArray.from_arrays(pa.array([*offsets, at], pa.int32()), made)
