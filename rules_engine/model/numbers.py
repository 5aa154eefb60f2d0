"""Exact numbers at the border: decimal text in, decimal text out, rationals in between.

Text is judged before it is converted, because ``int`` and ``Fraction`` of a hostile literal hang
where no timeout reaches. Only ASCII and full-width digits are digits here.
"""

import re
from fractions import Fraction

from attrs import frozen

from rules_engine.records import Alike

MAX_DIGITS = 30

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－−＋，％", "0123456789.--+,%")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")


@frozen(eq=False, repr=False)
class NotANumber(Alike):
    """Why a text is no number: ``reason`` is a Chinese clause that fits after a colon."""

    reason: str


def ascii_digits(text: str) -> str:
    """``text`` with full-width digits, sign, point, comma and percent turned into ASCII."""
    return text.translate(_FULL_WIDTH)


def read_number(text: str, *, grouped: bool = False) -> Fraction | NotANumber:
    """The exact value of a decimal literal such as ``-12.50`` or ``１２．５``.

    ``grouped`` also takes thousands separators (``1,234.5``). No exponent, no ``inf``, no ``_``.
    """
    plain = ascii_digits(text.strip())
    if sum(char.isdigit() for char in plain) > MAX_DIGITS:
        return NotANumber(f"数字超过 {MAX_DIGITS} 位")
    if grouped and _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return NotANumber("不是十进制数")
    return Fraction(plain)


def _terminating_places(denominator: int) -> int | None:
    """How many decimals a fraction with this denominator needs; None when it never ends."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None


def decimal_places(value: Fraction | int) -> int | None:
    """Decimals that ``value`` needs to be written exactly; None when no number of them is enough."""
    return _terminating_places(Fraction(value).denominator)


def decimal_text(value: Fraction | int, places: int = 0) -> str:
    """``value`` written exactly, with at least ``places`` decimals: ``78.50``, ``-0.5``, ``1/3``.

    A number without a finite decimal form is written as a fraction; nothing is ever rounded here.
    """
    value = Fraction(value)
    needed = _terminating_places(value.denominator)
    if needed is None:
        return f"{value.numerator}/{value.denominator}"
    places = max(places, needed)
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
