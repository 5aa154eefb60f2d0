"""What each operation computes, element by element: one definition for both kinds of kernels.

Everything here works on single numbers, where numba compiles it into loops, and on whole arrays of
numpy. Divisors are positive, and no intermediate result overflows: the planner proved both.
"""

from collections.abc import Callable
from typing import Any

import numpy as np


def floor_narrow(over: Any, under: Any) -> Any:
    """The quotient of integers below 2³¹, rounded down.

    The nearest 64-bit quotient has the right integer part: where the exact one is no integer, it is at
    least 1/2³¹ away from one, and the error is below 2³¹ × 2⁻⁵³.
    """
    return np.floor(np.float64(over) / np.float64(under))


def half_up_narrow(over: Any, under: Any) -> Any:
    """(2 over + under) // (2 under) for integers below 2³¹; see ``floor_narrow``."""
    x, y = np.float64(over), np.float64(under)
    return np.floor((x + x + y) / (y + y))


def floor_wide(over: Any, under: Any) -> Any:
    """The quotient rounded down, on integers of 64 bits."""
    return over // under


def half_up_wide(over: Any, under: Any) -> Any:
    """(2 over + under) // (2 under) on integers of 64 bits."""
    return (over + over + under) // (under + under)


# Results are of the width of the operands.
ARITHMETIC: dict[str, Any] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
}
# By width: integers below 2³¹ and wide ones.
QUOTIENTS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "floor": (floor_narrow, floor_wide),
    "half_up": (half_up_narrow, half_up_wide),
}
# Results are bytes 0 or 1.
COMPARISONS: dict[str, Any] = {
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
}
# On bytes.
BYTES: dict[str, Any] = {
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "max": np.maximum,
}
