"""Syntax nodes of 参数 and of what is in force."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import DateLiteral, Minus, Name, Node, Quantity, place
from rules_engine.syntax.nodes_scheme import Cite


@frozen(eq=False, repr=False)
class Period(Node):
    """``自 … 起施行``, ``自 … 至 … 止``, ``至 … 止``; None where it has no such end."""

    start: DateLiteral | None
    end: DateLiteral | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Version(Node):
    """``自 … 起为 80%``, ``自 … 至 … 为 80%``, ``至 … 为 80%``; neither end: the only value.

    One without ``end`` lasts up to the next version, or for good.
    """

    start: DateLiteral | None
    end: DateLiteral | None
    value: Quantity | Minus | DateLiteral
    cite: Cite | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Parameter(Node):
    """``参数 名称 为 60 分``, or 参数 名称 with versions."""

    name: Name
    versions: tuple[Version, ...]
    dated: bool
    span: Span = place()
