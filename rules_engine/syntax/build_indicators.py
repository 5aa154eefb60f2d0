"""Builds the nodes of 指标, 扣分 and 加分, clauses left out: one method a grammar rule."""

from typing import Any

from lark import Token

from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import (
    Names,
    OnlyWhen,
    When,
    all_nodes,
    condition_of,
    first_node,
    word,
)
from rules_engine.syntax.expressions import Name, TextLiteral


class IndicatorBuilder(ExpressionBuilder):
    """Indicators and adjustments."""

    def indicator(self, meta: Any, children: list[Any]) -> nodes.Indicator:
        return nodes.Indicator(
            children[1],
            first_node(children, nodes.Worth),
            first_node(children, nodes.Weight),
            tuple(c for c in children[2:] if not isinstance(c, (nodes.Worth, nodes.Weight))),
            span=self.span(meta),
        )

    def worth_stated(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("明示", children[-1], span=self.span(meta))

    def worth_inferred(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("推定", children[-1], span=self.span(meta))

    def worth_unpublished(self, meta: Any, children: list[Any]) -> nodes.Worth:
        return nodes.Worth("未公布", None, span=self.span(meta))

    def weight(self, meta: Any, children: list[Any]) -> nodes.Weight:
        return nodes.Weight(self.quantity(meta, children[1:]), span=self.span(meta))

    def deduction(self, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return self._adjustment("扣分", meta, children)

    def bonus(self, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return self._adjustment("加分", meta, children)

    def _adjustment(self, kind: str, meta: Any, children: list[Any]) -> nodes.Adjustment:
        return nodes.Adjustment(
            kind,
            children[1],
            first_node(children, nodes.Limit),
            condition_of(children, OnlyWhen),
            tuple(c for c in children[2:] if not isinstance(c, (nodes.Limit, When))),
            span=self.span(meta),
        )

    def limit_capped(self, meta: Any, children: list[Any]) -> nodes.Limit:
        return nodes.Limit(children[1], span=self.span(meta))

    def limit_none(self, meta: Any, children: list[Any]) -> nodes.Limit:
        return nodes.Limit(None, span=self.span(meta))

    def only_when(self, meta: Any, children: list[Any]) -> OnlyWhen:
        return OnlyWhen(children[1])

    def applies(self, meta: Any, children: list[Any]) -> nodes.Applies:
        targets = first_node(children, Names) or ()
        return nodes.Applies(
            all_nodes(list(targets), Name),
            all_nodes(list(targets), TextLiteral),
            condition_of(children),
            word(children, "TREATMENT"),
            span=self.span(meta),
        )

    def targets(self, meta: Any, children: list[Any]) -> Names:
        return Names(self.text_token(c) if isinstance(c, Token) else c for c in children)

    def not_applicable(self, meta: Any, children: list[Any]) -> nodes.NotApplicableWhen:
        return nodes.NotApplicableWhen(
            children[1].condition, word(children, "TREATMENT"), span=self.span(meta)
        )

    def cap(self, meta: Any, children: list[Any]) -> nodes.Cap:
        first = children[0].type == "KW_CAP_FIRST"
        return nodes.Cap(children[1], first, condition_of(children), span=self.span(meta))

    def floor(self, meta: Any, children: list[Any]) -> nodes.Floor:
        return nodes.Floor(children[1], span=self.span(meta))

    def overdraft(self, meta: Any, children: list[Any]) -> nodes.Overdraft:
        return nodes.Overdraft(children[0].type == "KW_OVERDRAFT", span=self.span(meta))

    def until_exhausted(self, meta: Any, children: list[Any]) -> nodes.UntilExhausted:
        return nodes.UntilExhausted(span=self.span(meta))
