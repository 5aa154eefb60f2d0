"""Findings of type checking (T)."""

import re
from fractions import Fraction

from rules_engine.diagnostics import Diagnostic, Fix, diagnostic
from rules_engine.model.numbers import decimal_text, read_number
from rules_engine.model.types import (
    WORKDAYS,
    BoolType,
    DateTimeType,
    DateType,
    ListType,
    NumberType,
    OptionType,
    TextType,
    ValueType,
)
from rules_engine.semantics.measures import measure_name
from rules_engine.source import Span

# 2025-1-31 reads as a subtraction.
_DATE_FORM = "年月日用“-”连，月和日写两位"
_DATE_WITHOUT_ZEROS = re.compile(r"(?<![0-9.])([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?![0-9.])")

_NUMBER_TIMES = re.compile(r"([0-9０-９]+(?:[.．][0-9０-９]+)?)[ \u3000]*[×*＊][^+＋\-－−]*\Z")


def type_name(type_: ValueType) -> str:
    """A type in words."""
    match type_:
        case NumberType():
            return measure_name(type_.measure)
        case BoolType():
            return "是否"
        case OptionType():
            return f"选项（{'、'.join(type_.names)}）"
        case TextType():
            return "文本"
        case DateType():
            return "日期"
        case DateTimeType():
            return "时刻"
        case ListType():
            return "清单"
        case _:
            return "清单的一条"


def aggregate_of_what(name: str, span: Span, example: str) -> Diagnostic:
    """合计 and its like of something that is no value of records."""
    return diagnostic(
        "T0001",
        f"“{name}”的括号里要写清单的哪个值：{name}（清单 的 值）",
        span,
        helps=[
            f"例：{example}"
            if example
            else "不是清单的几个数：相加用 +，取大取小用 较大（…）、较小（…）"
        ],
    )


def type_mismatch(wanted: str, found: ValueType, span: Span) -> Diagnostic:
    """A value of one type where another is needed."""
    return diagnostic(
        "T0001",
        f"这里要“{wanted}”，写的是“{type_name(found)}”",
        span,
        helps=[f"改成结果是“{wanted}”的写法"],
    )


def dates_are_late(found: ValueType, span: Span) -> Diagnostic:
    """最高（账号 的 更新）: a date is late or early, not high or low."""
    helps = ["合计、平均、最高、最低算的是数；日期、时刻取最后的写 最晚（…），取最先的写 最早（…）"]
    if not isinstance(found, DateType | DateTimeType):
        helps = ["改成结果是“数”的写法"]
    return diagnostic("T0001", f"这里要“数”，写的是“{type_name(found)}”", span, helps=helps)


def numbers_are_high(found: ValueType, span: Span) -> Diagnostic:
    """最晚（账号 的 粉丝数）: a number is high or low, not late or early."""
    helps = ["最晚、最早比的是日期或时刻；数写 最高（…）、最低（…）"]
    wanted = f"这里要“日期”或“时刻”，写的是“{type_name(found)}”"
    return diagnostic("T0001", wanted, span, helps=helps)


def not_points(found: ValueType, span: Span, *, bare: bool) -> Diagnostic:
    """An amount that is no number of points; ``bare``: it is a number without a measure word."""
    fixed = f"{span.text} 分"
    number = isinstance(found, NumberType)
    way = f"写成  1 分 × {span.text}" if number else "写成  5 分，或结果是分的式子"
    times = _NUMBER_TIMES.match(span.text) if number else None
    if times is not None:
        way = f"写成  {times[1]} 分{span.text[times.end(1) :]}"
    if re.fullmatch("[0-9０-９.．]+[ \u3000]*[%％]", span.text):
        way = f"写明是谁的百分之几：本项分值的，写成  分值 × {span.text} ；别的分的，把“分值”换成它"
    return diagnostic(
        "T0001",
        f"这里要“分”，写的是“{type_name(found)}”",
        span,
        helps=[f"写成  {fixed}" if bare else way],
        fixes=[Fix(f"改成 {fixed}", span, fixed)] if bare else [],
    )


def not_a_condition(found: ValueType, span: Span) -> Diagnostic:
    """A value where 是 or 否 is needed."""
    return diagnostic(
        "T0001",
        f"这里要写条件，“{span.text}”是“{type_name(found)}”",
        span,
        helps=["写成比较，例如  错误数 > 0 ，或用类型是“是否”的事实"],
    )


def percent_missing(literal: Span) -> Diagnostic:
    """A bare number beside a ratio."""
    found, meant = read_number(literal.text), f"{literal.text}%"
    if isinstance(found, Fraction) and 0 < found <= 1:
        meant = f"{decimal_text(found * 100)}%"
    return diagnostic(
        "T0003",
        f"另一边是百分比，{literal.text} 后面少了百分号",
        literal,
        helps=[f"写成 {meant}"],
        fixes=[Fix(f"改成 {meant}", literal, meant)],
    )


def argument_count(name: str, wanted: str, found: int, span: Span) -> Diagnostic:
    """A call with the wrong number of arguments."""
    return diagnostic(
        "T0004",
        f"“{name}”的括号里要写 {wanted} 项，写了 {found} 项",
        span,
        helps=[f"补上或删去，使括号里正好 {wanted} 项"],
    )


