"""Findings of amounts (C): numbers below 0 where points are given or taken."""

from fractions import Fraction

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.model.numbers import decimal_text
from rules_engine.source import Span


def amount_range(low: Fraction, high: Fraction, span: Span) -> Diagnostic:
    """``扣 2-5 分``: read as 2 - 5, it would give points to who breaks the rule."""
    ends = f"{decimal_text(low)} 到 {decimal_text(high)}"
    return diagnostic(
        "C0046",
        f"“{span.text}”是减法，算出来小于 0；要由人在 {ends} 分里酌定的，把酌定的分写成事实",
        span,
        helps=[f"在“事实”里写  酌定分：分 {ends}  ，这里写  酌定分"],
    )


def negative_amount(value: Fraction, span: Span) -> Diagnostic:
    """扣 -2 分: 得 in the clothes of 扣."""
    return diagnostic(
        "C0046",
        f"得、扣、加后面的数不能小于 0，这里是 {decimal_text(value)} 分",
        span,
        helps=[f"要扣的写  扣 {decimal_text(-value)} 分；要加的写  得 {decimal_text(-value)} 分"],
    )


def may_be_negative(action: str, text: str, span: Span) -> Diagnostic:
    """扣 酌扣, where 酌扣 may be below 0."""
    does = "反而加分" if action == "扣" else "反而扣分"
    return diagnostic(
        "C0218",
        f"“{text}”可能小于 0，小于 0 的单位{does}",
        span,
        helps=[
            f"写成  {action} 较大（{text}，0 分）",
            "或者在事实里写范围，如  分 0 到 不限",
        ],
    )
