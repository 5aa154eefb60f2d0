"""What must be computed before what: records, then aggregates, then comparisons between units."""

from collections.abc import Sequence

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

Rank = tuple[int, int]
NO_LISTS: frozenset[str] = frozenset()


def lists(roots: Sequence[Expr]) -> dict[int, frozenset[str]]:
    """Which lists' records each node reads, outside of the Aggregates within it (by ``id``).

    A node with none is a value of the unit; the others have one value for each record.
    """
    return fold(roots, _Lists())


def ranks(roots: Sequence[Expr]) -> dict[int, Rank]:
    """(comparisons between units, aggregates) that are nested beneath each node, by ``id``."""
    return fold(roots, _Ranks())


class _Lists:
    def const(self, _node: Const) -> frozenset[str]:
        return NO_LISTS

    def fact(self, _node: Fact) -> frozenset[str]:
        return NO_LISTS

    def attribute(self, _node: Attribute) -> frozenset[str]:
        return NO_LISTS

    def field(self, node: Field) -> frozenset[str]:
        return frozenset((node.source,))

    def apply(self, _node: Apply, operands: Sequence[frozenset[str]]) -> frozenset[str]:
        return NO_LISTS.union(*operands)

    def case(
        self,
        _node: Case,
        branches: Sequence[tuple[frozenset[str], frozenset[str]]],
        otherwise: frozenset[str],
    ) -> frozenset[str]:
        return otherwise.union(*(part for branch in branches for part in branch))

    def aggregate(
        self, node: Aggregate, where: frozenset[str] | None, value: frozenset[str] | None
    ) -> frozenset[str]:
        return NO_LISTS.union(where or NO_LISTS, value or NO_LISTS) - {node.source}

    def round(self, _node: Round, operand: frozenset[str]) -> frozenset[str]:
        return operand

    def cohort(
        self, _node: Cohort, operand: frozenset[str], takes_part: frozenset[str] | None
    ) -> frozenset[str]:
        return operand.union(takes_part or NO_LISTS)


class _Ranks:
    def const(self, _node: Const) -> Rank:
        return (0, 0)

    def fact(self, _node: Fact) -> Rank:
        return (0, 0)

    def attribute(self, _node: Attribute) -> Rank:
        return (0, 0)

    def field(self, _node: Field) -> Rank:
        return (0, 0)

    def apply(self, _node: Apply, operands: Sequence[Rank]) -> Rank:
        return max(operands)

    def case(self, _node: Case, branches: Sequence[tuple[Rank, Rank]], otherwise: Rank) -> Rank:
        return max(otherwise, *(part for branch in branches for part in branch))

    def aggregate(self, _node: Aggregate, where: Rank | None, value: Rank | None) -> Rank:
        cohorts, aggregates = max(where or (0, 0), value or (0, 0))
        return (cohorts, aggregates + 1)

    def round(self, _node: Round, operand: Rank) -> Rank:
        return operand

    def cohort(self, _node: Cohort, operand: Rank, takes_part: Rank | None) -> Rank:
        return (max(operand, takes_part or (0, 0))[0] + 1, 0)
