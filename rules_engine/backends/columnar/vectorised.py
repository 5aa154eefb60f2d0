"""Kernels on numpy: the rows of a table as calls on whole arrays, block by block."""

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.backends.columnar.ladders import RUNGS
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.table import UNITS, Call, Row, Width
from rules_engine.model.columns import Array

# Large enough that a call costs little beside its work, small enough for the cache.
BLOCK = 16384
DTYPES = {Width.BYTE: np.uint8, Width.NARROW: np.int32, Width.WIDE: np.int64}


@frozen(eq=False)
class Block:
    """The units from ``first`` to ``last``: where each space begins and ends in columns, the offsets of
    each list within the block."""

    first: int
    last: int
    ranges: dict[str, tuple[int, int]]
    offsets: dict[str, Array]

    @classmethod
    def of(cls, first: int, last: int, lists: dict[str, Array]) -> "Block":
        """The block of these units."""
        ranges = {name: (int(o[first]), int(o[last])) for name, o in lists.items()}
        offsets = {name: o[first : last + 1] - o[first] for name, o in lists.items()}
        return cls(first, last, {UNITS: (first, last), **ranges}, offsets)


class Violated(Exception):
    """A block does not keep to what its table assumes."""


def run_block(layout: Layout, buffers: list[Array], block: Block) -> None:
    """Run a table on a block. ``buffers`` are whole columns where bound, scratch elsewhere. Raises
    Violated where the columns are not as assumed."""
    bound = len(layout.inputs) + len(layout.outputs)
    here = []
    for place, ((_, space), buffer) in enumerate(zip(layout.buffers, buffers, strict=True)):
        first, last = block.ranges[space]
        here.append(buffer[first:last] if place < bound else buffer[: last - first])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for step in layout.once(steps_of):
            step(here, block)


_Step = Callable[[list[Array], Block], None]


def steps_of(layout: Layout) -> list[_Step]:
    """A table as functions of the buffers of a block."""
    maps = np.array(layout.maps, np.int32)
    return [_step(row, layout, maps) for row in layout.rows]


def _step(row: Row | Call, layout: Layout, maps: Array) -> _Step:
    slots = [layout.slots[each] for each in row.registers]
    if isinstance(row, Call):
        return _calling(row, [layout.slots[each] for each in row.outs], slots)
    if row.operation == "guard":
        low, high = row.immediates
        return lambda here, _block: _guard(here[slots[0]], low, high)
    out = layout.slots[row.out]
    if row.operation in _LISTS:
        kernel, space = _LISTS[row.operation], row.out.space or row.registers[0].space
        return lambda here, block: kernel(
            here[out], here[slots[0]], block.offsets[space], row.immediates
        )
    return _plain(_KERNELS[row.operation], row, out, slots, maps)


def _calling(row: Call, outs: list[int], slots: list[int]) -> _Step:
    function, space = row.function, row.registers[0].space
    places = [*outs, *slots]
    return lambda here, block: function(*(here[at] for at in places), block.offsets.get(space))


def _plain(kernel: "_Kernel", row: Row, out: int, slots: list[int], maps: Array) -> _Step:
    """Registers and immediates in the order of the operation."""
    kind = DTYPES[row.width]
    registers, immediates = iter(slots), iter(row.immediates)
    sources: list[tuple[bool, Any]] = [
        (True, next(registers)) if each == "r" else (False, kind(next(immediates)))
        for each in row.form
    ]

    def step(here: list[Array], _block: Block) -> None:
        operands = [here[source] if held else source for held, source in sources]
        kernel(here[out], operands, row, maps)

    return step


_Kernel = Callable[[Array, list[Any], Row, Array], None]


def _arithmetic(function: Any) -> _Kernel:
    def kernel(out: Array, operands: list[Any], _row: Row, _maps: Array) -> None:
        function(*operands, out=out)

    return kernel


def _comparison(function: Any) -> _Kernel:
    def kernel(out: Array, operands: list[Any], _row: Row, _maps: Array) -> None:
        function(*operands, out=out.view(np.bool_))

    return kernel


def _quotient(functions: tuple[Any, Any]) -> _Kernel:
    def kernel(out: Array, operands: list[Any], row: Row, _maps: Array) -> None:
        out[...] = functions[row.width == Width.WIDE](*operands)

    return kernel


