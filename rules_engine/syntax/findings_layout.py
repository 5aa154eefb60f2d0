"""What can be wrong with how lines are set out: indentation, and what stands under what. Wording only."""

from collections.abc import Sequence

from rules_engine.diagnostics import Diagnostic, Fix, Label, diagnostic
from rules_engine.source import Span
from rules_engine.syntax.findings import shown


def wrong_dedent(span: Span, columns: Sequence[int], above: Span | None) -> Diagnostic:
    """An indentation that belongs to no open block; ``columns`` are those that would do. ``above`` is
    the line before, which may be the one that is wrong."""
    ways = "、".join(f"{column} 格" if column else "顶格" for column in columns)
    return diagnostic(
        "S0002",
        "这一行的缩进和上面哪一层都对不上",
        span,
        labels=[Label(above, f"这一行缩进 {columns[-1]} 格")] if above else [],
        helps=[f"同一层的行要对齐，改这一行或上面那一行。这里可以是：{ways}（全角空格算两格）"],
    )


def unexpected_indent(span: Span, above: str, fixes: Sequence[Fix]) -> Diagnostic:
    """A line that is deeper than the line above allows."""
    return diagnostic(
        "S0014",
        "这一行缩进多了",
        span,
        helps=[f"“{above}”下面不能再分层；和上一行对齐" if above else "第一行要顶格写"],
        fixes=fixes,
    )


def empty_block(span: Span, expected: str) -> Diagnostic:
    """A heading with nothing under it."""
    return diagnostic(
        "S0015",
        f"“{shown(span)}”下面没有内容",
        span,
        helps=[f"下一行起缩进两格，写：{expected}"],
    )


def wrong_block(span: Span, here: str, homes: str) -> Diagnostic:
    """A line that belongs into another block. ``here`` and ``homes`` say which, in words."""
    return diagnostic(
        "S0022",
        f"“{shown(span)}”不能写在{here}",
        span,
        helps=[f"它要写在{homes}"],
    )
