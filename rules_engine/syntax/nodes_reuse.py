"""Syntax nodes of 沿用, 替换, 删去 and 并入: what a scheme takes from another one, and how it differs."""

from typing import Generic, TypeVar

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Name, Node, place
from rules_engine.syntax.nodes_indicators import (
    Adjustment,
    Indicator,
    IndicatorItem,
    Limit,
    Weight,
    Worth,
)

B_co = TypeVar("B_co", covariant=True)


@frozen(eq=False, repr=False)
class Reuse(Node):
    """沿用 “../base/scheme.rule”; ``path_span`` is that of the text between the quotes."""

    path: str
    span: Span = place()
    path_span: Span = place()


@frozen(eq=False, repr=False)
class Replacement(Node, Generic[B_co]):
    """替换 and the block that takes the place of one of the same kind and name."""

    block: B_co
    span: Span = place()


@frozen(eq=False, repr=False)
class Removal(Node):
    """删去 指标 甲、乙, or 删去 等次 (no names); ``kind`` is the word of the kind. The names behind 名额
    are the grades of one."""

    kind: str
    names: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Extension(Node):
    """并入 指标|扣分|加分 名称 (``kind``), with what is added to it or said anew."""

    kind: str
    name: Name
    worth: Worth | None
    weight: Weight | None
    limit: Limit | None
    items: tuple["ExtensionItem", ...]
    span: Span = place()


ExtensionItem = IndicatorItem | Replacement[Indicator | Adjustment] | Removal | Extension
