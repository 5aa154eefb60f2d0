"""Checks over the finished program: rounding stated where needed, facts that nothing uses."""

from rules_engine import ir
from rules_engine.model.types import NumberType
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings.comparing import unused_grouping, unused_role


def check_rounding_stated(context: Context, program: ir.Program) -> None:
    """A score that is multiplied or divided needs a declared rounding."""
    if context.rounding is not None:
        return
    for node in ir.walk([program.total.score]):
        if _needs_rounding(node):
            context.report(c.no_rounding(node.span))
            return


def _needs_rounding(node: ir.Expr) -> bool:
    if isinstance(node, ir.Aggregate):
        return node.operator in ("mean", "trimmed_mean")
    if isinstance(node, ir.Cohort):
        return node.operator == "mean"
    if not isinstance(node, ir.Apply) or node.operator not in ("mul", "div"):
        return False
    if node.operator == "div":
        return not _whole(node)
    return not any(_whole(operand) for operand in node.operands)


def _whole(node: ir.Expr) -> bool:
    return isinstance(node.type, NumberType) and node.type.whole


def check_unused(context: Context) -> None:
    """Facts, attributes and roles that no indicator, ruling or order uses; not asked where an error hides a use."""
    if context.sink.has_errors:
        return
    for fact in context.schema.facts:
        if fact.name not in context.used:
            context.report(c.unused_fact(fact.name, context.spans[fact.name]))
    for name, _ in context.schema.groupings:
        if name not in context.used:
            context.report(unused_grouping(name, context.spans[name]))
    for name in context.schema.roles:
        if name not in context.used:
            context.report(unused_role(name, context.spans[name]))
