"""Builds the nodes of 沿用, 替换, 删去 and 并入: one method a grammar rule."""

from typing import Any

from rules_engine.source import Span
from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import Names, first_node, quoted

_IN_THE_HEAD = (nodes.Worth, nodes.Weight, nodes.Limit)


class ReuseBuilder(ExpressionBuilder):
    """What is taken from another file, and what is changed of it."""

    def reuse(self, meta: Any, children: list[Any]) -> nodes.Reuse:
        text = self.token_span(children[1])
        inside = Span(text.source, text.start + 1, text.end - 1)
        return nodes.Reuse(quoted(children[1]), span=self.span(meta), path_span=inside)

    def replacement(self, meta: Any, children: list[Any]) -> nodes.Replacement[Any]:
        return nodes.Replacement(children[1], span=self.span(meta))

    def removal(self, meta: Any, children: list[Any]) -> nodes.Removal:
        names = tuple(first_node(children, Names) or ())
        return nodes.Removal(str(children[1]), names, span=self.span(meta))

    def extended_indicator(self, meta: Any, children: list[Any]) -> nodes.Extension:
        return self._extension(meta, children)

    def extended_adjustment(self, meta: Any, children: list[Any]) -> nodes.Extension:
        return self._extension(meta, children)

    def _extension(self, meta: Any, children: list[Any]) -> nodes.Extension:
        _, kind, name, *rest = children
        return nodes.Extension(
            str(kind),
            name,
            first_node(rest, nodes.Worth),
            first_node(rest, nodes.Weight),
            first_node(rest, nodes.Limit),
            tuple(each for each in rest if not isinstance(each, _IN_THE_HEAD)),
            span=self.span(meta),
        )
