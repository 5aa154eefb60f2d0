"""Findings of 名额 and 名单 (C0125 ff.)."""

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.source import Span


def quota_incomplete(name: str, what: str, example: str, span: Span) -> Diagnostic:
    """A line that a quota needs."""
    return diagnostic(
        "C0125", f"名额“{name}”没有写{what}", span, helps=[f"加一行，例如  {example}"]
    )


def quota_rounding_missing(name: str, span: Span) -> Diagnostic:
    """A share of the units that may have a fraction."""
    return diagnostic(
        "C0125",
        f"名额“{name}”的百分比没有写小数怎么取",
        span,
        notes=["例如 32 个单位的 30% 是 9.6 名：截尾是 9 名，四舍五入是 10 名"],
        helps=["在后面加上  截尾  或  四舍五入"],
    )


def quota_not_a_number(span: Span) -> Diagnostic:
    """Neither a share with a rounding nor a whole number without one."""
    return diagnostic(
        "C0125",
        "名额写成百分比，或整数的名数",
        span,
        helps=["写成  最多 30% 截尾  或  最多 6 名（名数后面不写取舍、至少）"],
    )


def quota_by_class(span: Span) -> Diagnostic:
    """Numbers by class where units of several classes compete."""
    return diagnostic(
        "C0126",
        "各组的名额不同，却没有写按什么分组",
        span,
        helps=["加一行  分组 类别（或单位的别的栏）；不分组的，只写一个数"],
    )


def quota_without_ranking(name: str, span: Span) -> Diagnostic:
    """Nothing says who comes first."""
    return diagnostic(
        "C0127",
        f"名额“{name}”要按名次给，方案却没有写“排名”",
        span,
        helps=["加上“排名”，例如  按 总分 从高到低  和  并列 占位"],
    )


def regraded_upwards(name: str, beyond: str, span: Span) -> Diagnostic:
    """Units beyond the quota would not come out lower."""
    return diagnostic(
        "C0128",
        f"超出“{name}”名额的，改评的“{beyond}”不比它低",
        span,
        helps=[f"改成比“{name}”低的等次"],
    )


def lifted_unstated(name: str, override: str, span: Span, place: Span) -> Diagnostic:
    """A 改判 gives a grade that has a quota."""
    return diagnostic(
        "C0129",
        f"没有写改判定为“{name}”的占不占名额",
        span,
        labels=[Label(place, f"“{override}”能定为“{name}”")],
        helps=["加一行  改判定为的 占名额  或  改判定为的 不占名额"],
    )


def roll_incomplete(name: str, what: str, example: str, span: Span) -> Diagnostic:
    """A line that a roll needs."""
    return diagnostic(
        "C0130", f"名单“{name}”没有写{what}", span, helps=[f"加一行，例如  {example}"]
    )
