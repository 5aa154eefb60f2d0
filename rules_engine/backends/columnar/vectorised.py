"""Kernels on numpy: the rows of a table as calls on whole arrays, block by block."""

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.table import UNITS, Call, Row, Width
from rules_engine.model.columns import Array

# Large enough that a call costs little beside its work, small enough for the cache.
BLOCK = 8192
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
    maps = np.array(layout.maps, np.int32)
    with np.errstate(divide="ignore", invalid="ignore"):
        for row in layout.rows:
            _run(row, layout, here, block, maps)


def _run(row: Row | Call, layout: Layout, here: list[Array], block: Block, maps: Array) -> None:
    operands = [here[layout.slots[each]] for each in row.registers]
    if isinstance(row, Call):
        offsets = block.offsets.get(row.registers[0].space)
        row.function(*(here[layout.slots[each]] for each in row.outs), *operands, offsets)
        return
    if row.operation == "guard":
        _guard(operands[0], *row.immediates)
        return
    out = here[layout.slots[row.out]]
    if row.operation in _LISTS:
        space = row.out.space or row.registers[0].space
        _LISTS[row.operation](out, operands[0], block.offsets[space], row.immediates)
        return
    _KERNELS[row.operation](out, _arguments(row, operands), row, maps)


def _arguments(row: Row, operands: list[Array]) -> list[Any]:
    """Registers and immediates in the order of the operation."""
    registers, immediates = iter(operands), iter(row.immediates)
    kind = DTYPES[row.width]
    return [next(registers) if each == "r" else kind(next(immediates)) for each in row.form]


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
