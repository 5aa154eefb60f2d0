"""Numbers as reports print them: exact, with the declared decimals; never a float."""

from fractions import Fraction

from rules_engine.model.numbers import decimal_places, decimal_text
from rules_engine.model.rounding import RoundingMode, round_exact

MINUS = "−"


def amount_text(value: Fraction, digits: int | None) -> str:
    """``value`` exactly, with at least the declared decimals: ``78.50``, ``-0.5``, ``17/3``."""
    return decimal_text(value, digits or 0)


def shown_amount(value: Fraction, digits: int | None, measure: str = "") -> str:
    """``value`` for people, with a real minus sign; a number that never ends also approximately."""
    text = amount_text(value, digits).replace("-", MINUS) + measure
    if decimal_places(value) is not None:
        return text
    near = round_exact(value, (digits or 2) + 2, RoundingMode.HALF_UP)
    return f"{text}（约 {decimal_text(near).replace('-', MINUS)}{measure}）"


def signed_amount(value: Fraction, digits: int | None) -> str:
    """``value`` with its sign: ``+2.00``, ``−10.00``; 0 has none."""
    text = shown_amount(value, digits)
    return f"+{text}" if value > 0 else text
