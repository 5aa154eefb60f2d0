"""Columns that are typed in the file: integers, decimals, truth values, days and times.

Nothing is coerced. Limits of the declaration are tested for a whole column at once; only the cells
beyond them are looked at one by one, by the reader of all other formats.
"""

from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, floor, gcd
from typing import Any

import numpy as np
import pyarrow as pa

from rules_engine.facts.amounts import within
from rules_engine.facts.entries import Bad
from rules_engine.facts.findings import cells as findings
from rules_engine.ir.passes.grid import of_type
from rules_engine.model.columns import Array
from rules_engine.model.numbers import MAX_DIGITS, decimal_text
from rules_engine.model.types import RATIO, BoolType, DateTimeType, DateType, NumberType
from rules_engine.volume.cells import Column, bits, rows_of, valid

_WORD = 2**63
_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
_TICKS_A_DAY = 86_400_000_000
_DECIMALS = frozenset(
    kind.id for kind in (pa.decimal32(1), pa.decimal64(1), pa.decimal128(1), pa.decimal256(1))
)
# How numbers lie in columns whose cells all fit into 64 bits.
_PLAIN = {
    pa.decimal32(1).id: np.dtype(np.int32),
    pa.decimal64(1).id: np.dtype(np.int64),
    **{
        kind.id: np.dtype(kind.to_pandas_dtype())
        for kind in (
            *(pa.int8(), pa.int16(), pa.int32(), pa.int64()),
            *(pa.uint8(), pa.uint16(), pa.uint32()),
        )
    },
}


def read_typed_column(column: Column, array: Any) -> None:
    """Read a column whose Arrow type goes with the declared kind (see ``binding``)."""
    match column.decl.type:
        case BoolType():
            column.values = bits(array.buffers()[1] or b"", array.offset, len(array))
        case DateType():
            _days(column, array)
        case DateTimeType():
            _moments(column, array)
        case NumberType() as kind:
            _numbers(column, array, kind)
    column.nulls(array)


def plain_numbers(array: Any, dtype: Any, words: int = 1) -> Array:
    """The numbers of an Arrow array without a copy, whatever stands at nulls included."""
    data = np.frombuffer(array.buffers()[1] or b"", dtype)
    return data[array.offset * words : (array.offset + len(array)) * words]


def _days(column: Column, array: Any) -> None:
    column.values = plain_numbers(array, np.int32)
    if column.later:
        column.unlooked()
        return
    _limit(column, array, column.values, _FIRST_DAY, _LAST_DAY, lambda number: f"第 {number} 天")


