"""What each operation does on whole arrays of numpy. A kernel takes its operands, and the array ``out`` that it
fills; what is the same for every block is prepared once."""

from collections.abc import Callable
from typing import Any

import numpy as np

from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.backends.columnar.ladders import RUNGS
from rules_engine.backends.columnar.table import Row, Width
from rules_engine.model.columns import Array

DTYPES = {Width.BYTE: np.uint8, Width.NARROW: np.int32, Width.WIDE: np.int64}


class Violated(Exception):
    """A block does not keep to what its table assumes."""


Kernel = Callable[..., Any]
_Maker = Callable[[Row, Array], Kernel]


def kernel_of(row: Row, maps: Array) -> Kernel:
    """The kernel of a row. ``maps`` are the tables of codes of its table."""
    return _MAKERS[row.operation](row, maps)


def _same(function: Any) -> _Maker:
    return lambda _row, _maps: function


def _comparison(function: Any) -> _Maker:
    def kernel(a: Array, b: Any, out: Array) -> None:
        function(a, b, out.view(np.bool_))

    return lambda _row, _maps: kernel


def _quotient(function: Any) -> _Maker:
    """On integers of any width: that none overflows on the way is proved."""

    def kernel(a: Array, b: Any, out: Array) -> None:
        out[...] = function(a, b)

    return lambda _row, _maps: kernel


def _choose(row: Row, _maps: Array) -> Kernel:
    """The second value, and where the condition is 1 the difference besides: that is several times
    quicker than picking. Both may wrap around; their sum does not."""
    kind = DTYPES[row.width]
    if row.form == "rii":
        then, otherwise = (np.array([value]).astype(kind) for value in row.immediates)
        step = then - otherwise

        def between_constants(condition: Array, _then: Any, _otherwise: Any, out: Array) -> None:
            np.multiply(condition == 1, step, out)
            if otherwise:
                np.add(out, otherwise, out)

        return between_constants

    def kernel(condition: Array, then: Any, otherwise: Any, out: Array) -> None:
        np.subtract(then, otherwise, out)
        np.multiply(out, condition == 1, out)
        np.add(out, otherwise, out)

    return kernel


def _copy(_row: Row, _maps: Array) -> Kernel:
    return lambda a, out: np.copyto(out, a, casting="unsafe")


def _fill(_row: Row, _maps: Array) -> Kernel:
    return lambda value, out: out.fill(value)


def _look(row: Row, maps: Array) -> Kernel:
    table = maps[row.immediates[-1] :][:8].astype(np.uint8)
    return lambda a, out: np.take(table, a, out=out, mode="clip")


def _look_two(row: Row, maps: Array) -> Kernel:
    table = maps[row.immediates[-1] :][:64].astype(np.uint8)
    return lambda a, b, out: np.take(table, (a << 3) | b, out=out, mode="clip")


def _map(row: Row, maps: Array) -> Kernel:
    start = row.immediates[-1]
    return lambda a, out: np.take(maps, a + start, out=out, mode="clip")


def _ladder(beyond: Any, nearest: Any) -> _Maker:
    def make(row: Row, _maps: Array) -> Kernel:
        # A bound behind a nearer one never decides: it may as well be that one.
        limits = nearest.accumulate(np.array(row.immediates[:RUNGS], np.int32))
        values = np.array(row.immediates[RUNGS:], np.int32)[::-1].copy()

        def kernel(a: Array, out: Array) -> None:
            """The value by how many bounds are reached, of which the nearest is the last."""
            reached = np.empty(len(a), np.bool_)
            count = np.zeros(len(a), np.uint8)
            for limit in limits:
                beyond(a, limit, reached)
                np.add(count, reached, count)
            np.take(values, count, out=out, mode="clip")

        return kernel

    return make


def _load(row: Row, _maps: Array) -> Kernel:
    fill, low, high, since, until = row.immediates[-5:]
    guard = guard_of(low, high, row.width)

    def kernel(states: Array, values: Array, out: Array) -> None:
        special = states.nonzero()[0]
        out[...] = values
        if len(special):
            found = states[special]
            if np.minimum.reduce(found) < since or np.maximum.reduce(found) > until:
                raise Violated
            out[special] = fill
        guard(out)

    return kernel


def guard_of(low: int, high: int, width: Width) -> Callable[[Array], None]:
    """What raises Violated where a value is out of bounds."""
    if width is Width.BYTE or (low == 0 and width is Width.NARROW):
        unsigned = np.dtype(np.uint8 if width is Width.BYTE else np.uint32)

        def upper(values: Array) -> None:
            """Below 0 is, without its sign, beyond any bound."""
            most = np.maximum.reduce(values.view(unsigned), initial=0)
            if most > high or (low and len(values) and values.min() < low):
                raise Violated

        return upper

    def kernel(values: Array) -> None:
        if len(values) and (np.minimum.reduce(values) < low or np.maximum.reduce(values) > high):
            raise Violated

    return kernel


_MAKERS: dict[str, _Maker] = {
    **{name: _same(function) for name, function in {**ARITHMETIC, **BYTES}.items()},
    **{name: _comparison(function) for name, function in COMPARISONS.items()},
    **{name: _quotient(functions[-1]) for name, functions in QUOTIENTS.items()},
    "choose": _choose,
    "copy": _copy,
    "fill": _fill,
    "look": _look,
    "look_two": _look_two,
    "map": _map,
    "load": _load,
    "ladder_up": _ladder(np.greater_equal, np.minimum),
    "ladder_down": _ladder(np.less_equal, np.maximum),
}
PLAIN = frozenset(_MAKERS)
