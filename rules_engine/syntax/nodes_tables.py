"""Syntax nodes of 表: amounts to be looked up by options."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Minus, Name, Node, Quantity, place


@frozen(eq=False, repr=False)
class TableRow(Node):
    """``市、县 3 分``: options of each key, joined by 且; ``cells`` is empty for 其余."""

    cells: tuple[tuple[Name, ...], ...]
    value: Quantity | Minus
    span: Span = place()


@frozen(eq=False, repr=False)
class Table(Node):
    """表 名称 按 级别"""

    name: Name
    keys: tuple[Name, ...]
    rows: tuple[TableRow, ...]
    span: Span = place()
