"""Canonical text of what stands in many blocks: 依据, 说明, 忽略, points; lines kept in the order written."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rules_engine.source import Span
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import indented
from rules_engine.syntax.printing_expressions import (
    condition_text,
    expression_text,
    name_text,
    quantity_text,
    quoted_text,
)

_Other = n.Silence | n.Peers | n.Cut | n.Direction
_Item = TypeVar("_Item", n.UnitAttribute, n.Fact, n.Grade)


def silence_text(silence: n.Silence) -> str:
    """``忽略 C0030 “…”``"""
    return f"忽略 {silence.code} {quoted_text(silence.reason)}"


def reference_text(item: n.Cite | n.Note) -> str:
    """``依据 “…”``, ``说明 “…”``"""
    word = "依据" if isinstance(item, n.Cite) else "说明"
    return f"{word} {quoted_text(item.text)}"


def factor_text(factor: n.Factor) -> str:
    """``总分 乘以 1.05 当 …``"""
    when, cite = condition_text("当", factor.when), factor.cite
    head = f"{factor.of} 乘以 {expression_text(factor.value)}{when}"
    return f"{head} {reference_text(cite)}" if cite is not None else head


def total_limit_text(item: n.TotalLimit) -> str:
    """``总分 封顶 59 分 当 …``"""
    limit = points_text(item.points, "不限")
    head = f"总分 {item.which} {limit}{condition_text('当', item.when)}"
    return f"{head} {reference_text(item.cite)}" if item.cite is not None else head


def points_text(points: n.Points | None, otherwise: str = "") -> str:
    """Points; ``otherwise`` where there are none."""
    return quantity_text(points.amount) if points else otherwise


def in_order(
    items: Sequence[_Item],
    others: Sequence[_Other],
    lines_of: Callable[[_Item], list[str]],
) -> list[str]:
    """The lines of what stands in a block, the others among them where the text has them."""
    written: list[str] = []
    waiting = list(others)
    for item in items:
        while waiting and _is_before(waiting[0].span, item.span):
            written.append(_other(waiting.pop(0)))
        written += lines_of(item)
    return indented(written + [_other(line) for line in waiting])


def _other(line: _Other) -> str:
    match line:
        case n.Silence():
            return silence_text(line)
        case n.Peers():
            return f"同类 按 {name_text(line.name)}"
        case n.Direction():
            return "越低越好"
        case _:
            return f"并列 {line.word}"


def _is_before(one: Span, other: Span) -> bool:
    return one.source is other.source and one.start < other.start
