"""Columns checked and bound to the inputs of a table. Native kernels read what is bound here without
looking again, so every type, length, offset and code is looked at here first."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.assumptions import Key, Mode, Shape, expected
from rules_engine.backends.columnar.sources import STATES, VALUES
from rules_engine.backends.columnar.table import Width
from rules_engine.backends.columnar.texts import Texts
from rules_engine.ir.passes.grid import of_type
from rules_engine.model.columns import Array, FactColumn, FactColumns, ListColumn
from rules_engine.model.types import (
    BoolType,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    NumberType,
    OptionType,
    TextType,
)

NO_VALUE = -2
# A member of an Enum takes a while to look up by its name, and there are many columns to a block.
_CLEAN, _EXPECTED, _ANY, _BYTE = Mode.CLEAN, Mode.EXPECTED, Mode.ANY, Width.BYTE
_FITTING = {np.dtype(np.int32): Width.NARROW, np.dtype(np.int64): Width.WIDE}
_NARROW = frozenset(map(np.dtype, (np.int8, np.int16, np.uint8, np.uint16, np.bool_)))


@frozen(eq=False)
class Bound:
    """Arrays by key and part, how each column comes, offsets (64 bits) by list; ``unlooked`` are columns
    whose numbers nobody has looked at."""

    count: int
    arrays: Mapping[tuple[Key, str], Array]
    shapes: Mapping[Key, Shape]
    offsets: Mapping[str, Array]
    unlooked: frozenset[Key] = frozenset()

    @property
    def longest(self) -> int:
        """The most records that a unit has in a list."""
        lengths = (int(np.diff(each).max()) for each in self.offsets.values() if len(each) > 1)
        return max(lengths, default=0)


def bind(columns: FactColumns, schema: FactSchema, texts: Texts, used: frozenset[Key]) -> Bound:
    """The columns that ``used`` names, checked. Raises ValueError for what is not as it must be."""
    unknown = set(columns.facts) - set(schema.by_name)
    if unknown:
        raise ValueError(f"no such facts: {', '.join(sorted(unknown))}")
    binder = _Binder(columns, schema, texts, used)
    binder.facts()
    binder.attributes()
    unlooked = frozenset(binder.unlooked)
    return Bound(columns.count, binder.arrays, binder.shapes, binder.offsets, unlooked)


class _Binder:
    def __init__(
        self, columns: FactColumns, schema: FactSchema, texts: Texts, used: frozenset[Key]
    ) -> None:
        self.columns, self.schema, self.texts, self.used = columns, schema, texts, used
        self.arrays: dict[tuple[Key, str], Array] = {}
        self.shapes: dict[Key, Shape] = {}
        self.offsets: dict[str, Array] = {}
        self.unlooked: list[Key] = []

    def facts(self) -> None:
        """All facts of the unit, and the lists with their fields."""
        for name, column in self.columns.facts.items():
            decl = self.schema.by_name[name]
            if isinstance(decl.type, ListType) is not isinstance(column, ListColumn):
                raise ValueError(f"{name}: a list must be a ListColumn, and nothing else")
            if isinstance(column, ListColumn):
                self._list(decl, column)
            else:
                self._column(decl, (name,), column, self.columns.count)

    def _list(self, decl: FactDecl, column: ListColumn) -> None:
        key, count = (decl.name,), self.columns.count
        offsets = np.ascontiguousarray(_integers((decl.name,), column.offsets), np.int64)
        if len(offsets) != count + 1 or offsets[0] < 0 or (offsets[1:] < offsets[:-1]).any():
            raise ValueError(f"{decl.name}: offsets must be {count + 1} and never fall")
        for part in self._parts(decl):
            if part.name in column.fields:
                field = column.fields[part.name]
                self._column(part, (decl.name, part.name), field, None)
                if len(field.values) < offsets[-1]:
                    raise ValueError(f"{decl.name}.{part.name}: fewer records than offsets say")
        if key in self.used:
            self.offsets[decl.name] = offsets
            self.shapes[key] = Shape(Width.BYTE, self._states(decl, key, column.states, count))

    def _parts(self, decl: FactDecl) -> Iterator[FactDecl]:
        assert isinstance(decl.type, ListType)
        yield from decl.type.record.fields

    def _column(self, decl: FactDecl, key: Key, column: FactColumn, count: int | None) -> None:
        length = len(column.values)
        if count is not None and length != count:
            raise ValueError(f"{'.'.join(key)}: {length} values for {count} units")
        raw = _integers(key, column.values)
        if not column.looked:
            self.unlooked.append(key)
        if key not in self.used:
            return
        values, scale = self._values(decl.type, key, column, raw)
        self.arrays[key, VALUES] = values
        mode = self._states(decl, key, column.states, length)
        width = _BYTE if isinstance(decl.type, BoolType) else _FITTING[values.dtype]
        self.shapes[key] = Shape(width, mode, scale)

    def _states(self, decl: FactDecl, key: Key, states: Array | None, length: int) -> Mode:
        if states is None:
            return _CLEAN
        taken = np.ascontiguousarray(states)
        if taken.dtype != np.uint8 or len(taken) != length:
            raise ValueError(f"{'.'.join(key)}: states must be {length} bytes")
        self.arrays[key, STATES] = taken
        return _EXPECTED if expected(decl) else _ANY

    def _values(
        self, kind: FactType, key: Key, column: FactColumn, raw: Array
    ) -> tuple[Array, int]:
        match kind:
            case BoolType():
                return _bytes(key, raw), 1
            case OptionType(names=names):
                places = [_place(names, word) for word in column.dictionary]
                return self._codes(key, column, raw, places, len(names))
            case TextType():
                return self._codes(
                    key, column, raw, [self.texts.number(w) for w in column.dictionary]
                )
            case NumberType():
                return _scaled(key, column, _settled(key, raw), of_type(kind))
            case _:
                return _settled(key, raw), 1

    def _codes(
        self, key: Key, column: FactColumn, raw: Array, places: list[int], most: int = 0
    ) -> tuple[Array, int]:
        """Codes as the scheme numbers them: a file may have them in any order."""
        if places == list(range(most)) and (raw.dtype == np.int32 or raw.itemsize < 4) and places:
            # What lies beyond the names of the scheme is seen by the table itself.
            return np.ascontiguousarray(raw, np.int32), 1
        codes = raw if column.states is None else np.where(np.asarray(column.states) == 0, raw, 0)
        table = np.array([*places, -1], np.int32)
        if len(codes) and (codes.min() < 0 or codes.max() >= max(len(places), 1)):
            raise ValueError(f"{'.'.join(key)}: codes beyond the dictionary")
        return np.take(table, codes, mode="clip"), 1

    def attributes(self) -> None:
        """What the roster says of the units, as far as it is used."""
        units = self.columns.units
        if len(units.names) != self.columns.count:
            raise ValueError(f"{len(units.names)} names for {self.columns.count} units")
        for key in self.used:
            match key:
                case ("unit", "attribute", name) if name in units.attributes:
                    self._grouping(key, name, units.attributes[name])
                case ("unit", "role", role):
                    none = np.zeros(self.columns.count, np.uint8)
                    self._attribute(key, _bytes(key, np.asarray(units.roles.get(role, none))))
                case ("unit", "name", _):
                    numbers = [self.texts.number(str(name)) for name in units.names]
                    self._attribute(key, np.array(numbers, np.int32))

    def _grouping(self, key: Key, name: str, column: FactColumn) -> None:
        names = self.schema.values_of(name)
        places = [_place(names, word) for word in column.dictionary]
        raw = _integers((name,), column.values)
        values, _ = self._codes(key, column, raw, places, len(names))
        clean = column.states is None
        if not clean:
            values = np.where(np.asarray(column.states) == 0, values, np.int32(NO_VALUE))
        self._attribute(key, values, Mode.CLEAN if clean else Mode.ANY)

    def _attribute(self, key: Key, values: Array, mode: Mode = Mode.CLEAN) -> None:
        if len(values) != self.columns.count:
            raise ValueError(f"{'.'.join(key)}: {len(values)} values")
        self.arrays[key, VALUES] = np.ascontiguousarray(values)
        width = Width.BYTE if values.dtype == np.uint8 else Width.NARROW
        self.shapes[key] = Shape(width, mode)


def _place(names: tuple[str, ...], word: str) -> int:
    return names.index(word) if word in names else -1


def _integers(key: Key, values: Any) -> Array:
    """An array of integers or truth values. Raises ValueError for floats and objects."""
    taken = np.asarray(values)
    if taken.dtype.kind not in "iub" or taken.ndim != 1:
        raise ValueError(f"{'.'.join(key)}: one column of integers is wanted, not {taken.dtype}")
    return taken


def _bytes(key: Key, raw: Array) -> Array:
    if raw.dtype == np.uint8:
        return np.ascontiguousarray(raw)
    taken = np.ascontiguousarray(raw)
    if taken.dtype.itemsize == 1:
        return taken.view(np.uint8)
    if len(taken) and (taken.min() < 0 or taken.max() > 1):
        raise ValueError(f"{'.'.join(key)}: truth values are 0 and 1")
    return taken.astype(np.uint8)


def _settled(key: Key, raw: Array) -> Array:
    """Integers of 32 or 64 bits."""
    if raw.dtype in _FITTING:
        return np.ascontiguousarray(raw)
    if raw.dtype in _NARROW:
        return raw.astype(np.int32)
    if raw.dtype.itemsize == 8 and len(raw) and raw.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{'.'.join(key)}: values beyond 63 bits")
    return raw.astype(np.int64)


def _scaled(key: Key, column: FactColumn, raw: Array, grid: int | None) -> tuple[Array, int]:
    """Numbers on a scale that divides that of their declaration."""
    if column.scale < 1:
        raise ValueError(f"{'.'.join(key)}: a scale is at least 1")
    if grid is not None and grid % column.scale:
        raise ValueError(f"{'.'.join(key)}: scale {column.scale} is finer than declared")
    return raw, column.scale
