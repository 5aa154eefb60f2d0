"""Functions of dates: 工作日数, 顺延工作日, 加月, 月末, 日期. What moves a date says by which rule."""

from collections.abc import Callable

from rules_engine import ir
from rules_engine.model.types import (
    MONTHS,
    WORKDAYS,
    DateTimeType,
    DateType,
    NumberType,
    ValueType,
)
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import dates as d
from rules_engine.semantics.findings import types as t
from rules_engine.syntax import expressions as e

_WORKDAY_COUNT = NumberType(WORKDAYS, whole=True)
_MONTH_RULES = {"月末截齐": "add_months_clipped", "月末顺延": "add_months_rolled"}
_Function = Callable[[Context, e.Call, list[e.Expr], Environment], ir.Expr | None]


def date_call(context: Context, node: e.Call, env: Environment) -> ir.Expr | None:
    """A function of dates. Raises KeyError for another one."""
    function, wanted = DATE_FUNCTIONS[node.name.text]
    plain = [one for one in node.arguments if not isinstance(one, e.Selection | e.Ordered)]
    for argument in node.arguments:
        if isinstance(argument, e.Selection):
            context.report(t.list_as_value(argument.source.text, argument.span))
            return None
    if len(plain) != wanted:
        context.report(t.argument_count(node.name.text, str(wanted), len(plain), node.span))
        return None
    return function(context, node, plain, env)


def _workdays_between(
    context: Context, node: e.Call, arguments: list[e.Expr], env: Environment
) -> ir.Expr | None:
    dates = [_date(context, argument, env) for argument in arguments]
    return _apply("workdays_between", dates, _WORKDAY_COUNT, node)


def _add_workdays(
    context: Context, node: e.Call, arguments: list[e.Expr], env: Environment
) -> ir.Expr | None:
    day, count = _date(context, arguments[0], env), typed.number(context, arguments[1], env)
    if count is not None and not (typed.measure(count) == WORKDAYS and typed.whole(count)):
        context.report(
            t.type_mismatch("整数个工作日，例如 5 个工作日", count.type, arguments[1].span)
        )
        return None
    return _apply("add_workdays", [day, count], DateType(), node)


def _add_months(
    context: Context, node: e.Call, arguments: list[e.Expr], env: Environment
) -> ir.Expr | None:
    rule = arguments[2]
    if not isinstance(rule, e.Ref) or rule.name not in _MONTH_RULES:
        context.report(d.month_rule(rule.span))
        return None
    day, count = _date(context, arguments[0], env), typed.number(context, arguments[1], env)
    if count is None or day is None:
        return None
    if typed.measure(count) != MONTHS or not typed.whole(count):
        context.report(t.not_whole_months(count.type, arguments[1].span))
        return None
    return _apply(_MONTH_RULES[rule.name], [day, count], DateType(), node)


def _month_end(
    context: Context, node: e.Call, arguments: list[e.Expr], env: Environment
) -> ir.Expr | None:
    return _apply("month_end", [_date(context, arguments[0], env)], DateType(), node)


def _date_of(
    context: Context, node: e.Call, arguments: list[e.Expr], env: Environment
) -> ir.Expr | None:
    moment = typed.typed(context, arguments[0], env, DateTimeType, "时刻")
    return _apply("date_of", [moment], DateType(), node)


def _date(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    return typed.typed(context, node, env, DateType, "日期")


def _apply(
    operator: str, operands: list[ir.Expr | None], type_: ValueType, node: e.Call
) -> ir.Expr | None:
    made = tuple(operand for operand in operands if operand is not None)
    return ir.Apply(operator, made, type_, node.span) if len(made) == len(operands) else None


DATE_FUNCTIONS: dict[str, tuple[_Function, int]] = {
    "工作日数": (_workdays_between, 2),
    "顺延工作日": (_add_workdays, 2),
    "加月": (_add_months, 3),
    "月末": (_month_end, 1),
    "日期": (_date_of, 1),
}
