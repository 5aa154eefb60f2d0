"""三分之一: shares that no percentage says exactly, in words."""

from fractions import Fraction

from rules_engine.model.numbers import ascii_digits

_DIGITS = "一二三四五六七八九"
_OF = "分之"


def share_of(text: str) -> Fraction:
    """The value of ``三分之一``; both numbers from 一 to 九."""
    whole, _, parts = text.partition(_OF)
    return Fraction(_DIGITS.index(parts) + 1, _DIGITS.index(whole) + 1)


def share_text(value: Fraction) -> str:
    """``三分之一``; nothing where a percentage is exact, or where there is no such word."""
    numerator, denominator = value.numerator, value.denominator
    if not 0 < numerator <= len(_DIGITS) or denominator not in (3, 6, 7, 9):
        return ""
    return f"{_DIGITS[denominator - 1]}{_OF}{_DIGITS[numerator - 1]}"


def share_in_words(text: str) -> str:
    """``三分之一`` for ``1/3``; nothing where the numbers are not from 1 to 9, the first the smaller."""
    parts, _, whole = ascii_digits(text).replace(" ", "").partition("/")
    if (
        len(parts) != 1
        or len(whole) != 1
        or not (parts + whole).isdecimal()
        or not "0" < parts < whole
    ):
        return ""
    return f"{_DIGITS[int(whole) - 1]}{_OF}{_DIGITS[int(parts) - 1]}"
