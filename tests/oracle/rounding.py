"""Rounding as docs/language/total.md 10.1-1 says."""

from fractions import Fraction
from math import floor


def rounded(value: Fraction, mode: str, digits: int) -> Fraction:
    """10.1-1, on the magnitude; the sign is put back."""
    scaled = abs(Fraction(value)) * 10**digits
    whole, rest = floor(scaled), scaled - floor(scaled)
    up = {
        "截尾": False,
        "进一": rest > 0,
        "四舍五入": rest >= Fraction(1, 2),
        "四舍六入五成双": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
    }[mode]
    return Fraction(whole + up, 10**digits) * (-1 if value < 0 else 1)