def not_comparable(left: ValueType, right: ValueType, operator: str, span: Span) -> Diagnostic:
    """Two values that cannot be compared this way."""
    date = _DATE_WITHOUT_ZEROS.search(span.text)
    if date is not None and DateType() in (left, right):
        year, sign, month, day = date.groups()
        written = f"{year}-{month:0>2}-{day:0>2}"
        place = span.source.span(span.start + date.start(), span.start + date.end())
        return diagnostic(
            "T0005",
            f"“{date[0]}”是相{'减' if sign == '-' else '除'}，不是日期：{_DATE_FORM}",
            place,
            helps=[f"写成 {written}，或 {year}年{month}月{day}日"],
            fixes=[Fix(f"改成 {written}", place, written)],
        )
    return diagnostic(
        "T0005",
        f"“{type_name(left)}”和“{type_name(right)}”不能用 {operator} 比较",
        span,
        helps=["两边要是同一种类型；是否、选项、文本只能用“为”“不为”比较"],
    )


def not_whole_months(found: ValueType, span: Span) -> Diagnostic:
    """加月 by what is no whole number of months."""
    return diagnostic(
        "T0001",
        f"这里要整月数，“{span.text}”是“{type_name(found)}”",
        span,
        helps=["例：6 个月；算出来的写成 （月份 - 1） × 1 个月，其中的数必须是整数"],
    )


def list_as_value(name: str, span: Span) -> Diagnostic:
    """A list used as a single value."""
    return diagnostic(
        "T0006",
        f"“{name}”是清单，不能直接当一个值用",
        span,
        helps=[f"写 个数（{name}），或  {name} 中有 条件"],
    )


def record_compared(name: str, source: str, span: Span) -> Diagnostic:
    """A comparison between units of what only a record has."""
    return diagnostic(
        "T0016",
        f"“{name}”比的是各单位的一个数，这里用了“{source}”里一条记录的字段",
        span,
        helps=[
            f"先汇成单位的一个数再比，如  {name[:2]}平均（平均（{source} 的 字段）） ，字段不写在它外面的“每…”里",
            "要逐期与同期比的，每一期报成单位的一个事实（一季度满意率、二季度满意率……），各写一条",
        ],
    )


def outside_indicator(word: str, span: Span) -> Diagnostic:
    """分值 outside an indicator, or a score where it is not known yet."""
    return diagnostic(
        "T0007",
        f"“{word}”在这里还没有值",
        span,
        helps=["分值只能在指标的计分办法里用；总分、基本分只能在等次、改判、否决、排名、仅当里用"],
    )


def bad_range(message: str, span: Span) -> Diagnostic:
    """A range that is empty or of the wrong kind."""
    return diagnostic("T0008", message, span, helps=["写成  小的数 到 大的数，例如  分 0 到 10"])


def bad_stand_in(name: str, span: Span, type_: ValueType) -> Diagnostic:
    """未报按 with a value that the type does not have."""
    return diagnostic(
        "T0009",
        f"“{name}”的替代值与它的类型“{type_name(type_)}”不符",
        span,
        helps=["未报按后面写一个这种类型的值，例如  是否 未报按 否"],
    )


def division_by_zero(span: Span) -> Diagnostic:
    """A constant zero as a divisor."""
    return diagnostic("T0010", "除数是 0", span, helps=["写成不是 0 的数，或除数的事实名称"])


def misplaced_modifier(word: str, type_: ValueType, span: Span) -> Diagnostic:
    """A modifier that this type cannot have."""
    return diagnostic(
        "T0011", f"“{type_name(type_)}”不能写“{word}”", span, helps=["删去这几个字，或换一个类型"]
    )


def modifier_of_field(word: str, span: Span) -> Diagnostic:
    """A modifier that no field of a list can have."""
    return diagnostic(
        "T0011",
        f"清单的字段不能写“{word}”",
        span,
        helps=["删去这几个字；它只写在单位的事实（不是清单里的）后面"],
    )


def month_arithmetic(span: Span) -> Diagnostic:
    """Months or years in date arithmetic."""
    return diagnostic(
        "T0012",
        "月和年长短不一，不能直接加减比较",
        span,
        helps=["写成 加月（日期，1 个月，月末截齐），或改写成天数，例如 30 天"],
    )


def zero_step(span: Span) -> Diagnostic:
    """每 0 篇, 每低 0 个百分点."""
    return diagnostic("T0013", "每 0 个没有意义", span, helps=["写成  每 1 个 … 或别的步长"])


def nested_list(name: str, span: Span) -> Diagnostic:
    """A list as a field of a list."""
    return diagnostic(
        "T0014",
        f"清单的字段“{name}”不能再是清单",
        span,
        helps=["把它写成另一个清单，与外面的清单并列，用一个共同的字段（例如 编号）相联系"],
    )


def bare_percent_range(span: Span) -> Diagnostic:
    """``百分比 0 到 100``."""
    fixed = f"{span.text}%"
    return diagnostic(
        "T0008",
        f"百分比的范围要带百分号：{fixed}",
        span,
        helps=["写成  百分比 0% 到 100%"],
        fixes=[Fix(f"改成 {fixed}", span, fixed)],
    )


def step_of_records(span: Span) -> Diagnostic:
    """每 2 篇 … with an amount that differs from record to record."""
    return diagnostic(
        "T0015",
        "各条的分数不同，不能几条合成一份来算",
        span,
        helps=["写成 每 1 篇，或把分数写成固定的数"],
    )


def not_countable(found: str, wanted: str, span: Span) -> Diagnostic:
    """每次 办结率: a number that is no count."""
    other = "写次数或清单，例如  每次 通报次数 扣 1 分；比率用  达标 … 每低 1 个百分点 …"
    workdays = "工作日的个数按  每个工作日 （…） 扣 1 分  算"
    return diagnostic(
        "T0002",
        f"“每…”后面要写“{measure_name(wanted)}”，这里是“{measure_name(found)}”",
        span,
        helps=[workdays if found == WORKDAYS else other],
    )
