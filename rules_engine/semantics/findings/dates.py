"""Findings about dates, their versions and what is in force."""

from rules_engine.diagnostics import Diagnostic, diagnostic
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
