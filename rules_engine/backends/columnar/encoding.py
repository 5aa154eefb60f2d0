"""Tables as numbers for the compiled kernels, and the addresses of their registers."""

from collections.abc import Sequence

import numpy as np

from rules_engine.backends.columnar import compiled
from rules_engine.backends.columnar.array_kernels import DTYPES
from rules_engine.backends.columnar.binding import Bound
from rules_engine.backends.columnar.counting import TOGETHER, count_many
from rules_engine.backends.columnar.elements import ARITHMETIC, BYTES, COMPARISONS, QUOTIENTS
from rules_engine.backends.columnar.layout import LOOKING, REDUCTIONS, Layout
from rules_engine.backends.columnar.running import VECTORISED, Span
from rules_engine.backends.columnar.table import UNITS, Call, Row
from rules_engine.model.columns import Array

BLOCK = 2048
# Bytes that a cache holds together.
_LINE = 64
_LADDERS = ("ladder_up", "ladder_down")
_CHOICES = ("rrr", "rri", "rir", "rii")
# Operations on bytes that take an immediate.
_BY_IMMEDIATE = ("xor", "max")
_PLAIN = {
    "fill": compiled.FILL,
    "load": compiled.LOAD,
    "guard": compiled.GUARD,
    "look": compiled.LOOK,
    "look_two": compiled.LOOK_TWO,
    "copy": compiled.COPY,
    "map": compiled.MAP,
    "spread": compiled.SPREAD,
}
# Operations by the place of their loop in a family: over two registers, over an immediate.
_FAMILIES = (
    (tuple(ARITHMETIC), compiled.RR, compiled.RI),
    (tuple(QUOTIENTS), compiled.QUOTIENT_RR, compiled.QUOTIENT_RI),
    (tuple(COMPARISONS), compiled.COMPARE_RR, compiled.COMPARE_RI),
)


def family_of(row: Row) -> tuple[int, int]:
    """The family of a row and its place in it. Raises KeyError for an operation without a kernel."""
    name, form = row.operation, row.form
    if name in _PLAIN:
        return _PLAIN[name], 0
    if name == "choose":
        return compiled.CHOOSE, _CHOICES.index(form)
    if name in _LADDERS:
        return compiled.LADDER, _LADDERS.index(name)
    if name in REDUCTIONS:
        return compiled.REDUCE, REDUCTIONS.index(name)
    if (name, form) == ("sub", "ir"):
        return compiled.RI, 1
    if row.width == 0 and (form == "rr" or name in _BY_IMMEDIATE) and name in BYTES:
        return compiled.BYTES_RR if form == "rr" else compiled.BYTES_RI, tuple(BYTES).index(name)
    for names, both, right in _FAMILIES:
        if name in names and (form == "ri" or (form == "rr" and name not in ("gt", "ge"))):
            return both if form == "rr" else right, names.index(name)
    raise KeyError(f"{name}:{form}")


def encode(layout: Layout) -> Array:
    """The rows of a table as numbers."""
    table = np.zeros((len(layout.rows), compiled.COLUMNS), np.int64)
    packs = 0
    for at, row in enumerate(layout.rows):
        if isinstance(row, Call):
            table[at, compiled.FAMILY] = compiled.PACK
            table[at, compiled.SPACE] = layout.spaces.index(row.registers[0].space)
            table[at, compiled.IMMEDIATE] = packs
            packs += 1
            continue
        out = row.registers[0] if row.operation in LOOKING else row.out
        slots = [layout.slots[each] for each in row.registers]
        space = row.out.space
        if row.operation in REDUCTIONS:
            space = row.registers[0].space
        table[at, : compiled.OUT] = (*family_of(row), row.width, row.out.width)
        table[at, compiled.OUT] = layout.slots[out]
        table[at, compiled.FIRST : compiled.FIRST + len(slots)] = slots
        table[at, compiled.SPACE] = layout.spaces.index(space)
        end = compiled.IMMEDIATE + len(row.immediates)
        table[at, compiled.IMMEDIATE : end] = row.immediates
    return table


def packs_of(layout: Layout) -> Array:
    """Counts that are done together: how many, the slots of their masks, those of their results."""
    calls = [row for row in layout.rows if isinstance(row, Call)]
    packs = np.zeros((len(calls) or 1, 1 + 2 * TOGETHER), np.int64)
    for pack, call in zip(packs, calls, strict=False):
        masks = [layout.slots[each] for each in call.registers]
        outs = [layout.slots[each] for each in call.outs]
        pack[0] = len(masks)
        pack[1 : 1 + TOGETHER] = masks + masks[:1] * (TOGETHER - len(masks))
        pack[1 + TOGETHER : 1 + TOGETHER + len(outs)] = outs
    return packs


def run_compiled(
    layout: Layout, bound: Bound, fixed: Sequence[Array], spans: Sequence[Span]
) -> list[Span]:
    """Run blocks on the compiled kernels; gives those that are violated."""
    if layout.once(_calls_arrays):
        return VECTORISED.run(layout, bound, fixed, spans)
    offsets = [bound.offsets[space] for space in layout.spaces if space != UNITS]
    blocks = np.array(spans, np.int64).reshape(len(spans), 2)
    # The memory is held for as long as the kernels write to it.
    memory, scratch = _scratch(layout, len(fixed), offsets, blocks)
    violated = np.zeros(len(spans), np.bool_)
    compiled.run_blocks(
        layout.once(encode),
        layout.once(packs_of),
        np.array([*map(_address, fixed), *scratch], np.int64),
        layout.once(_steps),
        layout.once(_spaces),
        np.array([0, *map(_address, offsets)], np.int64),
        blocks,
        layout.once(_maps),
        violated,
    )
    del memory
    return [span for span, bad in zip(spans, violated, strict=True) if bad]


def _calls_arrays(layout: Layout) -> bool:
    """Whether a table has rows that only functions on arrays do."""
    return any(isinstance(row, Call) and row.function is not count_many for row in layout.rows)


def _address(array: Array) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def _steps(layout: Layout) -> Array:
    """By how many bytes the memory of a register goes on from row to row; scratch begins anew."""
    own = len(layout.inputs) + len(layout.outputs)
    widths = [np.dtype(DTYPES[width]).itemsize for width, _ in layout.buffers]
    return np.array([each if at < own else 0 for at, each in enumerate(widths)], np.int64)


def _spaces(layout: Layout) -> Array:
    return np.array([layout.spaces.index(space) for _, space in layout.buffers], np.int64)


def _maps(layout: Layout) -> Array:
    return np.array(layout.maps or (0,), np.int32)


def _scratch(
    layout: Layout, bound: int, offsets: Sequence[Array], blocks: Array
) -> tuple[Array, list[int]]:
    """Buffers that every block can use, as long as the largest, in one piece of memory: with where each
    begins. A line between them keeps equal places of buffers apart in the cache."""
    sizes = [int((blocks[:, 1] - blocks[:, 0]).max(initial=0))]
    sizes += [int((each[blocks[:, 1]] - each[blocks[:, 0]]).max(initial=0)) for each in offsets]
    longest = dict(zip(layout.spaces, sizes, strict=True))
    starts, size = [], 0
    for width, space in layout.buffers[bound:]:
        starts.append(size)
        size += (longest[space] * np.dtype(DTYPES[width]).itemsize // _LINE + 2) * _LINE
    memory = np.empty(size, np.uint8)
    begin = _address(memory)
    return memory, [begin + start for start in starts]
