"""Between units with their facts, one at a time, and columns of facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from rules_engine.ir.passes.grid import of_type
from rules_engine.model.columns import (
    FactColumn,
    FactColumns,
    ListColumn,
    State,
    UnitColumns,
)
from rules_engine.model.numbers import decimal_places
from rules_engine.model.types import (
    CLASS,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    NumberType,
    OptionType,
    TextType,
    ValueType,
)
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import (
    NOT_APPLICABLE,
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Value,
    fault,
)

DAY_ZERO = date(1970, 1, 1).toordinal()
MOMENT_ZERO = datetime.fromisoformat("1970-01-01T00:00")
TICK = timedelta(microseconds=1)
# More decimals than this in a fact without declared decimals, and its value is kept beside.
MOST_PLACES = 6
_LARGEST = 2**63 - 1
_ABSENT = object()


def columns_of(schema: FactSchema, units: Sequence[UnitFacts]) -> FactColumns:
    """Units and their facts as columns. Facts nobody declared are left out."""
    reported = {decl.name for decl in schema.facts for one in units if decl.name in one.values}
    facts = {
        decl.name: _column(decl, [one.values.get(decl.name, _ABSENT) for one in units])
        for decl in schema.facts
        if decl.name in reported
    }
    return FactColumns(len(units), _unit_columns(schema, [one.unit for one in units]), facts)


def _unit_columns(schema: FactSchema, units: Sequence[Unit]) -> UnitColumns:
    attributes = (CLASS, *(name for name, _ in schema.groupings))
    roles = {role for unit in units for role in unit.roles} | set(schema.roles)
    return UnitColumns(
        [unit.name for unit in units],
        {name: _texts([unit.group(name) for unit in units]) for name in attributes},
        {role: np.array([role in unit.roles for unit in units], np.uint8) for role in roles},
    )


def _texts(values: Sequence[Any]) -> FactColumn:
    words = tuple(dict.fromkeys(value for value in values if isinstance(value, str)))
    places = {word: place for place, word in enumerate(words)}
    return _filled(values, np.int32, lambda value: places.get(value, 0), dictionary=words)


def _column(decl: FactDecl, values: Sequence[Any]) -> FactColumn | ListColumn:
    match decl.type:
        case ListType() as kind:
            return _list_column(kind, values)
        case BoolType():
            return _filled(values, np.uint8, int)
        case DateType():
            return _filled(values, np.int32, lambda value: value.toordinal() - DAY_ZERO)
        case DateTimeType():
            return _filled(values, np.int64, lambda value: (value - MOMENT_ZERO) // TICK)
        case NumberType() as kind:
            return _numbers(kind, values)
        case _:
            return _texts(values)


def _numbers(kind: NumberType, values: Sequence[Any]) -> FactColumn:
    scale = of_type(kind) or _scale_of(values)

    def scaled(value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            return None
        exact = Fraction(value) * scale
        whole = exact.numerator if exact.denominator == 1 else None
        return None if whole is None or abs(whole) > _LARGEST else whole

    return _filled(values, np.int64, scaled, scale=scale)


def _scale_of(values: Sequence[Any]) -> int:
    places = (decimal_places(value) for value in values if isinstance(value, int | Fraction))
    known = [each for each in places if each is not None and each <= MOST_PLACES]
    return int("1".ljust(max(known, default=0) + 1, "0"))


def _filled(
    values: Sequence[Any], dtype: Any, make: Any, scale: int = 1, dictionary: tuple[str, ...] = ()
) -> FactColumn:
    """A column of what ``make`` makes of plain values; None of it is a value kept beside."""
    cells, states = np.zeros(len(values), dtype), np.zeros(len(values), np.uint8)
    kept: dict[int, Value] = {}
    for row, value in enumerate(values):
        states[row] = _state(value)
        made = None if states[row] else make(value)
        if states[row] == State.FAULT:
            kept[row] = value
        elif made is not None:
            cells[row] = made
        elif not states[row]:
            states[row], kept[row] = State.WIDE, value
    return FactColumn(cells, states if states.any() else None, scale, dictionary, kept)


def _state(value: Any) -> State:
    match value:
        case None:
            return State.BLANK
        case NotApplicable():
            return State.NOT_APPLICABLE
        case Fault():
            return State.FAULT
        case Missing():
            return State.MISSING
        case _:
            return State.MISSING if value is _ABSENT else State.VALUE


def _list_column(kind: ListType, values: Sequence[Any]) -> ListColumn:
    lists = [value if isinstance(value, tuple) else () for value in values]
    offsets = np.zeros(len(values) + 1, np.int64)
    np.cumsum([len(records) for records in lists], out=offsets[1:])
    records = [record for one in lists for record in one]
    fields = {
        part.name: _column(part, [record.get(part.name, _ABSENT) for record in records])
        for part in kind.record.fields
    }
    states = np.array([_state(value) for value in values], np.uint8)
    kept = {row: value for row, value in enumerate(values) if isinstance(value, Fault)}
    flat = {name: column for name, column in fields.items() if isinstance(column, FactColumn)}
    return ListColumn(offsets, flat, states if states.any() else None, kept)


def unit_facts(columns: FactColumns, schema: FactSchema, row: int) -> UnitFacts:
    """The facts of one unit, as readers of files would have made them."""
    values: dict[str, Value] = {}
    for decl in schema.facts:
        column = columns.facts.get(decl.name)
        found: Any = _ABSENT if column is None else _cell(decl, column, row)
        if found is not _ABSENT:
            values[decl.name] = found
    return UnitFacts(unit_of(columns.units, row), values)


def unit_of(units: UnitColumns, row: int) -> Unit:
    """The unit of a row."""
    known = {name: _word(column, row) for name, column in units.attributes.items()}
    kind = known.pop(CLASS, None)
    groups = tuple((name, word) for name, word in known.items() if word is not None)
    roles = frozenset(role for role, flags in units.roles.items() if flags[row])
    place = None if units.places is None else int(units.places[row])
    return Unit(str(units.names[row]), kind, roles, groups, place)


def _word(column: FactColumn, row: int) -> str | None:
    if column.states is not None and column.states[row]:
        return None
    return column.dictionary[int(column.values[row])]


def _cell(decl: FactDecl, column: FactColumn | ListColumn, row: int) -> Any:
    state = State.VALUE if column.states is None else int(column.states[row])
    match state:
        case State.VALUE:
            if isinstance(column, ListColumn):
                return _records(decl, column, row)
            return _value(decl.type, column, row)
        case State.NOT_APPLICABLE:
            return NOT_APPLICABLE
        case State.MISSING:
            return _ABSENT
        case State.BLANK:
            return None
        case _:
            return column.kept.get(row) or fault(FaultKind.BAD_DATA, decl.name)


def _value(kind: FactType, column: FactColumn, row: int) -> Value:
    return plain_value(kind, int(column.values[row]), column.dictionary, column.scale)


def plain_value(kind: ValueType, number: int, dictionary: Sequence[str], under: int) -> Value:
    """What the number of a cell stands for; an amount is ``number / under``."""
    match kind:
        case BoolType():
            return bool(number)
        case DateType():
            return date.fromordinal(number + DAY_ZERO)
        case DateTimeType():
            return MOMENT_ZERO + number * TICK
        case OptionType() | TextType():
            return dictionary[number]
        case _:
            exact = Fraction(number, under)
            return exact.numerator if exact.denominator == 1 else exact


def _records(decl: FactDecl, column: ListColumn, row: int) -> tuple[Mapping[str, Any], ...]:
    assert isinstance(decl.type, ListType)
    fields = [
        (part, column.fields[part.name])
        for part in decl.type.record.fields
        if part.name in column.fields
    ]
    return tuple(
        {
            part.name: found
            for part, each in fields
            if (found := _cell(part, each, at)) is not _ABSENT
        }
        for at in range(int(column.offsets[row]), int(column.offsets[row + 1]))
    )
