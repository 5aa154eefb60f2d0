"""Builds the nodes of 基准日, 参数 and what is in force: one method a grammar rule."""

from typing import Any

from lark import Token

from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import all_nodes, first_node
from rules_engine.syntax.expressions import DateLiteral, Minus, Quantity


class TimeBuilder(ExpressionBuilder):
    """基准日, 参数, 自 … 起施行."""

    def as_of(self, meta: Any, children: list[Any]) -> nodes.AsOf:
        day = children[1]
        named = day if not isinstance(day, Token) else self.day(day)
        return nodes.AsOf(named, span=self.span(meta))

    def parameter(self, meta: Any, children: list[Any]) -> nodes.Parameter:
        versions = all_nodes(children, nodes.Version)
        dated = bool(versions)
        if not dated:
            value, cite = _value_of(children[2:]), first_node(children, nodes.Cite)
            versions = (nodes.Version(None, None, value, cite, span=value.span),)
        return nodes.Parameter(children[1], versions, dated, span=self.span(meta))

    def version_onwards(self, meta: Any, children: list[Any]) -> nodes.Version:
        return self._version(meta, children)

    def version_until(self, meta: Any, children: list[Any]) -> nodes.Version:
        return self._version(meta, children)

    def _version(self, meta: Any, children: list[Any]) -> nodes.Version:
        value, cite = _value_of(children), first_node(children, nodes.Cite)
        return nodes.Version(*self._ends(children), value, cite, span=self.span(meta))

    def in_force(self, meta: Any, children: list[Any]) -> nodes.Period:
        return nodes.Period(*self._ends(children), span=self.span(meta))

    def _ends(self, children: list[Any]) -> tuple[DateLiteral | None, DateLiteral | None]:
        """What stands after 自 and after 至."""
        return self._after(children, "KW_FROM"), self._after(children, "KW_UNTIL")

    def _after(self, children: list[Any], word: str) -> DateLiteral | None:
        places = [i for i, c in enumerate(children) if isinstance(c, Token) and c.type == word]
        return self.day(children[places[0] + 1]) if places else None


def _value_of(children: list[Any]) -> Any:
    return first_node(children, Quantity, Minus, DateLiteral)
