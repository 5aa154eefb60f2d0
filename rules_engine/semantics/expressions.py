"""Elaborates expressions: names resolved, types and measures checked, lowered to IR in one walk.

Every function answers None where it has reported an error, so one cause gives one finding.
"""

from fractions import Fraction
from typing import assert_never

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import construct as make
from rules_engine.model.types import (
    WORKDAYS,
    DateTimeType,
    DateType,
    NumberType,
    TextType,
    ValueType,
)
from rules_engine.semantics import calls, comparison, naming, products
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.findings.dates import workdays_added
from rules_engine.semantics.typed import (
    agreed_measure,
    condition,
    measure,
    number,
    whole,
)
from rules_engine.source import Span
from rules_engine.syntax import expressions as e

_DAY = NumberType("天", whole=True)
_HOUR = NumberType("小时")


def elaborate(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """The IR of an expression."""
    match node:
        case e.Quantity():
            return naming.quantity(context, node)
        case e.TextLiteral():
            return make.const(node.text, TextType(), node.span)
        case e.DateLiteral():
            return naming.dated(context, node)
        case e.Ref():
            return naming.reference(context, node, env)
        case e.Call():
            return calls.call(context, node, env)
        case e.Compare():
            return comparison.compare(context, node, env)
        case e.Membership():
            return comparison.membership(context, node, env)
        case e.IsBlank() | e.IsNotApplicable():
            return _state_test(context, node, env)
        case e.Quantified():
            return calls.quantified(context, node, env)
        case e.Not():
            operand = condition(context, node.operand, env)
            return None if operand is None else make.negate(operand, node.span)
        case e.And() | e.Or():
            return _connective(context, node, env)
        case e.Minus():
            return _minus(context, node, env)
        case e.Sum():
            return _sum(context, node, env)
        case e.Product():
            return products.product(context, node, env)
        case e.Conditional():
            return _conditional(context, node, env)
        case _:
            assert_never(node)


def _state_test(
    context: Context, node: e.IsBlank | e.IsNotApplicable, env: Environment
) -> ir.Expr | None:
    operand = elaborate(context, node.operand, env)
    if operand is None:
        return None
    operator = "is_blank" if isinstance(node, e.IsBlank) else "is_not_applicable"
    test = ir.Apply(operator, (operand,), make.BOOL, node.span)
    return make.negate(test, node.span) if node.negated else test


def _connective(context: Context, node: e.And | e.Or, env: Environment) -> ir.Expr | None:
    operands = [condition(context, operand, env) for operand in node.operands]
    made = [operand for operand in operands if operand is not None]
    if len(made) < len(operands):
        return None
    join = make.all_of if isinstance(node, e.And) else make.any_of
    return join(made, node.span)


def _minus(context: Context, node: e.Minus, env: Environment) -> ir.Expr | None:
    operand = number(context, node.operand, env)
    if operand is None:
        return None
    if isinstance(operand, ir.Const):
        assert isinstance(operand.value, (int, Fraction))
        return make.const(-operand.value, operand.type, node.span)
    return ir.Apply("neg", (operand,), operand.type, node.span)


def _sum(context: Context, node: e.Sum, env: Environment) -> ir.Expr | None:
    running = elaborate(context, node.first, env)
    running_node = node.first
    for sign, operand_node in node.rest:
        operand = elaborate(context, operand_node, env)
        if running is None or operand is None:
            running = None
            continue
        running = _plus_minus(
            context, (running, running_node), sign, (operand, operand_node), node.span
        )
        running_node = node if running_node is node.first else running_node
    return running


def _plus_minus(
    context: Context,
    left: tuple[ir.Expr, e.Expr],
    sign: str,
    right: tuple[ir.Expr, e.Expr],
    span: Span,
) -> ir.Expr | None:
    match left[0].type, right[0].type:
        case (DateType(), DateType()) if sign == "-":
            return ir.Apply("days_between", (left[0], right[0]), _DAY, span)
        case (DateTimeType(), DateTimeType()) if sign == "-":
            return ir.Apply("hours_between", (left[0], right[0]), _HOUR, span)
        case (DateType(), NumberType()):
            return _shift_date(context, left[0], sign, right, span)
        case (NumberType(), NumberType()):
            return _add_numbers(context, left, sign, right, span)
    bad = right if isinstance(left[0].type, NumberType) else left
    context.report(t.type_mismatch("数", bad[0].type, bad[1].span))
    return None


def _shift_date(
    context: Context, day: ir.Expr, sign: str, days: tuple[ir.Expr, e.Expr], span: Span
) -> ir.Expr | None:
    if not (measure(days[0]) == "天" and whole(days[0])):
        context.report(_not_days(days))
        return None
    shift = days[0] if sign == "+" else ir.Apply("neg", (days[0],), days[0].type, days[1].span)
    return ir.Apply("add_days", (day, shift), DateType(), span)


def _not_days(days: tuple[ir.Expr, e.Expr]) -> Diagnostic:
    if measure(days[0]) in ("月", "年"):
        return t.month_arithmetic(days[1].span)
    if measure(days[0]) == WORKDAYS:
        return workdays_added(days[1].span)
    return t.type_mismatch("整天数，例如 14 天", days[0].type, days[1].span)


def _add_numbers(
    context: Context,
    left: tuple[ir.Expr, e.Expr],
    sign: str,
    right: tuple[ir.Expr, e.Expr],
    span: Span,
) -> ir.Expr | None:
    unit = agreed_measure(context, left, right, span)
    if unit is None:
        return None
    type_ = NumberType(unit, whole=whole(left[0]) and whole(right[0]))
    operator = "add" if sign == "+" else "sub"
    return ir.Apply(operator, (left[0], right[0]), type_, span)


def _conditional(context: Context, node: e.Conditional, env: Environment) -> ir.Expr | None:
    test = condition(context, node.condition, env)
    then = elaborate(context, node.then, env)
    otherwise = elaborate(context, node.otherwise, env)
    if test is None or then is None or otherwise is None:
        return None
    type_ = _common_type(context, (then, node.then), (otherwise, node.otherwise), node.span)
    return None if type_ is None else ir.Case(((test, then),), otherwise, type_, node.span)


def _common_type(
    context: Context, left: tuple[ir.Expr, e.Expr], right: tuple[ir.Expr, e.Expr], span: Span
) -> ValueType | None:
    match left[0].type, right[0].type:
        case (NumberType(), NumberType()):
            unit = agreed_measure(context, left, right, span, branches=True)
            both_whole = whole(left[0]) and whole(right[0])
            return None if unit is None else NumberType(unit, whole=both_whole)
        case (a, b) if type(a) is type(b):
            return a
    context.report(t.type_mismatch(t.type_name(left[0].type), right[0].type, right[1].span))
    return None
