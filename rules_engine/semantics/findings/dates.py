"""Findings about dates, their versions and what is in force."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.semantics.context import nearest
from rules_engine.source import Span


def month_rule(span: Span) -> Diagnostic:
    """加月 without a rule for months that are too short."""
    return diagnostic(
        "T0140",
        f"“加月”要写明月末怎么办，写的是“{span.text}”",
        span,
        helps=[
            "写 月末截齐（1 月 31 日加 1 个月是 2 月最后一天）",
            "或 月末顺延（是 3 月 1 日）",
        ],
    )


def workdays_added(span: Span) -> Diagnostic:
    """``日期 + 5 个工作日``: whether a calendar of working days is meant is said by the function."""
    return diagnostic(
        "T0141",
        "工作日不能直接加到日期上",
        span,
        helps=[f"写成 顺延工作日（日期，{span.text}）"],
    )


def as_of_not_a_date(name: str, span: Span, known: Sequence[str]) -> Diagnostic:
    """基准日 with a name that is no date of the unit."""
    near = nearest(name, known)
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else []
    helps.append("写一个日期事实（先在“事实”里声明  检查日：日期），或一个日期  2020年3月3日")
    return diagnostic("N0140", f"“{name}”不是单位的日期事实，不能作基准日", span, helps=helps)


def as_of_missing(what: str, span: Span) -> Diagnostic:
    """A part with dates in a scheme that does not say as of when."""
    return diagnostic(
        "C0140",
        f"{what}要看基准日，方案里没有写",
        span,
        helps=["在“方案”下面写  基准日 检查日 （一个日期事实），或  基准日 2020年3月3日"],
    )


def period_backwards(span: Span) -> Diagnostic:
    """A period that ends before it starts."""
    return diagnostic("C0141", "结束日期在开始日期之前", span, helps=["核对年份，早的日期写在前面"])


def versions_overlap(first: Span, second: Span) -> Diagnostic:
    """Two versions for one day."""
    return diagnostic(
        "C0142",
        "同一天有两个取值",
        second,
        labels=[Label(first, "与这一段重叠")],
        helps=["前一段写明到哪天止：自 … 至 … 为 …；“起为”的一段只由下一个“起为”接替"],
    )


def versions_gap(name: str, days: str, span: Span) -> Diagnostic:
    """Days between two versions that none is for."""
    return diagnostic(
        "C0143",
        f"“{name}”在 {days} 没有取值，基准日落在这些天的单位会出错",
        span,
        helps=["补上这一段，或把前一段写成“起为”；确实不会用到时可以不管"],
    )


def no_version(name: str, day: str, days: str, span: Span, as_of: Span) -> Diagnostic:
    """A fixed 基准日 that no version covers."""
    return diagnostic(
        "C0144",
        f"基准日 {day} 没有落在“{name}”的任何一段有效期里",
        span,
        labels=[Label(as_of, "基准日写在这里")],
        notes=[f"有效期：{days}"],
        helps=["补上这一天所在的一段，或核对基准日；不会沿用过期的取值"],
    )


def threshold_varies(name: str, span: Span) -> Diagnostic:
    """A grade that begins at a 参数 with versions."""
    return diagnostic(
        "C0145",
        f"等次的分数线不能随基准日变，“{name}”有几个取值",
        span,
        helps=["写成固定的分数，或在“方案”里把基准日写成一个日期"],
    )
