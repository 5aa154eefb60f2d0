"""Results as Arrow tables: the columns of the CSV table of results, typed, in the order of the units.

A score of more digits than the column holds raises OverflowError; no other score is written for it.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen

from rules_engine.backends.columnar import Answer, ResultColumns, ScoreColumn, UnitStatus
from rules_engine.explain.states import APART, NOT_SCORED, STATES
from rules_engine.ir import Program, ScoreNode
from rules_engine.ir.expressions import Expr
from rules_engine.ir.passes.grid import grids
from rules_engine.model.columns import Array
from rules_engine.reports.amounts import amount_text
from rules_engine.reports.score_csv import column_names
from rules_engine.volume.decimals import held, held_type
from rules_engine.volume.identity import Names
from rules_engine.volume.reasons import reason_arrays, reason_fields

_PRECISION = 18
_BEYOND = 10**_PRECISION
_MOST_PLACES = 9
_LARGEST = 2**63 - 1
SCORE_TOO_LARGE = "有的分数太大，18 位的 decimal 放不下"
# A number of 32 bits times less than this fits into 64.
_NARROW, _NARROW_BYTES = 2**31, 4


@frozen(eq=False)
class Number:
    """How a column of numbers is written: with so many decimals, or as text where no number of
    decimals holds all of them (None)."""

    places: int | None

    @property
    def type(self) -> Any:
        """The type of the column."""
        return pa.string() if self.places is None else pa.decimal128(_PRECISION, self.places)

    def holds(self, value: Fraction) -> bool:
        """Whether a number is not too large for the column."""
        return self.places is None or abs(value) * 10**self.places < _BEYOND


@frozen(eq=False)
class Layout:
    """The columns of the results of a program. ``reasons``: with the clauses that gave or took points."""

    program: Program
    total: Number
    sections: tuple[tuple[ScoreNode, Number], ...]
    names: tuple[str, ...]
    reasons: bool = False
    schema: Any = field(init=False)
    held: Any = field(init=False)

    @schema.default
    def _schema(self) -> Any:
        word = pa.dictionary(pa.int8(), pa.string())
        kinds = [pa.string(), word, self.total.type, pa.int32(), word, word]
        kinds += [number.type for _, number in self.sections]
        kinds += [pa.string()] * len(self.program.quotas[:1])
        more = reason_fields(self.program) if self.reasons else []
        return pa.schema([*zip(self.names, kinds, strict=True), *more])

    @held.default
    def _held(self) -> Any:
        return held(self.schema)


def layout_of(program: Program, *, reasons: bool = False) -> Layout:
    """The layout of the results of a program."""
    nodes = program.total.children
    places = grids([program.total.score, *(node.score for node in nodes)], program.schema)

    def number(expr: Expr) -> Number:
        grid = places[id(expr)]
        found = (n for n in range(_MOST_PLACES + 1) if grid is not None and 10**n % grid == 0)
        least = next(found, None)
        return Number(None if least is None else max(least, program.digits or 0))

    sections = tuple((node, number(node.score)) for node in nodes)
    names = tuple(column_names(program))
    return Layout(program, number(program.total.score), sections, names, reasons)


def result_batch(layout: Layout, results: ResultColumns, taken: Array | None) -> Any:
    """The results of a block, numbers in 64 bits; ``taken`` leaves out rows that are no units (None: none)."""
    silent = results.stopped | (results.status == int(UnitStatus.FAULTY))
    columns = [
        arrow_names(results.columns.units.names),
        _classes(results),
        _numbers(layout, layout.total, results.total, 1, results.total.stated),
        pa.nulls(results.columns.count, pa.int32()),
        _words(results.grade.astype(np.int8), results.grades, results.grade < 0),
        _words(_states(results), STATES, None),
    ]
    for node, number in layout.sections:
        score = results.sections[node.path]
        columns.append(_numbers(layout, number, score, node.sign, score.stated & ~silent))
    columns += [pa.nulls(results.columns.count, pa.string())] * len(layout.program.quotas[:1])
    if results.reasons is not None:
        columns += reason_arrays(results.reasons)
    batch = pa.RecordBatch.from_arrays(columns, schema=layout.held)
    return batch if taken is None or taken.all() else batch.filter(pa.array(taken))


def arrow_names(names: Sequence[str]) -> Any:
    """Names of units as Arrow has them."""
    return names.texts() if isinstance(names, Names) else pa.array(names, pa.string())


def _classes(results: ResultColumns) -> Any:
    """Classes by their declared places, so that every block has the same dictionary."""
    declared, found = results.program.schema.classes, results.columns.units.classes
    if found is None or not found.dictionary:
        count = results.columns.count
        return _words(np.zeros(count, np.int8), declared, np.ones(count, bool))
    order = [declared.index(word) if word in declared else -1 for word in found.dictionary]
    codes = np.array(order, np.int8)[found.values]
    absent = codes < 0
    return _words(codes, declared, absent if found.states is None else absent | (found.states != 0))


def _words(codes: Array, words: Sequence[str], absent: Array | None) -> Any:
    """Words by their codes; ``absent`` says where there is none (None: nowhere)."""
    mask = absent if absent is not None and absent.any() else None
    indices = pa.array(codes, pa.int8(), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _states(results: ResultColumns) -> Array:
    found = results.status.astype(np.int8)
    found[results.stopped & (results.status == int(UnitStatus.NORMAL))] = STATES.index(NOT_SCORED)
    found[results.apart] = STATES.index(APART)
    return found


def _numbers(layout: Layout, number: Number, score: ScoreColumn, sign: int, stated: Array) -> Any:
    if number.places is None:
        return pa.array(_texts(layout, score, sign, stated), pa.string())
    values = _plainly(score.answer, 10**number.places, sign)
    if values is None:
        values = _checked(scaled(score.answer, 10**number.places, stated), stated)
        values = np.multiply(values, sign, dtype=np.int64)
    bits = None
    if not stated.all():
        bits = pa.array(stated).buffers()[1]
    made = [bits, pa.py_buffer(values)]
    return pa.Array.from_buffers(held_type(number.type), len(stated), made)


def _plainly(answer: Answer, scale: int, sign: int) -> Array | None:
    """The numbers times ``scale`` and ``sign``, where all of them surely fit the column: 32 bits, times
    little."""
    if answer.states is not None or answer.denominators is not None or scale % answer.scale:
        return None
    factor = scale // answer.scale
    if answer.values.dtype.itemsize > _NARROW_BYTES or factor * _NARROW >= _BEYOND:
        return None
    return np.multiply(answer.values, sign * factor, dtype=np.int64)


def _checked(values: Array, stated: Array) -> Array:
    """Values that all fit the column. Raises OverflowError where a stated one does not."""
    if not len(values) or -_BEYOND < values.min() <= values.max() < _BEYOND:
        return values
    known = np.where(stated, values, 0)
    if known.min() <= -_BEYOND or known.max() >= _BEYOND:
        raise OverflowError(SCORE_TOO_LARGE)
    return known


def scaled(answer: Answer, scale: int, stated: Array, told: str = SCORE_TOO_LARGE) -> Array:
    """The numbers times ``scale``, which makes integers of them; what stands where none is stated does
    not matter. Raises OverflowError, which says ``told``, for a number that does not fit."""
    try:
        return _scaled(answer, scale, stated)
    except OverflowError:
        raise OverflowError(told) from None


def _scaled(answer: Answer, scale: int, stated: Array) -> Array:
    plain = answer.states is None or not (stated & (answer.states != 0)).any()
    if plain and answer.denominators is None:
        if scale % answer.scale == 0:
            return _times(answer.values, scale // answer.scale, stated)
        if answer.scale % scale == 0:
            return answer.values.astype(np.int64) // (answer.scale // scale)
    found = np.zeros(len(stated), np.int64)
    for row in np.flatnonzero(stated).tolist():
        value = answer.value(row)
        assert isinstance(value, int | Fraction)
        found[row] = int(value * scale)
    return found


def _times(values: Array, factor: int, stated: Array) -> Array:
    """Values times a factor. Raises OverflowError."""
    if factor == 1:
        return values
    if values.dtype != np.int64 and factor < _NARROW:
        return values * np.int64(factor)
    known = values[stated]
    if len(known) and max(abs(int(known.max())), abs(int(known.min()))) * factor > _LARGEST:
        raise OverflowError
    return values.astype(np.int64) * factor


def _texts(layout: Layout, score: ScoreColumn, sign: int, stated: Array) -> list[str | None]:
    digits = layout.program.digits
    found = (score.score(row) if stated[row] else None for row in range(len(stated)))
    return [None if value is None else amount_text(sign * value, digits) for value in found]
