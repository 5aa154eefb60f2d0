"""Comparisons and membership, with options resolved by the type of the other side."""

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import (
    DateTimeType,
    DateType,
    NumberType,
    OptionType,
    ValueType,
)
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.source import Span
from rules_engine.syntax import expressions as e

OPERATORS = {"≥": "ge", "≤": "le", ">": "gt", "<": "lt", "=": "eq", "≠": "ne"}
_ORDERED = (NumberType, DateType, DateTimeType)
_Side = tuple[ir.Expr, e.Expr]


def compare(context: Context, node: e.Compare, env: Environment) -> ir.Expr | None:
    """A chain of comparisons: each neighbouring pair must hold."""
    sides = _sides(context, node, env)
    if sides is None:
        return None
    tests = []
    for (operator, _), left, right in zip(node.rest, sides, sides[1:], strict=False):
        test = _pair(context, left, operator, right, node.span)
        if test is None:
            return None
        tests.append(test)
    return make.all_of(tests, node.span)


def _sides(context: Context, node: e.Compare, env: Environment) -> list[_Side] | None:
    """Both or all sides elaborated; a bare name may be an option of its neighbour's type."""
    written = [node.first, *(operand for _, operand in node.rest)]
    made: list[ir.Expr | None] = []
    for index, operand in enumerate(written):
        if _may_be_option(context, operand, env):
            made.append(None)
        else:
            made.append(context.elaborate(operand, env))
            if made[index] is None:
                return None
    for index, operand in enumerate(written):
        if made[index] is None:
            made[index] = _option(context, operand, _neighbour_type(made, index), env)
    return (
        [(side, operand) for side, operand in zip(made, written, strict=True) if side is not None]
        if None not in made
        else None
    )


def _may_be_option(context: Context, node: e.Expr, env: Environment) -> bool:
    """Whether a bare name has to wait for the type of its neighbour."""
    if not isinstance(node, e.Ref) or node.name in env.bindings:
        return False
    fields = context.fields_of(env.record) if env.record is not None else {}
    known = (
        fields,
        context.schema.by_name,
        context.definitions,
        context.parameters,
        context.broken,
    )
    return not any(node.name in names for names in known) and node.name not in (
        "类别",
        "单位名称",
        "总分",
        "基本分",
        "分值",
        *context.schema.roles,
        *(name for name, _ in context.schema.groupings),
    )


def _neighbour_type(made: list[ir.Expr | None], index: int) -> ValueType | None:
    for other in (index - 1, index + 1):
        if 0 <= other < len(made) and (side := made[other]) is not None:
            return side.type
    return None


def _option(
    context: Context, node: e.Expr, type_: ValueType | None, env: Environment
) -> ir.Expr | None:
    assert isinstance(node, e.Ref)
    if not isinstance(type_, OptionType):
        return context.elaborate(node, env)
    if node.name not in type_.names:
        context.report(n.unknown_option(node.name, node.span, type_.names))
        return None
    return make.const(node.name, type_, node.span)


def _pair(context: Context, left: _Side, operator: str, right: _Side, span: Span) -> ir.Expr | None:
    types = left[0].type, right[0].type
    if isinstance(types[0], NumberType) and isinstance(types[1], NumberType):
        if typed.agreed_measure(context, left, right, span) is None:
            return None
    elif not _comparable(*types, operator):
        context.report(t.not_comparable(*types, operator, span))
        return None
    return ir.Apply(OPERATORS[operator], (left[0], right[0]), make.BOOL, span)


def _comparable(left: ValueType, right: ValueType, operator: str) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, OptionType) and isinstance(right, OptionType):
        return operator in "=≠" and bool(set(left.names) & set(right.names))
    return operator in "=≠" or isinstance(left, _ORDERED)


def membership(context: Context, node: e.Membership, env: Environment) -> ir.Expr | None:
    """属于（…）: equal to one of the options."""
    operand = typed.typed(context, node.operand, env, OptionType, "选项")
    if operand is None:
        return None
    assert isinstance(operand.type, OptionType)
    tests = []
    for name in node.options:
        if name.text not in operand.type.names:
            context.report(n.unknown_option(name.text, name.span, operand.type.names))
            return None
        option = make.const(name.text, operand.type, name.span)
        tests.append(make.equals(operand, option, node.span))
    return make.any_of(tests, node.span)