def _choose(out: Array, operands: list[Any], _row: Row, _maps: Array) -> None:
    condition, then, otherwise = operands
    np.copyto(out, otherwise)
    np.copyto(out, then, where=condition == 1)


def _copy(out: Array, operands: list[Any], _row: Row, _maps: Array) -> None:
    np.copyto(out, operands[0], casting="unsafe")


def _fill(out: Array, operands: list[Any], _row: Row, _maps: Array) -> None:
    out[...] = operands[0]


def _look(out: Array, operands: list[Any], row: Row, maps: Array) -> None:
    start = row.immediates[-1]
    np.take(maps[start : start + 8].astype(np.uint8), operands[0], out=out)


def _look_two(out: Array, operands: list[Any], row: Row, maps: Array) -> None:
    start = row.immediates[-1]
    pairs = (operands[0] << 3) | operands[1]
    np.take(maps[start : start + 64].astype(np.uint8), pairs, out=out)


def _map(out: Array, operands: list[Any], row: Row, maps: Array) -> None:
    np.take(maps, operands[0] + row.immediates[-1], out=out)


def _ladder(upward: bool) -> _Kernel:
    beyond = np.greater_equal if upward else np.less_equal

    def kernel(out: Array, operands: list[Any], row: Row, _maps: Array) -> None:
        limits, values = row.immediates[:RUNGS], row.immediates[RUNGS:]
        out[...] = values[-1]
        for limit, value in list(zip(limits, values, strict=False))[::-1]:
            np.copyto(out, np.int32(value), where=beyond(operands[0], limit))

    return kernel


def _load(out: Array, operands: list[Any], row: Row, _maps: Array) -> None:
    (states, values), (fill, low, high, since, until) = operands, row.immediates[-5:]
    special = states != 0
    if special.any() and ((states[special] < since) | (states[special] > until)).any():
        raise Violated
    np.copyto(out, values)
    out[special] = fill
    _guard(out, low, high)


def _guard(values: Array, low: int, high: int) -> None:
    if len(values) and (values.min() < low or values.max() > high):
        raise Violated


_KERNELS: dict[str, _Kernel] = {
    **{name: _arithmetic(function) for name, function in {**ARITHMETIC, **BYTES}.items()},
    **{name: _comparison(function) for name, function in COMPARISONS.items()},
    **{name: _quotient(functions) for name, functions in QUOTIENTS.items()},
    "choose": _choose,
    "copy": _copy,
    "fill": _fill,
    "look": _look,
    "look_two": _look_two,
    "map": _map,
    "load": _load,
    "ladder_up": _ladder(True),
    "ladder_down": _ladder(False),
}


def _between(values: Array, offsets: Array) -> Array:
    """Sums over the records of each unit, as differences of running sums."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    return running[offsets[1:]] - running[offsets[:-1]]


def _count(out: Array, mask: Array, offsets: Array, _extra: tuple[int, ...]) -> None:
    out[...] = _between(mask == 1, offsets)


def _total(out: Array, values: Array, offsets: Array, _extra: tuple[int, ...]) -> None:
    out[...] = _between(values, offsets)


def _reduce(ufunc: Any, identity: int | None) -> Callable[..., None]:
    def kernel(out: Array, values: Array, offsets: Array, extra: tuple[int, ...]) -> None:
        out[...] = identity if identity is not None else extra[0]
        some = np.flatnonzero(offsets[1:] > offsets[:-1])
        if len(some):
            # Units without records have none in between, so that each run ends where the next begins.
            out[some] = ufunc.reduceat(values, offsets[some])

    return kernel


def _spread(out: Array, values: Array, offsets: Array, _extra: tuple[int, ...]) -> None:
    out[...] = np.repeat(values, np.diff(offsets))


_LISTS: dict[str, Callable[..., None]] = {
    "count": _count,
    "total": _total,
    "worst": _reduce(np.maximum, 0),
    "most": _reduce(np.maximum, None),
    "least": _reduce(np.minimum, None),
    "spread": _spread,
}
OPERATIONS = frozenset({*_KERNELS, *_LISTS, "guard"})
