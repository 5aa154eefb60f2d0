"""Where 不适用 can come from, and conditions that must not pass it on in silence."""

from collections.abc import Collection

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import FactDecl
from rules_engine.semantics.context import Context
from rules_engine.semantics.excused import Excused, key_of, parts


def inapplicable_fact(context: Context, root: ir.Expr, within: Collection[str] = ()) -> str | None:
    """The first fact under ``root`` that may be reported as 不适用 by units of the classes ``within`` (of any,
    where there is none), or 得分（…） of an indicator that may have left the sum. What a score itself is made of is not looked at: it has been settled.
    Nor is a fact where 为 不适用 has been asked of it first: there it has a value."""
    stack: list[tuple[ir.Expr, Excused]] = [(root, frozenset())]
    seen = set[tuple[int, Excused]]()
    while stack:
        node, excused = stack.pop()
        if (id(node), excused) in seen:
            continue
        seen.add((id(node), excused))
        name = _score_name(context, node, within)
        if name is None:
            stack.extend(reversed([*parts(node, excused)]))
        elif name and key_of(node) not in excused:
            return name
    return None


def _score_name(context: Context, node: ir.Expr, within: Collection[str]) -> str | None:
    """A name where the node itself may be 不适用; empty where it cannot be; None: look inside."""
    if id(node) in context.leaving:
        _, left = context.leaving[id(node)]
        return f"得分（{left}）" if left else ""
    if node is context.total or node is context.base:
        return ""
    decl = _declaration(context, node)
    return decl.name if decl is not None and _may_not_apply(decl, within) else None


def _may_not_apply(decl: FactDecl, within: Collection[str]) -> bool:
    all_report = bool(within) and set(within) <= set(decl.classes)
    return decl.may_not_apply or (bool(decl.classes) and not all_report)


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
