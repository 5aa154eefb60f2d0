"""达标 … 每低 1 个百分点 扣 0.5 分: how far a value misses its target, in steps."""

from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import DAYS, HOURS, DateTimeType, DateType, NumberType
from rules_engine.semantics import typed
from rules_engine.semantics.amounts import clause_points, in_steps
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import measures as m
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import measure_of
from rules_engine.semantics.typing import common_measure, counted_in
from rules_engine.syntax import nodes

_BELOW = ("每低", "每少")


def shortfall_amount(
    context: Context, target: nodes.Target, clause: nodes.Shortfall, env: Environment
) -> ir.Expr | None:
    """Points for the distance between value and target; 0 where the target is met."""
    _check_direction(context, target, clause)
    if clause.step.value == 0:
        context.report(t.zero_step(clause.step.span))
        return None
    distance = _distance(context, target, clause, env)
    each = clause_points(context, clause.amount, env)
    if distance is None or each is None:
        return None
    steps = _steps(context, distance, clause)
    if steps is None:
        return None
    amount = make.mul(each, steps, clause.span)
    if clause.at_most is None:
        return amount
    most = clause_points(context, clause.at_most, env)
    return None if most is None else make.smallest(amount, most, clause.span)


def _check_direction(context: Context, target: nodes.Target, clause: nodes.Shortfall) -> None:
    """达标 率 ≥ 98% with 每高 … 扣 would punish what meets the target."""
    wrong = "≤<" if clause.word in _BELOW else "≥>"
    if clause.action == "扣" and target.operator in wrong:
        context.report(f.wrong_direction(target.operator, clause.word, clause.span, target.span))


def _distance(
    context: Context, target: nodes.Target, clause: nodes.Shortfall, env: Environment
) -> ir.Expr | None:
    """max(0, target - value), or the other way round for 每高/每多/每超/每迟."""
    value = context.elaborate(target.value, env)
    threshold = context.elaborate(target.threshold, env)
    if value is None or threshold is None:
        return None
    how = _how_to_subtract(context, target, value, threshold)
    if how is None:
        return None
    operator, type_ = how
    first, second = (threshold, value) if clause.word in _BELOW else (value, threshold)
    difference = ir.Apply(operator, (first, second), type_, target.span)
    return make.largest(make.const(0, type_, target.span), difference, clause.span, type_)


def _how_to_subtract(
    context: Context, target: nodes.Target, value: ir.Expr, threshold: ir.Expr
) -> tuple[str, NumberType] | None:
    """Two dates are days apart, two date-times hours; numbers must be of one measure."""
    match value.type, threshold.type:
        case (DateType(), DateType()):
            return "days_between", NumberType(DAYS, whole=True)
        case (DateTimeType(), DateTimeType()):
            return "hours_between", NumberType(HOURS)
        case (NumberType(), NumberType()):
            sides = (value, target.value), (threshold, target.threshold)
            unit = typed.agreed_measure(context, *sides, target.span)
            whole = typed.whole(value) and typed.whole(threshold)
            return None if unit is None else ("sub", NumberType(unit, whole=whole))
    odd = value if not isinstance(value.type, NumberType) else threshold
    place = target.value if odd is value else target.threshold
    context.report(t.type_mismatch("两边都是数，或者都是日期", odd.type, place.span))
    return None


def _steps(context: Context, distance: ir.Expr, clause: nodes.Shortfall) -> ir.Expr | None:
    step = typed.constant(clause.step.value, clause.step.measure, clause.span)
    units = typed.measure(distance), measure_of(clause.step.measure).unit
    common = common_measure(units[0], clause.step, units[1], clause.step)
    if common is None and not counted_in(*units):
        context.report(m.step_mismatch(*units, clause.step.span))
        return None
    if clause.rounding is None and not _exact_steps(distance, clause.step.value):
        context.report(c.step_rounding_missing(clause.span))
        return None
    return in_steps(distance, step, clause.rounding or "连续", clause.span)


def _exact_steps(distance: ir.Expr, step: Fraction) -> bool:
    return typed.whole(distance) and step == 1
