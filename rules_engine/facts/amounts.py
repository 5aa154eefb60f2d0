"""Numbers out of cells: exact, in the declared measure and range, or refused with the reason.

Text is judged before it is converted (`model.numbers`). What is read as 数, 分, 次数, 时长 or
百分比 differs only in the measure.
"""

import re
from fractions import Fraction
from functools import partial

from rules_engine.facts.entries import Bad
from rules_engine.facts.findings import cells as findings
from rules_engine.facts.words import COUNTERS
from rules_engine.model.numbers import (
    MAX_DIGITS,
    NotANumber,
    ascii_digits,
    decimal_places,
    read_number,
)
from rules_engine.model.types import PLAIN, RATIO, NumberType
from rules_engine.model.values import Number

_WITH_SUFFIX = re.compile(r"([+-]?[0-9][0-9,.]*)\s*([^\W\d_]*|%)")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")


def read_amount(text: str, kind: NumberType) -> Number | Bad:
    """The number in a cell: ``12``, ``１，２３４．５``, ``12 分``, ``95.6％``."""
    text = ascii_digits(text).strip()
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        return Bad(findings.number_too_long)
    if _SCIENTIFIC.fullmatch(text):
        return Bad(partial(findings.scientific_notation, text=text))
    match = _WITH_SUFFIX.fullmatch(text)
    if match is None:
        return Bad(partial(findings.not_a_number, text=text, kind=kind))
    value = read_number(match[1], grouped=True)
    if isinstance(value, NotANumber):
        return Bad(partial(findings.not_a_number, text=text, kind=kind))
    return _measured(value, match[2], kind)


def _measured(value: Fraction, suffix: str, kind: NumberType) -> Number | Bad:
    if kind.measure == RATIO:
        return _ratio(value, suffix, kind)
    if suffix and not _is_measure(suffix, kind.measure):
        return Bad(partial(findings.wrong_measure, suffix=suffix, kind=kind))
    return within(value, kind)


def _is_measure(suffix: str, measure: str) -> bool:
    """Whether a word behind a number is its measure; plain numbers count 次, 处, 条 and the like."""
    if measure == PLAIN:
        return suffix in COUNTERS
    return suffix in (measure, f"个{measure}")


def _ratio(value: Fraction, suffix: str, kind: NumberType) -> Number | Bad:
    if suffix == "%":
        return within(value / 100, kind)
    if suffix:
        return Bad(partial(findings.wrong_measure, suffix=suffix, kind=kind))
    if abs(value) >= 1:
        return Bad(partial(findings.bare_ratio, value=value))
    return within(value, kind)


def within(value: Fraction, kind: NumberType) -> Number | Bad:
    """``value`` if its type allows it; a declared whole number comes out as ``int``."""
    if kind.whole and value.denominator != 1:
        return Bad(partial(findings.not_whole, value=value, kind=kind))
    if _is_outside(value, kind):
        return Bad(partial(findings.out_of_range, value=value, kind=kind))
    if kind.decimals is not None and _has_more_decimals(value, kind.decimals):
        return Bad(partial(findings.too_many_decimals, value=value, kind=kind))
    return int(value) if kind.whole else value


def _is_outside(value: Fraction, kind: NumberType) -> bool:
    below = kind.lower is not None and value < kind.lower
    return below or (kind.upper is not None and value > kind.upper)


def _has_more_decimals(value: Fraction, allowed: int) -> bool:
    places = decimal_places(value)
    return places is None or places > allowed
