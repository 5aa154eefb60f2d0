"""Findings about 乘以 (C0222 ff., T0150)."""

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.model.types import ValueType
from rules_engine.semantics.findings.types import type_name
from rules_engine.source import Span


def factor_without_cap(of: str, span: Span) -> Diagnostic:
    """The product may be more than 满分, and nothing says whether that is meant."""
    return diagnostic(
        "C0222",
        f"{of}乘了系数，没有写总分最高多少",
        span,
        notes=["系数大于 1 的单位，总分可能超过满分"],
        helps=["在“方案”里加一行  总分 封顶 100 分  （不超过满分），或  总分 封顶 不限"],
    )


def factor_not_positive(of: str, span: Span) -> Diagnostic:
    """A factor of 0, or below."""
    return diagnostic(
        "C0223",
        f"{of}的系数要大于 0",
        span,
        helps=["写成大于 0 的数，例如  1.05、95%；一律记几分的，写  否决 名称 记 0 分"],
    )


def not_a_factor(found: ValueType, span: Span) -> Diagnostic:
    """Points times points, or times days."""
    return diagnostic(
        "T0150",
        f"系数要是没有单位的数或百分比，这里是“{type_name(found)}”",
        span,
        helps=["写成  1.05、95%，或一个“数”“百分比”的事实；加减几分的，写 加分、扣分"],
    )
