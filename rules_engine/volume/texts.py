"""Columns of text: each different text is read once, as a cell of a CSV table is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from rules_engine.facts.cells import read_text
from rules_engine.facts.entries import Absent, Bad, Reading
from rules_engine.facts.periods import plain_period
from rules_engine.ir.passes.grid import of_type
from rules_engine.model.columns import Array, State
from rules_engine.model.numbers import decimal_places
from rules_engine.model.types import BoolType, DateTimeType, DateType, NumberType
from rules_engine.model.values import NotApplicable
from rules_engine.volume.cells import Column, rows_of, valid

DAY_ZERO = date(1970, 1, 1)
MOMENT_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001  # why: 时刻 has no time zone
TICK = timedelta(microseconds=1)
_MOST_PLACES = 6
_LARGEST = 2**63 - 1
_TEXTS = frozenset(kind.id for kind in (pa.string(), pa.large_string(), pa.string_view()))


def is_text(kind: Any) -> bool:
    """Whether an Arrow type holds texts."""
    return (kind.value_type if pa.types.is_dictionary(kind) else kind).id in _TEXTS


def coded(array: Any) -> tuple[Array, tuple[str, ...]]:
    """Codes and words of a text column; what is null has any code."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    codes = array.indices
    if codes.null_count:
        codes = codes.fill_null(0)
    words = array.dictionary.to_pylist()
    return codes.to_numpy(zero_copy_only=False), tuple("" if w is None else w for w in words)


def read_text_column(column: Column, array: Any, *, is_period: bool = False) -> None:
    """Read a text column; a null is as in every other column, not as an empty text."""
    array = _null_by_cell(array)
    codes, words = coded(array)
    plain = map(plain_period, words) if is_period else words
    readings = [read_text(word, column.decl) for word in plain]
    states = np.array([_state(reading) for reading in readings] or [State.VALUE], np.uint8)
    _fill(column, readings, codes)
    if states.any():
        column.take_states(states[codes] if len(words) else np.zeros(column.size, np.uint8))
    column.nulls(array)
    _set_aside(column, readings, words, codes, array)


def _null_by_cell(array: Any) -> Any:
    """A dictionary may have null among its words: cells that have that word are null."""
    if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
        return array.cast(array.type.value_type)
    return array


def _state(reading: Reading) -> State:
    match reading:
        case Bad():
            return State.FAULT
        case Absent():
            return State.MISSING
        case NotApplicable():
            return State.NOT_APPLICABLE
        case None:
            return State.BLANK
        case _:
            return State.VALUE


def _fill(column: Column, readings: Sequence[Reading], codes: Array) -> None:
    """The values, as the kind of the fact has them."""
    match column.decl.type:
        case BoolType():
            by_word = _each(readings, bool, int, np.uint8)
        case DateTimeType():
            by_word = _each(readings, datetime, lambda v: (v - MOMENT_ZERO) // TICK, np.int64)
        case DateType():
            by_word = _each(readings, date, lambda v: (v - DAY_ZERO).days, np.int32)
        case NumberType() as kind:
            column.scale = of_type(kind) or _scale_of(readings)
            by_word = _each(readings, (int, Fraction), lambda v: _scaled(v, column.scale), np.int64)
        case _:
            words = dict.fromkeys(reading for reading in readings if isinstance(reading, str))
            places = {word: place for place, word in enumerate(words)}
            column.dictionary = tuple(words)
            by_word = _each(readings, str, places.__getitem__, np.int32)
    if by_word.tolist() == list(range(len(by_word))):
        column.values = codes.astype(by_word.dtype)
    else:
        column.values = np.take(by_word, codes, mode="clip")


def _each(readings: Sequence[Reading], of: Any, make: Any, dtype: Any) -> Array:
    return np.array([make(each) if isinstance(each, of) else 0 for each in readings] or [0], dtype)


def _scale_of(readings: Sequence[Reading]) -> int:
    numbers = (Fraction(reading) for reading in readings if isinstance(reading, int | Fraction))
    places = (decimal_places(number) for number in numbers)
    found: int = max((p for p in places if p is not None and p <= _MOST_PLACES), default=0)
    return int(10**found)


def _scaled(value: int | Fraction, scale: int) -> int:
    exact = Fraction(value * scale)
    fits = exact.denominator == 1 and abs(exact) <= _LARGEST
    return exact.numerator if fits else 0


def _set_aside(
    column: Column, readings: Sequence[Reading], words: Sequence[str], codes: Array, array: Any
) -> None:
    """Bad cells, and numbers that do not fit."""
    odd = {place: reading for place, reading in enumerate(readings) if _is_odd(reading, column)}
    if not odd:
        return
    there = np.isin(codes, list(odd))
    if array.null_count:
        there &= valid(array)
    for row in rows_of(there):
        reading = odd[int(codes[row])]
        if isinstance(reading, Bad):
            column.refuse(row, reading, words[int(codes[row])])
        elif not isinstance(reading, Absent):
            column.keep(row, reading)


def _is_odd(reading: Reading, column: Column) -> bool:
    if isinstance(reading, bool) or not isinstance(reading, int | Fraction):
        return isinstance(reading, Bad)
    exact = Fraction(reading * column.scale)
    return exact.denominator != 1 or abs(exact) > _LARGEST
