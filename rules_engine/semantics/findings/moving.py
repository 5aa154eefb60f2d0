"""Findings about 降低 and 提高 (C0220 ff.)."""

from rules_engine.diagnostics import Diagnostic, Label, diagnostic
from rules_engine.source import Span


def no_such_move(name: str, way: str, most: int, span: Span) -> Diagnostic:
    """By no grade, or by more than there are."""
    if most < 1:
        return diagnostic(
            "C0220",
            f"“{name}”要{way}等次，方案却没有可以上下的等次",
            span,
            helps=["加上“等次”，至少两个有分数线或 其余 的等次"],
        )
    return diagnostic(
        "C0220",
        f"“{name}”{way}的等次数不对",
        span,
        notes=[f"从一头到另一头，最多{way} {most} 个"],
        helps=[f"写 1 到 {most} 的整数，例如  {way} 1 个等次"],
    )


def moves_together_unstated(
    first: str, second: str, way: str, first_span: Span, span: Span
) -> Diagnostic:
    """Two moves the same way may both hold."""
    add = f"可累计（两条都成立，{way}的等次相加）或  不累计（只按{way}最多的一条）"
    return diagnostic(
        "C0221",
        f"“{first}”和“{second}”可能同时成立，没有写{way}的等次加不加",
        span,
        label=f"也{way}",
        labels=[Label(first_span, "前一条")],
        helps=[f"两条都在“个等次”后面写  {add}；只有一条算的，写 优先于"],
    )
