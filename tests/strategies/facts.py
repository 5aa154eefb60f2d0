"""Random facts of units for a schema: values in range and near its ends, 未报, 不适用, 空."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from rules_engine.ir.passes.grid import reported
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    ListType,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Missing, Value
from tests.strategies.drawing import World
from tests.strategies.vocabulary import TEXTS

UNITS = ("甲局", "乙局", "丙县", "丁县", "戊区")
ABSENT = Missing(frozenset())

_FIRST_DAY = date(2019, 12, 20)
_PARTS = tuple(map(Fraction, ("0", "0", "0", "0.5", "0.005", "0.125", "0.9999", "0.25")))


@st.composite
def units(
    draw: Any, schema: FactSchema, least: int = 1, most: int = 4, missing: int | None = None
) -> list[UnitFacts]:
    """Facts of some units. ``missing``: how many of 100 facts are 未报 (None: drawn)."""
    return draw_units(World(draw), schema, least, most, missing)


def draw_units(
    world: World, schema: FactSchema, least: int = 1, most: int = 4, missing: int | None = None
) -> list[UnitFacts]:
    """Facts of some units."""
    count = world.whole(least, most)
    return [_unit(world, schema, name, missing) for name in world.shuffled(UNITS)[:count]]


def _unit(world: World, schema: FactSchema, name: str, missing: int | None) -> UnitFacts:
    kind = world.pick(schema.classes) if schema.classes else None
    roles = frozenset(role for role in schema.roles if world.chance(50))
    odds = world.pick((0, 0, 3, 15)) if missing is None else missing
    values: dict[str, Value] = {}
    for decl in schema.facts:
        value = fact_value(world, decl, kind, odds)
        if value != ABSENT:
            values[decl.name] = value
    groups = tuple((each, world.pick(options)) for each, options in schema.groupings)
    return UnitFacts(Unit(name, kind, roles, groups), values)


def fact_value(world: World, decl: FactDecl, kind: str | None, missing: int) -> Value:
    """The value of a fact for a unit of a class; ABSENT for 未报."""
    if decl.classes and kind not in decl.classes:
        return NOT_APPLICABLE
    return _value(world, decl, missing)


def _value(world: World, decl: FactDecl, missing: int) -> Value:
    if missing and world.chance(missing):
        return ABSENT
    if decl.may_not_apply and world.chance(20):
        return NOT_APPLICABLE
    if decl.nullable and world.chance(20):
        return None
    return plain_value(world, decl, missing)


def plain_value(world: World, decl: FactDecl, missing: int) -> Value:
    """A value of the declared type, in range."""
    match decl.type:
        case BoolType():
            return world.chance(50)
        case OptionType(names=names):
            return world.pick(names)
        case TextType():
            return world.pick((*TEXTS, "甲局"))
        case DateType():
            return _FIRST_DAY + timedelta(days=world.whole(0, 90))
        case DateTimeType():
            return datetime(2020, 3, 3) + timedelta(minutes=world.whole(0, 9000))  # noqa: DTZ001 # no zones here
        case NumberType() as type_:
            return number_value(world, type_)
        case ListType() as type_ if type_.period:
            return tuple(_periods(world, type_, missing))
        case ListType(record=record):
            count = world.pick((0, 1, 2, 3, 4))
            return tuple(_record(world, record.fields, missing) for _ in range(count))
    raise AssertionError(decl.type)


def _periods(world: World, type_: ListType, missing: int) -> Iterator[Mapping[str, Any]]:
    """Records as readers hand them on: in order, one for each period, or for some (缺期不计)."""
    fields = [field for field in type_.record.fields if field.name != type_.period]
    for period in type_.periods:
        if not type_.gaps_left_out or world.chance(60):
            yield {type_.period: period, **_record(world, fields, missing)}


def _record(world: World, fields: Sequence[FactDecl], missing: int) -> Mapping[str, Any]:
    drawn = {field.name: _value(world, field, missing) for field in fields}
    return {name: value for name, value in drawn.items() if value != ABSENT}


def number_value(world: World, type_: NumberType) -> Fraction | int:
    """A number of the declared range, near its ends or near a bound of the scheme."""
    ratio = type_.measure == "%"
    value = Fraction(world.whole(-3, 24)) + world.pick(_PARTS)
    value *= Fraction(1, 20) if ratio else 1
    if type_.upper is not None and world.chance(15):
        value = type_.upper
    if type_.lower is not None and (value < type_.lower or world.chance(10)):
        value = type_.lower
    if type_.upper is not None and value > type_.upper:
        value = type_.upper
    return _fitting(value, type_)


def _fitting(value: Fraction, type_: NumberType) -> Fraction | int:
    """Cut to the declared decimals."""
    if type_.whole:
        return int(value)
    grid = reported(type_)
    return value if grid is None else Fraction(int(value * grid), grid)


@st.composite
def filled(draw: Any, schema: FactSchema, facts: UnitFacts) -> UnitFacts:
    """The same facts with everything that was 未报 reported in some way."""
    return draw_filled(World(draw), schema, facts)


def draw_filled(world: World, schema: FactSchema, facts: UnitFacts) -> UnitFacts:
    """The same facts, filled in. What has a stand-in (未报按) is not missing: it stays out."""
    values = {
        decl.name: _filled(world, decl, facts.values.get(decl.name, ABSENT), facts.unit.kind)
        for decl in schema.facts
        if decl.name in facts.values or not decl.has_default
    }
    return UnitFacts(facts.unit, values)


def _filled(world: World, decl: FactDecl, value: Value, kind: str | None) -> Value:
    if value == ABSENT:
        return fact_value(world, decl, kind, 0)
    if isinstance(value, tuple) and isinstance(decl.type, ListType):
        fields = decl.type.record.fields
        return tuple(
            {f.name: r[f.name] if f.name in r else _value(world, f, 0) for f in fields}
            for r in value
        )
    return value
