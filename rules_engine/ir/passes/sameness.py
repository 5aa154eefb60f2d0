"""Which expressions say the same: one number for each thing that is said, wherever it stands."""

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
from rules_engine.ir.fold import Folding, fold


def sameness(roots: Sequence[Expr]) -> dict[int, int]:
    """A number for every node reachable from ``roots``, by ``id`` of the node; nodes that say the
    same have the same one."""
    return fold(roots, _Numbers())


def sameness_on_demand() -> Folding[int]:
    """The same for the nodes that are asked for."""
    return Folding(_Numbers())


class _Numbers:
    """The algebra; a number stands for an operand, so no comparison goes deep."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], int] = {}

    def _number(self, *parts: object) -> int:
        return self._known.setdefault(parts, len(self._known))

    def const(self, node: Const) -> int:
        return self._number("const", repr(node.value))

    def fact(self, node: Fact) -> int:
        return self._number("fact", node.name)

    def attribute(self, node: Attribute) -> int:
        return self._number("attribute", node.which, node.key)

    def field(self, node: Field) -> int:
        return self._number("field", node.source, node.name)

    def apply(self, node: Apply, operands: Sequence[int]) -> int:
        return self._number("apply", node.operator, *operands)

    def case(self, _node: Case, branches: Sequence[tuple[int, int]], otherwise: int) -> int:
        return self._number("case", tuple(branches), otherwise)

    def aggregate(self, node: Aggregate, where: int | None, value: int | None) -> int:
        keys = tuple(key.name for key in node.keys)
        said = (node.operator, node.source, where, value, keys, node.take)
        return self._number("aggregate", *said)

    def round(self, node: Round, operand: int) -> int:
        return self._number("round", node.digits, node.mode, operand)

    def cohort(self, node: Cohort, operand: int, takes_part: int | None) -> int:
        return self._number("cohort", node.operator, node.scope, operand, takes_part)
