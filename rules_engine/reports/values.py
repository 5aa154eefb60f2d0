"""Values as explanations print them: ``是``, ``98%``, ``2020-03-01``, ``待补（缺 传播情况）``."""

from datetime import datetime
from fractions import Fraction
from typing import assert_never

from rules_engine.model.types import PLAIN, POINTS, QUOTIENT, RATIO, NumberType, ValueType
from rules_engine.model.values import Fault, Missing, NotApplicable, Special, Value
from rules_engine.reports.amounts import shown_amount
from rules_engine.source.sanitize import one_line

_BARE = (PLAIN, POINTS, QUOTIENT)


def value_words(value: Value, type_: ValueType) -> str:
    """A value of this type in words, on one line."""
    if isinstance(value, Special):
        return state_words(value)
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, Fraction)):
        return number_words(Fraction(value), type_)
    if isinstance(value, tuple):
        return f"{len(value)} 条"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return one_line(str(value))


def number_words(value: Fraction, type_: ValueType) -> str:
    """A number with its unit of measure."""
    if not isinstance(type_, NumberType):
        return shown_amount(value, 0)
    if type_.measure == RATIO:
        return shown_amount(value * 100, 0, "%")
    measure = "" if type_.measure in _BARE else f" {one_line(type_.measure)}"
    return shown_amount(value, type_.decimals, measure)


def state_words(state: Special) -> str:
    """What stands where a number cannot."""
    match state:
        case Missing():
            return f"未报（缺 {'、'.join(map(one_line, sorted(state.facts)))}）"
        case NotApplicable():
            return "不适用"
        case Fault():
            return "出错"
        case _:
            assert_never(state)
