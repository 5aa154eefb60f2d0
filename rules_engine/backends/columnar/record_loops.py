"""Loops of the compiled kernels between the records of a list and their units: records to one value a unit, and
values of units to their records."""

from typing import Any

import numpy as np

from rules_engine.backends.columnar.views import byte_view, compiled_loop, narrow_view
from rules_engine.model.columns import Array


@compiled_loop
def count_loop(out: Array, mask: Array, offsets: Array, first: int) -> None:
    """Differences of a running sum: a loop over each unit's few records would cost several times more."""
    running = np.empty(len(mask) + 1, np.int32)
    running[0] = held = np.int32(0)
    for i in range(len(mask)):
        held += np.int32(mask[i] == 1)
        running[i + 1] = held
    for i in range(len(out)):
        out[i] = running[offsets[i + 1] - first] - running[offsets[i] - first]


@compiled_loop
def _words(pack: Array, at: Array, n: int) -> Array:
    """Eight masks in the bytes of a word for each record."""
    a, b, c, d = byte_view(at[1], n), byte_view(at[2], n), byte_view(at[3], n), byte_view(at[4], n)
    e, f, g, h = byte_view(at[5], n), byte_view(at[6], n), byte_view(at[7], n), byte_view(at[8], n)
    low, high = np.empty(n, np.uint32), np.empty(n, np.uint32)
    for i in range(n):
        low[i] = (a[i] == 1) | (b[i] == 1) << 8 | (c[i] == 1) << 16 | (d[i] == 1) << 24
    for i in range(n):
        high[i] = (e[i] == 1) | (f[i] == 1) << 8 | (g[i] == 1) << 16 | (h[i] == 1) << 24
    words = np.empty(n, np.uint64)
    for i in range(n):
        words[i] = np.uint64(low[i]) | np.uint64(high[i]) << np.uint64(32)
    return words


@compiled_loop
def count_many_loop(pack: Array, at: Array, units: int, n: int, offsets: Array) -> None:
    """See ``counting``. ``at`` are the addresses of what ``pack`` names."""
    first, longest = offsets[0], 0
    for i in range(units):
        longest = max(longest, offsets[i + 1] - offsets[i])
    if longest > 255:
        for k in range(pack[0]):
            count_loop(narrow_view(at[9 + k], units), byte_view(at[1 + k], n), offsets, first)
        return
    words, running = _words(pack, at, n), np.empty(n + 1, np.uint64)
    running[0] = total = np.uint64(0)
    for i in range(n):
        total += words[i]
        running[i + 1] = total
    counts = np.empty(units, np.uint64)
    for i in range(units):
        counts[i] = running[offsets[i + 1] - first] - running[offsets[i] - first]
    for k in range(pack[0]):
        out, shift = narrow_view(at[9 + k], units), np.uint64(8 * k)
        for i in range(units):
            out[i] = (counts[i] >> shift) & np.uint64(255)


@compiled_loop
def total_loop(out: Array, values: Array, offsets: Array, first: int) -> None:
    """As ``count_loop``. Running sums may wrap around; their differences are exact all the same."""
    running = np.empty(len(values) + 1, np.int64)
    running[0] = total = np.int64(0)
    for i in range(len(values)):
        total += np.int64(values[i])
        running[i + 1] = total
    for i in range(len(out)):
        out[i] = running[offsets[i + 1] - first] - running[offsets[i] - first]


@compiled_loop
def extreme_loop(
    out: Array, values: Array, offsets: Array, first: int, start: Any, most: bool
) -> None:
    """The largest or smallest value of each unit's records."""
    at = 0
    for i in range(len(out)):
        end, found = offsets[i + 1] - first, start
        while at < end:
            value = values[at]
            if (value > found) == most:
                found = value
            at += 1
        out[i] = found


@compiled_loop
def spread_loop(out: Array, values: Array, offsets: Array, first: int) -> None:
    """The value of each unit, for each of its records."""
    for i in range(len(values)):
        for at in range(offsets[i] - first, offsets[i + 1] - first):
            out[at] = values[i]
