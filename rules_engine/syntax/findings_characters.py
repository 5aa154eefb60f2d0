"""What can be wrong with single characters and sizes. Wording only, no judging."""

from collections.abc import Sequence

from attrs import evolve

from rules_engine.diagnostics import Diagnostic, Fix, diagnostic
from rules_engine.source import Span
from rules_engine.source.sanitize import code_point


def tab(span: Span, lines: int, fixes: Sequence[Fix]) -> Diagnostic:
    """Tabs; one finding a file, at the first."""
    return diagnostic(
        "S0025",
        "这里有制表符，要改成空格",
        span,
        notes=[f"这样的行共有 {lines} 行"] if lines > 1 else [],
        helps=["每一层缩进用两个空格"],
        fixes=[evolve(fix, safe=True) for fix in fixes],
    )


def invisible_character(span: Span, fix: Fix) -> Diagnostic:
    """A character that shows nothing, or moves others."""
    return diagnostic(
        "S0026",
        f"这里有看不见的字符 {code_point(span.text)}",
        span,
        helps=["多半是从网页或文档里粘贴带来的，删掉它"],
        fixes=[evolve(fix, safe=True)],
    )


def radical(span: Span, fixes: Sequence[Fix]) -> Diagnostic:
    """A radical that looks like a character, as copied from a PDF."""
    return diagnostic(
        "S0027",
        f"“{span.text}”（{code_point(span.text)}）是部首，样子像汉字但不是汉字",
        span,
        helps=["多半是从 PDF 里粘贴带来的，请重新键入这个字"],
        fixes=[evolve(fix, safe=True) for fix in fixes],
    )


def foreign_digit(span: Span, fix: Fix) -> Diagnostic:
    """A digit of another script."""
    return diagnostic(
        "S0028",
        f"“{span.text}”（{code_point(span.text)}）不是阿拉伯数字 0—9",
        span,
        fixes=[evolve(fix, safe=True)],
    )


def too_large(span: Span, what: str, limit: str) -> Diagnostic:
    """A limit of size; ``what`` names what is too large."""
    return diagnostic(
        "S0030",
        f"{what}太大：最多 {limit}",
        span,
        helps=["请核对是不是选错了文件；方案可以分成几个文件"],
    )
