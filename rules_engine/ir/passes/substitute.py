"""Expressions with some of their nodes put in the place of others."""

from collections.abc import Mapping, Sequence

from attrs import evolve

from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import fold


def substitute(roots: Sequence[Expr], instead: Mapping[int, Expr]) -> list[Expr]:
    """The roots, each node whose ``id`` is among ``instead`` being what stands there. Nodes that hold
    none of these stay themselves, and what is shared stays shared."""
    made = fold(roots, _Substitution(), dict(instead))
    return [made[id(root)] for root in roots]


def unrounded(root: Expr, kept: Mapping[int, Expr]) -> Expr:
    """The root as it is before anything in it is rounded; the nodes ``kept``, by ``id``, stay themselves."""
    return fold([root], _Unrounded(), dict(kept))[id(root)]


class _Substitution:
    """The algebra."""

    def const(self, node: Const) -> Expr:
        return node

    def fact(self, node: Fact) -> Expr:
        return node

    def attribute(self, node: Attribute) -> Expr:
        return node

    def field(self, node: Field) -> Expr:
        return node

    def apply(self, node: Apply, operands: Sequence[Expr]) -> Expr:
        taken = tuple(operands)
        return node if _same(taken, node.operands) else evolve(node, operands=taken)

    def case(self, node: Case, branches: Sequence[tuple[Expr, Expr]], otherwise: Expr) -> Expr:
        before = [part for branch in node.branches for part in branch]
        after = [part for branch in branches for part in branch]
        if _same((*after, otherwise), (*before, node.otherwise)):
            return node
        return evolve(node, branches=tuple(branches), otherwise=otherwise)

    def aggregate(self, node: Aggregate, where: Expr | None, value: Expr | None) -> Expr:
        if _same((where, value), (node.where, node.value)):
            return node
        return evolve(node, where=where, value=value)

    def round(self, node: Round, operand: Expr) -> Expr:
        return node if operand is node.operand else evolve(node, operand=operand)

    def cohort(self, node: Cohort, operand: Expr, takes_part: Expr | None) -> Expr:
        if _same((operand, takes_part), (node.operand, node.takes_part)):
            return node
        return evolve(node, operand=operand, takes_part=takes_part)


class _Unrounded(_Substitution):
    def round(self, _node: Round, operand: Expr) -> Expr:
        return operand


def _same(one: Sequence[Expr | None], other: Sequence[Expr | None]) -> bool:
    return all(a is b for a, b in zip(one, other, strict=True))
