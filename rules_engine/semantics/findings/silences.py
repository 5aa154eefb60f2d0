"""Findings about 忽略."""

from rules_engine.diagnostics import CODES, Diagnostic, Fix, diagnostic
from rules_engine.source import Span


def silences_nothing(code: str, span: Span) -> Diagnostic:
    """A 忽略 without anything to silence."""
    return diagnostic(
        "C0200",
        f"这里没有 {code}（{CODES[code].title}），忽略的问题已经没有了",
        span,
        helps=["删去这一行；问题在别的一段时，把它移到那一段里"],
        fixes=[Fix("删去这一行", _whole_line(span), "", safe=True)],
    )


def _whole_line(span: Span) -> Span:
    """A line with its line end."""
    text = span.source.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return span.source.span(start, len(text) if end < 0 else end + 1)


def silenced_error(code: str, span: Span) -> Diagnostic:
    """A 忽略 of an error."""
    return diagnostic(
        "C0201",
        f"{code}（{CODES[code].title}）是错误，不能忽略",
        span,
        helps=["删去这一行，再按那条错误的帮助改方案"],
    )


def unknown_code(code: str, span: Span) -> Diagnostic:
    """A 忽略 of something that is no finding of a scheme."""
    known = code in CODES
    why = "说的是事实或运行，不是方案里的问题" if known else "没有这个编号"
    return diagnostic(
        "C0202",
        f"{code}：{why}",
        span,
        helps=["照抄检查时警告[…]或提示[…]方括号里的编号"],
    )


def silence_without_reason(code: str, span: Span) -> Diagnostic:
    """A 忽略 with an empty reason."""
    return diagnostic(
        "C0203",
        f"忽略 {code} 没有写理由",
        span,
        helps=[f"在引号里写为什么可以不管它，例如  忽略 {code} “留给下一年用”"],
    )
