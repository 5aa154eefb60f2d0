"""Memory that is given back and taken again for every block: kept by the process instead, where that can be
asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CDLL
from functools import lru_cache

import pyarrow as pa

# The names that glibc has for what to change: blocks of which size are mapped on their own, and how much
# free memory at the end is given back.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGEST = 32 << 20


@lru_cache(maxsize=1)
def keep_freed() -> bool:
    """Have arrays of blocks use the memory of those before them. Otherwise every block has its pages
    mapped and zeroed anew, which costs a third of reading and writing; whether it could be asked for."""
    try:
        library = CDLL(None)
        return bool(
            library.mallopt(_MMAP_THRESHOLD, _LARGEST)
            and library.mallopt(_TRIM_THRESHOLD, 8 * _LARGEST)
        )
    except (OSError, AttributeError, TypeError):
        return False


@contextmanager
def kept_memory() -> Iterator[None]:
    """Within the block, Arrow takes its memory where numpy does if what is freed is kept there: its own
    pools give pages back that the next block wants again."""
    if not keep_freed():
        yield
        return
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
