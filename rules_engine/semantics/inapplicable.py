"""Where 不适用 can come from, and conditions that must not pass it on in silence."""

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import FactDecl
from rules_engine.semantics.context import Context


def inapplicable_fact(context: Context, root: ir.Expr) -> str | None:
    """The first fact under ``root`` that may be reported as 不适用."""
    for node in ir.walk([root]):
        decl = _declaration(context, node)
        if decl is not None and (decl.may_not_apply or decl.classes):
            return decl.name
    return None


def settled(context: Context, condition: ir.Expr) -> ir.Expr:
    """A condition whose 不适用 is an error of the unit, where it could be 不适用 at all: a 仅当 or
    a grade that is neither true nor false would silently leave the unit without a score."""
    if inapplicable_fact(context, condition) is None:
        return condition
    return ir.Apply("settle", (condition,), make.BOOL, condition.span)


def _declaration(context: Context, node: ir.Expr) -> FactDecl | None:
    if isinstance(node, ir.Fact):
        return context.schema.by_name.get(node.name)
    if isinstance(node, ir.Aggregate):
        return context.schema.by_name.get(node.source)
    if isinstance(node, ir.Field):
        return context.fields_of(node.source).get(node.name)
    return None
