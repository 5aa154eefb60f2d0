"""Findings of grades that go by places: 前 20%, 第 4 到 10 名 (C0230–C0234)."""

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.source import Span


def ties_unstated(name: str, span: Span) -> Diagnostic:
    """Nothing says what becomes of units that are equal at the edge."""
    return diagnostic(
        "C0230",
        f"等次“{name}”按名次定，没有写并列在边上的评不评",
        span,
        helps=[
            "在“等次”里加一行  并列 都评（同分的都算在内）  或  并列 都不评（同分的都不算在内）"
        ],
    )


def ties_of_nothing(span: Span) -> Diagnostic:
    """并列 in 等次 where no grade goes by places."""
    return diagnostic(
        "C0230",
        "“等次”里写了并列，却没有按名次定的等次",
        span,
        helps=["排名的并列写在“排名”里；等次按名次定的写  优秀 前 20% 四舍五入"],
    )


def rounding_missing(name: str, share: str, span: Span) -> Diagnostic:
    """A share of the units that may have a fraction."""
    return diagnostic(
        "C0230",
        f"等次“{name}”的百分比没有写小数怎么取",
        span,
        notes=["例如 7 个单位的 20% 是 1.4 名：四舍五入和截尾（舍去）是 1 名，进一是 2 名"],
        helps=[f"写成  {share} 四舍五入  或  {share} 截尾  或  {share} 进一"],
    )


def not_a_place(span: Span) -> Diagnostic:
    """Neither a share with a rounding nor a whole number without one."""
    return diagnostic(
        "C0233",
        "前多少写成 100% 以内的百分比，或整数的名数，都要大于 0",
        span,
        helps=["写成  前 20% 四舍五入  或  前 3 名（名数后面不写取舍）"],
    )


def counted_from_the_end(name: str, span: Span) -> Diagnostic:
    """后 10%: the others are said, and the rest is it."""
    return diagnostic(
        "C0233",
        f"等次“{name}”写的是后多少；等次从前面数起",
        span,
        helps=[
            f"后 10%：前面的等次写到  前 90% 四舍五入 ，最后写  {name} 其余",
            f"后 3 名：  否决 排名靠后 结果 {name} ，下一行  当 全体名次（总分 从低到高 占位） ≤ 3",
        ],
    )


def does_not_follow(name: str, before: str, span: Span, place: Span) -> Diagnostic:
    """A range begins elsewhere than the one before it ends."""
    return diagnostic(
        "C0231",
        f"等次“{name}”的起点接不上前一等的末尾",
        span,
        labels=[Label(place, before)],
        helps=[
            "百分比从前一等的末尾写起（前 20%、20% 到 50%），名数从下一名写起（前 3 名、第 4 到 10 名）"
        ],
    )


def not_further(name: str, other: str, span: Span, place: Span) -> Diagnostic:
    """Two grades end at the same place, or one is a share and the other a number."""
    return diagnostic(
        "C0231",
        f"等次“{name}”和“{other}”分不出先后",
        span,
        labels=[Label(place, f"“{other}”在这里")],
        helps=["都写百分比，或都写名数，后一等的末尾大于前一等的（每一组都要大于）"],
    )


def no_rest(span: Span) -> Diagnostic:
    """Who is in no place has no grade."""
    return diagnostic("C0232", "名次在后面的单位没有等次", span, helps=["加一行，例如  合格 其余"])


def no_ranking(name: str, span: Span) -> Diagnostic:
    """Nothing says who comes first."""
    return diagnostic(
        "C0234",
        f"等次“{name}”按名次定，方案却没有写“排名”",
        span,
        helps=["加上“排名”，例如  按 总分 从高到低  和  并列 占位"],
    )


def dense_ranking(name: str, span: Span, place: Span) -> Diagnostic:
    """1, 1, 2: the first three places may be of more than three units."""
    return diagnostic(
        "C0234",
        f"等次“{name}”的前多少数的是单位，排名的并列却写了密集（1、1、2）",
        span,
        labels=[Label(place, "排名的并列写在这里")],
        helps=[
            "排名写  并列 占位（1、1、3）",
            f"要数名次的，写成  {name} 当 总分 ≥ 0 且 全体名次（总分 从高到低 密集） ≤ 3",
        ],
    )
