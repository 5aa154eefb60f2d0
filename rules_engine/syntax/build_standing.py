"""Builds the nodes of 名额 and 名单: one method a grammar rule."""

from typing import Any

from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import all_nodes, first_node, first_token, word
from rules_engine.syntax.expressions import Quantity


class StandingBuilder(ExpressionBuilder):
    """What is made of finished ranks."""

    def quota(self, meta: Any, children: list[Any]) -> nodes.Quota:
        items = all_nodes(children, *nodes.QuotaItem.__args__)
        return nodes.Quota(tuple(children[1]), items, span=self.span(meta))

    def quota_limit(self, meta: Any, children: list[Any]) -> nodes.QuotaLimit:
        limit = first_node(children, Quantity)
        number = first_token(children, "NUMBER")
        least = None if number is None else self.whole_number(number)
        mode = word(children, "ROUNDING_MODE")
        return nodes.QuotaLimit(limit, mode, least, span=self.span(meta))

    def cut(self, meta: Any, children: list[Any]) -> nodes.Cut:
        return nodes.Cut(str(children[1]), span=self.span(meta))

    def regrade(self, meta: Any, children: list[Any]) -> nodes.Regrade:
        return nodes.Regrade(children[-1], span=self.span(meta))

    def lifted(self, meta: Any, children: list[Any]) -> nodes.Lifted:
        return nodes.Lifted(str(children[1]), span=self.span(meta))

    def roll(self, meta: Any, children: list[Any]) -> nodes.Roll:
        items = all_nodes(children, *nodes.RollItem.__args__)
        return nodes.Roll(children[1], items, span=self.span(meta))

    def roll_grades(self, meta: Any, children: list[Any]) -> nodes.RollGrades:
        return nodes.RollGrades(tuple(children[1]), span=self.span(meta))

    def take(self, meta: Any, children: list[Any]) -> nodes.Take:
        _, end, number, measure = children
        count = self.whole_number(number)
        return nodes.Take(str(end), count, str(measure), span=self.span(meta))

    def roster_order(self, meta: Any, children: list[Any]) -> nodes.RosterOrder:
        return nodes.RosterOrder(span=self.span(meta))
