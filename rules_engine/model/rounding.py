"""The one place where numbers are rounded: named modes, exact on integers."""

from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """Rounding modes by their Chinese names."""

    HALF_UP = "四舍五入"
    DOWN = "截尾"
    UP = "进一"
    HALF_EVEN = "四舍六入五成双"


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _half_even(numerator: int, denominator: int) -> int:
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


# How ``numerator / denominator`` (both ≥ 0) becomes an integer.
_MAGNITUDES: dict[RoundingMode, Callable[[int, int], int]] = {
    RoundingMode.HALF_UP: _half_up,
    RoundingMode.DOWN: _down,
    RoundingMode.UP: _up,
    RoundingMode.HALF_EVEN: _half_even,
}


def quotient_rounder(mode: RoundingMode) -> Callable[[int, int], int]:
    """What rounds the exact quotient of two integers (the second > 0) to an integer; the sign is
    kept apart."""
    magnitude = _MAGNITUDES[mode]

    def rounded(numerator: int, denominator: int) -> int:
        if numerator < 0:
            return -magnitude(-numerator, denominator)
        return magnitude(numerator, denominator)

    return rounded


def round_exact(value: Fraction | int, digits: int, mode: RoundingMode) -> Fraction:
    """``value`` rounded to ``digits`` decimals. HALF_UP is half away from zero."""
    value = Fraction(value)
    scale = 10**digits
    return Fraction(quotient_rounder(mode)(value.numerator * scale, value.denominator), scale)
