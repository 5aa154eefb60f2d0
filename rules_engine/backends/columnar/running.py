"""A laid-out table run over all blocks of bound columns, on one or several threads."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from attrs import define, frozen

from rules_engine.backends.columnar import vectorised
from rules_engine.backends.columnar.array_kernels import DTYPES, Violated
from rules_engine.backends.columnar.binding import Bound
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.table import UNITS, Reg
from rules_engine.backends.columnar.vectorised import Block
from rules_engine.model.columns import Array

Span = tuple[int, int]


@frozen(eq=False)
class Ran:
    """The columns of the table's outputs, and the blocks that did not keep to its assumptions."""

    outputs: dict[Reg, Array]
    violated: tuple[Span, ...]


@frozen(eq=False)
class Kernels:
    """How blocks are run: their size, and what runs those of a thread."""

    name: str
    block: int
    run: Callable[..., list[Span]]


def run_vectorised(
    layout: Layout, bound: Bound, fixed: Sequence[Array], spans: Sequence[Span]
) -> list[Span]:
    """Run blocks on numpy; gives those that are violated."""
    lists = {name: bound.offsets[name] for name in layout.spaces if name != UNITS}
    blocks = [Block.of(first, last, lists) for first, last in spans]
    sizes = {
        space: max((b.ranges[space][1] - b.ranges[space][0] for b in blocks), default=0)
        for space in layout.spaces
    }
    scratch = [
        np.empty(sizes[space], DTYPES[width]) for width, space in layout.buffers[len(fixed) :]
    ]
    violated = []
    for block, span in zip(blocks, spans, strict=True):
        try:
            vectorised.run_block(layout, [*fixed, *scratch], block)
        except Violated:
            violated.append(span)
    return violated


VECTORISED = Kernels("numpy", vectorised.BLOCK, run_vectorised)


def kernels(*, compiled: bool | None = None) -> Kernels:
    """The compiled kernels where numba is installed (``compiled`` None or True), else numpy's."""
    if compiled is not False and find_spec("numba") is not None:
        return _compiled()
    return VECTORISED


def kernels_for(count: int) -> Kernels:
    """The kernels for so many units more. Loading the compiled ones takes as long as numpy takes for some
    hundred thousand units, so that is done when this process has seen as many, or is told of them."""
    _SEEN.units += count
    loaded = _compiled.cache_info().currsize
    return kernels(compiled=None if loaded or _SEEN.units >= _WORTH_COMPILED else False)


def foresee(count: int) -> None:
    """So many units are going to come, in batches."""
    _SEEN.units = max(_SEEN.units, count)


@define
class _Seen:
    """How many units this process scored; which kernels do it changes no result."""

    units: int = 0


_SEEN = _Seen()


@lru_cache(maxsize=1)
def _compiled() -> Kernels:
    module: Any = import_module(_COMPILED)
    return Kernels("numba", module.BLOCK, module.run_compiled)


_WORTH_COMPILED = 1 << 18
_COMPILED = "rules_engine.backends.columnar.encoding"


def run(
    layout: Layout, bound: Bound, with_kernels: Kernels, threads: int, spans: Sequence[Span]
) -> Ran:
    """Run the blocks ``spans`` of the columns."""
    inputs = [bound.arrays[each.key, each.part] for each in layout.inputs]
    outputs = [np.empty(bound.count, DTYPES[each.width]) for each in layout.outputs]
    fixed = [*inputs, *outputs]
    shares = _shares(spans, max(1, min(threads, len(spans))))
    if len(shares) <= 1:
        found = [with_kernels.run(layout, bound, fixed, share) for share in shares]
    else:
        with ThreadPoolExecutor(len(shares)) as pool:
            tasks = [pool.submit(with_kernels.run, layout, bound, fixed, share) for share in shares]
            found = [task.result() for task in tasks]
    made = dict(zip(layout.outputs, outputs, strict=True))
    made.update({each.register: array for each, array in zip(layout.inputs, inputs, strict=True)})
    return Ran(made, tuple(span for part in found for span in part))


def spans_of(count: int, block: int) -> list[Span]:
    """All units, in blocks."""
    return [(first, min(first + block, count)) for first in range(0, count, block)]


def _shares(spans: Sequence[Span], threads: int) -> list[Sequence[Span]]:
    each = -(-len(spans) // threads) if spans else 1
    return [spans[start : start + each] for start in range(0, len(spans), each)]
