"""Registers of a block as arrays: what stands at an address, for the compiled kernels.

Everything that is read through an address was checked in ``binding``, or is checked before it is used.
"""

from typing import Any

import numpy as np
from numba import carray, njit, types  # type: ignore[attr-defined]  # numba exports it unlisted
from numba.core import cgutils
from numba.extending import intrinsic

from rules_engine.model.columns import Array

compiled_loop = njit(error_model="numpy", nogil=True)


def _address(_context: Any, address: Any) -> Any:
    """An address as a pointer."""

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(address), generate


_pointer: Any = intrinsic(_address)


@compiled_loop
def byte_view(address: int, count: int) -> Array:
    """Bytes at an address."""
    return carray(_pointer(address), count, dtype=np.uint8)


@compiled_loop
def narrow_view(address: int, count: int) -> Array:
    """Integers of 32 bits at an address."""
    return carray(_pointer(address), count, dtype=np.int32)


@compiled_loop
def wide_view(address: int, count: int) -> Array:
    """Integers of 64 bits at an address."""
    return carray(_pointer(address), count, dtype=np.int64)