def _moments(column: Column, array: Any) -> None:
    made = plain_numbers(array, np.int64)
    factor = _UNITS.get(array.type.unit)
    unit = factor or 1
    column.values = made if factor else made // 1000
    low, high = _FIRST_DAY * _TICKS_A_DAY // unit, ((_LAST_DAY + 1) * _TICKS_A_DAY - 1) // unit
    _limit(column, array, column.values, low, high, lambda number: f"{number * unit} 微秒")
    if unit > 1:
        column.values = column.values * unit
    uneven = made % (1_000_000_000 if not factor else 1_000_000 // factor) != 0
    for row in rows_of(uneven & valid(array)):
        text = array.slice(row, 1).cast(pa.string())[0].as_py()
        column.refuse(row, Bad(partial(findings.not_a_time, text=text)), text)


def _limit(column: Column, array: Any, values: Array, low: int, high: int, text: Any) -> None:
    """Days that no calendar has."""
    if len(values) and (values.min() < low or values.max() > high):
        beyond = (values < low) | (values > high)
        for row in rows_of(beyond & valid(array)):
            shown = text(int(values[row]))
            column.refuse(row, Bad(partial(findings.impossible_day, text=shown)), shown)
        column.values = np.where(beyond, 0, values)


def _numbers(column: Column, array: Any, kind: NumberType) -> None:
    column.scale = 10**array.type.scale if array.type.id in _DECIMALS else 1
    column.values, wide = _integers(array)
    if wide is None and column.later and _seen_by_tables(column.scale, array, kind):
        column.unlooked()
        return
    doubtful = _either(wide, _suspects(column, array, kind))
    if doubtful is not None:
        for row in rows_of(doubtful & valid(array)):
            _one_number(column, row, _exact(array, row), kind)
    _on_declared_grid(column, of_type(kind))


def _seen_by_tables(scale: int, array: Any, kind: NumberType) -> bool:
    """Whether there are bounds to look at, and they are those that tables look at."""
    if scale > _finest(kind, scale) or _is_long(array):
        return False
    declared = _on_scale(kind.lower, kind.upper, scale, ratio=False)
    return declared != (None, None) and declared == _bounds(kind, scale)


def _finest(kind: NumberType, scale: int) -> int:
    """The finest scale that a declaration allows; that of the column where it allows any."""
    if kind.whole:
        return 1
    return scale if kind.decimals is None else int(10**kind.decimals)


def _is_long(array: Any) -> bool:
    """Whether cells may have more digits than a number may have."""
    return array.type.id in _DECIMALS and array.type.precision > MAX_DIGITS


def _on_declared_grid(column: Column, grid: int | None) -> None:
    """A file may have more decimals than are declared, all of them 0: cells with others are bad."""
    if grid is not None and grid % column.scale:
        scale = gcd(grid, column.scale)
        column.values, column.scale = _over(column.values, column.scale // scale)[0], scale


def _over(values: Array, step: int) -> tuple[Array, Array]:
    """Values divided by a step, rounded down, and which ones it does not divide. What is in 64 bits
    is not a multiple of a step beyond them, but for 0."""
    if step >= _WORD:
        return np.zeros_like(values), values != 0
    wide = values.astype(np.int64, copy=False)
    return wide // step, wide % step != 0


def _either(one: Array | None, other: Array | None) -> Array | None:
    """Where either holds; None where neither does anywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _integers(array: Any) -> tuple[Array, Array | None]:
    """Unscaled integers, and where they do not fit into 64 bits."""
    kind = array.type
    plain = _PLAIN.get(kind.id)
    if plain is not None:
        return plain_numbers(array, plain), None
    if kind.id in _DECIMALS:
        words = kind.byte_width // 8
        parts = plain_numbers(array, np.int64, words).reshape(-1, words)
        low = np.ascontiguousarray(parts[:, 0])
        return low, (parts[:, 1:] != (low >> 63)[:, None]).any(axis=1)
    made = plain_numbers(array, kind.to_pandas_dtype())
    if made.dtype == np.uint64:
        return made.astype(np.int64), made >= _WORD
    return made, None


def _suspects(column: Column, array: Any, kind: NumberType) -> Array | None:
    """Cells that may be beyond the declaration, what stands at nulls included; None where there are
    none."""
    values, scale = column.values, column.scale
    if not len(values):
        return None
    low, high = _bounds(kind, scale)
    found = None
    if low is not None and np.minimum.reduce(values) < low:
        found = values < low
    if high is not None and np.maximum.reduce(values) > high:
        found = _either(found, values > high)
    allowed = _finest(kind, scale)
    if scale > allowed:
        found = _either(found, _over(values, scale // allowed)[1])
    if _is_long(array):
        return np.ones(len(values), bool)
    return found


def _bounds(kind: NumberType, scale: int) -> tuple[int | None, int | None]:
    """Declared bounds on the scale of a column; beyond 100% a ratio is not certain."""
    return _on_scale(kind.lower, kind.upper, scale, ratio=kind.measure == RATIO)


@lru_cache(maxsize=4096)
def _on_scale(
    lower: Fraction | None, upper: Fraction | None, scale: int, *, ratio: bool
) -> tuple[int | None, int | None]:
    low = None if lower is None else ceil(lower * scale)
    high = None if upper is None else floor(upper * scale)
    if not ratio:
        return low, high
    whole = scale if scale > 1 else 0
    return (
        -whole if low is None else max(low, -whole),
        whole if high is None else min(high, whole),
    )


def _exact(array: Any, row: int) -> Fraction:
    return Fraction(array[row].as_py())


def _one_number(column: Column, row: int, value: Fraction, kind: NumberType) -> None:
    """A cell that may be beyond the declaration, read as every other format reads it."""
    text = decimal_text(value)
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        column.refuse(row, Bad(findings.number_too_long), text)
    elif kind.measure == RATIO and _is_bare(value, column):
        column.refuse(row, Bad(partial(findings.bare_ratio, value=value)), text)
    else:
        reading = within(value, kind)
        if isinstance(reading, Bad):
            column.refuse(row, reading, text)
        elif abs(value * column.scale) >= _WORD:
            column.keep(row, reading)


def _is_bare(value: Fraction, column: Column) -> bool:
    """Of a number of a column one cannot tell whether 95 is 95%; a decimal 1 is the whole."""
    return abs(value) > 1 or (abs(value) == 1 and column.scale == 1)
