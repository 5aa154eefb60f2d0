"""How declared types are said in Chinese, in messages and in templates."""

from fractions import Fraction

from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import (
    PLAIN,
    RATIO,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactType,
    ListType,
    NumberType,
    OptionType,
    TextType,
)
from rules_engine.source.sanitize import one_line

_SHOWN = 40


def quoted(text: str) -> str:
    """``text`` in quotes on one printable line, cut where it is long."""
    line = one_line(text)
    return f"“{line if len(line) <= _SHOWN else line[:_SHOWN] + '…'}”"


def listed(names: tuple[str, ...]) -> str:
    """Names in a row, as Chinese separates them."""
    return "、".join(map(one_line, names))


def amount(value: Fraction | int, kind: NumberType) -> str:
    """A number in the writing of its type: ratios as percent."""
    if kind.measure == RATIO:
        return decimal_text(value * 100) + "%"
    return decimal_text(value)


def range_words(kind: NumberType) -> str:
    """The declared range: ``0 到 10``, ``不小于 0``; empty when there is none."""
    lower = "" if kind.lower is None else amount(kind.lower, kind)
    upper = "" if kind.upper is None else amount(kind.upper, kind)
    if lower and upper:
        return f"{lower} 到 {upper}"
    return (lower and f"不小于 {lower}") or (upper and f"不大于 {upper}")


def shown_decimals(kind: NumberType) -> int:
    """The declared decimals as they are written: those of a ratio are written before its %."""
    return (kind.decimals or 0) - (2 if kind.measure == RATIO else 0)


def _number_words(kind: NumberType) -> str:
    name = {PLAIN: "数", RATIO: "百分比（如 95% 或 0.95）"}.get(
        kind.measure, f"数（{kind.measure}）"
    )
    decimals = "" if kind.decimals is None else f"最多 {shown_decimals(kind)} 位小数"
    whole = "整数" if kind.whole else ""
    return "，".join(filter(None, (name, range_words(kind), whole, decimals)))


def type_name(kind: FactType) -> str:
    """A type in a word or two."""
    return type_words(kind).partition("，")[0]


def type_words(kind: FactType) -> str:
    """What is to be filled in for a type."""
    match kind:
        case NumberType():
            return _number_words(kind)
        case BoolType():
            return "是 或 否"
        case OptionType():
            return f"{listed(kind.names)} 之一"
        case DateType():
            return "日期，如 2020-02-09"
        case DateTimeType():
            return "时刻，如 2020-02-09 14:30"
        case TextType():
            return "文本"
        case ListType(period="月份"):
            return "清单，每月一条"
        case ListType(period="季度"):
            return "清单，每季一条"
        case ListType():
            return "清单"


def decl_words(decl: FactDecl) -> str:
    """What is to be filled in for a fact, with the special words it allows."""
    words = [type_words(decl.type)]
    words += ["可填 空"] if decl.nullable else []
    words += ["可填 不适用"] if decl.may_not_apply else []
    words += [f"只限 {listed(decl.classes)}"] if decl.classes else []
    return "；".join(words)
