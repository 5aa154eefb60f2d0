"""Several counts over the records of one list in one pass: eight masks to a word of 64 bits."""

from typing import Any

import numpy as np

from rules_engine.model.columns import Array

# Masks to a word, and the most records of a unit that a byte can count.
TOGETHER, MOST = 8, 255


def count_many(*arrays: Any) -> None:
    """Counts the records of each unit that have 1. Arguments: the results, as many masks, the offsets
    of the list within the block."""
    half = len(arrays) // 2
    outs, masks, offsets = arrays[:half], arrays[half : 2 * half], arrays[-1]
    if len(offsets) > 1 and int(np.diff(offsets).max()) > MOST:
        for out, mask in zip(outs, masks, strict=True):
            out[...] = _differences(mask == 1, offsets)
        return
    words = np.zeros(len(masks[0]), np.uint64)
    for place, mask in enumerate(masks):
        words |= (mask == 1).astype(np.uint64) << np.uint64(8 * place)
    counts = _differences(words, offsets)
    for place, out in enumerate(outs):
        out[...] = (counts >> np.uint64(8 * place)) & np.uint64(MOST)


def _differences(values: Array, offsets: Array) -> Array:
    """Sums over the records of each unit; what is carried from byte to byte before it cancels out."""
    kind = np.uint64 if values.dtype == np.uint64 else np.int64
    running = np.zeros(len(values) + 1, kind)
    np.cumsum(values, out=running[1:])
    return running[offsets[1:]] - running[offsets[:-1]]
