"""Kernels on numpy: the rows of a table as calls on whole arrays, block by block."""

from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.array_kernels import (
    DTYPES,
    guard_of,
    kernel_of,
)
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.table import UNITS, Call, Row
from rules_engine.model.columns import Array

# Large enough that a call costs little beside its work, small enough for the cache.
BLOCK = 24576


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
        guard = guard_of(low, high, row.width)
        return lambda here, _block: guard(here[slots[0]])
    if row.operation in _LISTS:
        out = layout.slots[row.out]
        kernel, space = _LISTS[row.operation], row.out.space or row.registers[0].space
        return lambda here, block: kernel(
            here[out], here[slots[0]], block.offsets[space], row.immediates
        )
    return _plain(row, layout, maps)


def _calling(row: Call, outs: list[int], slots: list[int]) -> _Step:
    function, space = row.function, row.registers[0].space
    places = [*outs, *slots]
    return lambda here, block: function(*(here[at] for at in places), block.offsets.get(space))


def _plain(row: Row, layout: Layout, maps: Array) -> _Step:
    """Registers and immediates in the order of the operation."""
    kernel, kind = kernel_of(row, maps), DTYPES[row.width]
    slots, out = [layout.slots[each] for each in row.registers], layout.slots[row.out]
    fixed = [kind(each) for each in row.immediates[: row.form.count("i")]]
    a, b, x = [*slots, out][0], [*slots, out, out][1], [*fixed, None][0]
    if row.form == "r":
        return lambda here, _block: kernel(here[a], out=here[out])
    if row.form == "ri":
        return lambda here, _block: kernel(here[a], x, out=here[out])
    if row.form == "rr":
        return lambda here, _block: kernel(here[a], here[b], out=here[out])
    registers, immediates = iter(slots), iter(fixed)
    sources: list[tuple[bool, Any]] = [
        (True, next(registers)) if each == "r" else (False, next(immediates)) for each in row.form
    ]

    def step(here: list[Array], _block: Block) -> None:
        operands = [here[source] if held else source for held, source in sources]
        kernel(*operands, out=here[out])

    return step


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
