"""Findings about what comes after the scores: rulings, ranks, statistics."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.source import Span


def conflicting_rulings(
    first: str,
    second: str,
    spans: tuple[Span, Span],
    texts: tuple[str, str],
    *,
    undo: bool,
) -> Diagnostic:
    """Two rulings with different outcomes that may both hold; ``undo``: one moves up what the other moves down."""
    one, other = (text.removeprefix("当").strip() for text in texts)
    undone = (
        f"一升一降相抵、都成立就不动的，“{first}”写  当 （{one}） 且 非 （{other}） ，"
        f"“{second}”写  当 （{other}） 且 非 （{one}）"
    )
    return diagnostic(
        "C0008",
        f"“{first}”和“{second}”可能同时成立，结果却不同",
        spans[1],
        label="与前一条结果不同",
        labels=[Label(spans[0], "前一条")],
        notes=[f"“{first}”：{texts[0]}", f"“{second}”：{texts[1]}"],
        helps=[
            f"在其中一条写明  优先于 {first}  或  优先于 {second}",
            *([undone] if undo else []),
        ],
    )


def ruling_cycle(names: Sequence[str], span: Span) -> Diagnostic:
    """Rulings that beat each other in a circle."""
    return diagnostic(
        "C0009",
        "优先于 绕成了圈",
        span,
        notes=[" → ".join(names)],
        helps=["删去其中一个 优先于"],
    )


def ruling_without_condition(name: str, span: Span) -> Diagnostic:
    """A ruling without 当."""
    return diagnostic(
        "C0023", f"“{name}”没有写什么情况下成立", span, helps=["在它下面加一行  当 条件"]
    )


def no_rank_key(span: Span) -> Diagnostic:
    """排名 without 按."""
    return diagnostic("C0028", "没有写按什么排名", span, helps=["加一行  按 总分 从高到低"])


def ties_unstated(span: Span) -> Diagnostic:
    """排名 without 并列."""
    return diagnostic(
        "C0029",
        "没有写并列怎么排",
        span,
        helps=["加一行  并列 占位（1,1,3）、并列 密集（1,1,2）或 并列 顺序（1,2,3）"],
    )


def statistic_incomplete(kind: str, span: Span) -> Diagnostic:
    """A statistic that lacks its value, condition or rounding."""
    wanted = {
        "个数": "个数 “90 分以上” 当 总分 ≥ 90",
        "占比": "占比 “80 分以上” 当 总分 ≥ 80 四舍五入 0 位",
        "平均": "平均 “平均分” 总分 四舍五入 1 位",
        "最高": "最高 “最高分” 总分 四舍五入 1 位",
        "最低": "最低 “最低分” 总分 四舍五入 1 位",
        "中位数": "中位数 “中位数” 总分 四舍五入 1 位",
    }[kind]
    return diagnostic("C0033", f"“{kind}”没有写全", span, helps=[f"写成  {wanted}"])


def direction_untold(rest: str, span: Span, place: Span) -> Diagnostic:
    """C0240: nothing says whether few points are good or bad."""
    return diagnostic(
        "C0240",
        f"看不出总分低好还是高好：等次都只写了上限，“{rest}”是其余",
        span,
        labels=[Label(place, "这里要知道哪一等好")],
        helps=[
            "总分越低越好的，在“等次”里加一行  越低越好",
            f"总分越高越好的，“{rest}”不写 其余，写明分数线，例：{rest} 当 总分 ≥ 80",
        ],
    )
