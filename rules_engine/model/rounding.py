"""The one place where numbers are rounded: named modes, exact on integers."""

from enum import StrEnum
from fractions import Fraction


class RoundingMode(StrEnum):
    """Rounding modes by their Chinese names."""

    HALF_UP = "四舍五入"
    DOWN = "截尾"
    UP = "进一"
    HALF_EVEN = "四舍六入五成双"


def _round_magnitude(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """Round ``numerator / denominator`` (both ≥ 0) to an integer."""
    match mode:
        case RoundingMode.HALF_UP:
            return (2 * numerator + denominator) // (2 * denominator)
        case RoundingMode.DOWN:
            return numerator // denominator
        case RoundingMode.UP:
            return -(-numerator // denominator)
        case RoundingMode.HALF_EVEN:
            whole, rest = divmod(numerator, denominator)
            return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


def round_quotient(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """Round the exact quotient (``denominator`` > 0) to an integer; the sign is kept apart."""
    magnitude = _round_magnitude(abs(numerator), denominator, mode)
    return -magnitude if numerator < 0 else magnitude


def round_exact(value: Fraction | int, digits: int, mode: RoundingMode) -> Fraction:
    """``value`` rounded to ``digits`` decimals. HALF_UP is half away from zero."""
    value = Fraction(value)
    scale = 10**digits
    return Fraction(round_quotient(value.numerator * scale, value.denominator, mode), scale)
