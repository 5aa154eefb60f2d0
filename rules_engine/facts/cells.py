"""One cell, one value: the only place where reported text or a TOML value becomes a typed value.

Strict by law: nothing is coerced, rounded or guessed. What is not in the lists of `words` or in the
writings of `amounts` and `days` is refused.
"""

import re
from datetime import date, datetime, time
from functools import partial

from rules_engine.facts.amounts import read_amount
from rules_engine.facts.days import read_day, read_moment
from rules_engine.facts.entries import ABSENT, Bad, Figure, Odd, Raw, Reading
from rules_engine.facts.findings import cells as findings
from rules_engine.facts.findings import documents
from rules_engine.facts.words import (
    BLANK,
    MISSING,
    NOT_APPLICABLE,
    YES_NO,
    invisible,
    is_spreadsheet_error,
    normal,
)
from rules_engine.model import values
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    ListType,
    NumberType,
    OptionType,
    TextType,
)

_DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read_cell(raw: Raw, decl: FactDecl) -> Reading:
    """The value of a scalar fact or field. ABSENT is 未报; a ``Bad`` says what is wrong."""
    match raw:
        case str():
            return read_text(raw, decl)
        case bool():
            return raw if isinstance(decl.type, BoolType) else _wrong(decl, "真假值")
        case Figure(text):
            return _figure(text, decl)
        case datetime():
            return _moment(raw, decl)
        case date():
            return raw if isinstance(decl.type, DateType) else _wrong(decl, "日期")
        case time():
            return _wrong(decl, "没有日期的时间")
        case Odd(kind):
            return _wrong(decl, kind)
        case tuple():
            return _wrong(decl, "清单")


def read_text(text: str, decl: FactDecl) -> Reading:
    """The value of the text of a cell."""
    text = normal(text)
    if isinstance(decl.type, OptionType) and text in decl.type.names:
        return text
    if text in MISSING:
        return ABSENT
    if char := invisible(text):
        return Bad(partial(findings.invisible_character, char=char))
    if is_spreadsheet_error(text):
        return Bad(partial(findings.spreadsheet_error, text=text))
    if text in NOT_APPLICABLE:
        return _not_applicable(text, decl)
    if text in BLANK and not (text == "无" and isinstance(decl.type, BoolType)):
        return _blank(text, decl)
    return _typed(text, decl)


def _not_applicable(text: str, decl: FactDecl) -> Reading:
    if decl.may_not_apply:
        return values.NOT_APPLICABLE
    return Bad(partial(findings.not_applicable_not_allowed, text=text, decl=decl))


def _blank(text: str, decl: FactDecl) -> Reading:
    if decl.nullable:
        return None
    return Bad(partial(findings.blank_not_allowed, text=text, decl=decl))


def _typed(text: str, decl: FactDecl) -> Reading:
    match decl.type:
        case NumberType() as kind:
            return read_amount(text, kind)
        case BoolType():
            return YES_NO[text] if text in YES_NO else Bad(partial(findings.not_yes_no, text=text))
        case OptionType() as kind:
            return Bad(partial(findings.unknown_option, text=text, kind=kind))
        case DateType():
            return read_day(text)
        case DateTimeType():
            return read_moment(text)
        case TextType():
            return text
        case ListType():
            return _wrong(decl, "文字")


def _wrong(decl: FactDecl, kind: str) -> Bad:
    return Bad(partial(findings.wrong_kind, kind=kind, decl=decl))


def _number(text: str, decl: FactDecl) -> Reading:
    match decl.type:
        case NumberType() as kind:
            return read_amount(text, kind)
        case DateType():
            return read_day(text)
        case _:
            return _wrong(decl, "数")


def _figure(text: str, decl: FactDecl) -> Reading:
    """A TOML number as it is written. TOML also writes inf, nan, 0x10 and 1_000."""
    if text.lstrip("+-") in ("inf", "nan"):
        return Bad(partial(documents.not_finite, text=text))
    if not _DECIMAL.fullmatch(text):
        return Bad(partial(documents.odd_integer, text=text))
    return _number(text, decl)


def _moment(raw: datetime, decl: FactDecl) -> Reading:
    if not isinstance(decl.type, DateTimeType):
        return _wrong(decl, "时刻")
    if raw.tzinfo is not None or raw.microsecond:
        return Bad(partial(findings.not_a_time, text=raw.isoformat()))
    return raw
