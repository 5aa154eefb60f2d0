"""Numbers as reports print them: exact, with the declared decimals; never a float."""

from fractions import Fraction

from rules_engine.model.numbers import decimal_places, decimal_text
from rules_engine.model.rounding import RoundingMode, round_exact

MINUS = "−"


def amount_text(value: Fraction, digits: int | None) -> str:
    """``value`` exactly, with at least the declared decimals: ``78.50``, ``-0.5``, ``17/3``."""
    return decimal_text(value, digits or 0)


def table_amount(value: Fraction, digits: int | None) -> str:
    """``value`` in a table: a number that never ends is ``约 3.3333``, which no spreadsheet takes for a
    day as it does ``10/3``; the exact one is in JSON."""
    if decimal_places(value) is not None:
        return amount_text(value, digits)
    return f"约 {decimal_text(_near(value, digits), (digits or 2) + 2)}"


def _near(value: Fraction, digits: int | None) -> Fraction | int:
    return round_exact(value, (digits or 2) + 2, RoundingMode.HALF_UP)


def shown_amount(value: Fraction, digits: int | None, measure: str = "") -> str:
    """``value`` for people, with a real minus sign; a number that never ends approximately: ``约 0.3333``."""
    if decimal_places(value) is not None:
        return amount_text(value, digits).replace("-", MINUS) + measure
    return f"约 {decimal_text(_near(value, digits)).replace('-', MINUS)}{measure}"


def signed_amount(value: Fraction, digits: int | None) -> str:
    """``value`` with its sign: ``+2.00``, ``−10.00``, ``约 +0.3333``; 0 has none."""
    text = shown_amount(value, digits)
    if value <= 0:
        return text
    return f"约 +{text.removeprefix('约 ')}" if text.startswith("约") else f"+{text}"
