"""64 bits for each unit, by which units of long files are found again."""

import re
from typing import Any

import numpy as np
import pyarrow as pa

from rules_engine.model.columns import Array

# As a column of whole numbers is cast to text: no sign but -, no zeros before.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,19}")
_WORD = 2**64


def key_hashes(keys: Any) -> Array:
    """64 bits for each unit: those of equal units are equal, in this process."""
    if pa.types.is_integer(keys.type):
        return keys.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.fromiter(map(_hash, keys.to_pylist()), np.int64, len(keys))


def _hash(key: str) -> int:
    """A number is its own, as in a column of numbers, where those of 64 bits without a sign wrap around."""
    number = int(key) if _WHOLE.fullmatch(key) else _WORD
    if not -_WORD // 2 <= number < _WORD:
        return hash(key)
    return number - _WORD if number >= _WORD // 2 else number
