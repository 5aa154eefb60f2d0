"""Which values may be 空, for facts that keep to their declarations."""

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
from rules_engine.model.types import FactDecl, FactSchema


def blanks(roots: Sequence[Expr], schema: FactSchema) -> dict[int, bool]:
    """Whether each node reachable from ``roots`` may be 空, by ``id`` of the node."""
    return fold(roots, _Blanks(schema))


def may_be_blank(decl: FactDecl) -> bool:
    """Whether 空 is a value of a fact of this declaration."""
    return decl.nullable or (decl.has_default and decl.if_missing is None)


class _Blanks:
    def __init__(self, schema: FactSchema) -> None:
        self._schema = schema

    def const(self, node: Const) -> bool:
        return node.value is None

    def fact(self, node: Fact) -> bool:
        return may_be_blank(self._schema.by_name[node.name])

    def attribute(self, _node: Attribute) -> bool:
        return False

    def field(self, node: Field) -> bool:
        return may_be_blank(self._schema.field_of(node.source, node.name))

    def apply(self, node: Apply, operands: Sequence[bool]) -> bool:
        return node.operator == "settle" and operands[0]

    def case(self, _node: Case, branches: Sequence[tuple[bool, bool]], otherwise: bool) -> bool:
        return otherwise or any(then for _, then in branches)

    def aggregate(self, _node: Aggregate, _where: bool | None, _value: bool | None) -> bool:
        return False

    def round(self, _node: Round, _operand: bool) -> bool:
        return False

    def cohort(self, _node: Cohort, _operand: bool, _takes_part: bool | None) -> bool:
        return False
