"""Turns Lark's tree into syntax nodes, without recursion: a tree may be deep."""

from typing import Any

from lark import Token, Tree

from rules_engine.syntax import nodes
from rules_engine.syntax.build_cases import CaseBuilder
from rules_engine.syntax.build_clauses import ClauseBuilder
from rules_engine.syntax.build_indicators import IndicatorBuilder
from rules_engine.syntax.build_reuse import ReuseBuilder
from rules_engine.syntax.build_rulings import RulingBuilder
from rules_engine.syntax.build_scheme import SchemeBuilder
from rules_engine.syntax.build_standing import StandingBuilder
from rules_engine.syntax.build_time import TimeBuilder


class Builder(
    SchemeBuilder,
    IndicatorBuilder,
    ClauseBuilder,
    RulingBuilder,
    CaseBuilder,
    ReuseBuilder,
    TimeBuilder,
    StandingBuilder,
):
    """Tree → ``nodes.File``. A method is named for the grammar rule it builds."""

    def start(self, meta: Any, children: list[Any]) -> nodes.File:
        return nodes.File(tuple(children), span=self.whole())

    def build(self, tree: Tree[Token]) -> nodes.File:
        """Build a whole tree. What cannot be taken is in ``faults`` afterwards."""
        results: list[Any] = []
        for branch in reversed(_children_after_parents(tree)):
            if not isinstance(branch, Tree):
                results.append(branch)
                continue
            first = len(results) - len(branch.children)
            children = results[first:]
            del results[first:]
            results.append(getattr(self, branch.data)(branch.meta, children))
        (file,) = results
        assert isinstance(file, nodes.File)
        return file


def _children_after_parents(tree: Tree[Token]) -> list[Tree[Token] | Token]:
    """All trees and tokens; a tree before its children, the last child first."""
    order: list[Tree[Token] | Token] = []
    waiting: list[Tree[Token] | Token] = [tree]
    while waiting:
        branch = waiting.pop()
        order.append(branch)
        if isinstance(branch, Tree):
            waiting += branch.children
    return order
