"""总分、指标合计、本项 乘以 系数: what a declared factor makes of a running value."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.model.types import PLAIN, QUOTIENT, RATIO, NumberType
from rules_engine.records import Alike
from rules_engine.semantics import lines, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import factors as f
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.lowered import Running
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_TIMES = (PLAIN, RATIO, QUOTIENT)


@frozen(eq=False, repr=False)
class Factor(Alike):
    """A factor and the line that asks for it."""

    line: nodes.Factor
    value: ir.Expr


def read_factors(context: Context, items: Sequence[Any], of: str) -> list[Factor]:
    """What multiplies this."""
    written = [line for line in lines.of_kind(items, nodes.Factor) if line.of == of]
    lines.each_once(context, written)
    read = [(line, _factor(context, line)) for line in written]
    return [Factor(line, value) for line, value in read if value is not None]


def multiplied(running: Running, factors: Sequence[Factor]) -> Running:
    """The running value times each factor."""
    for factor in factors:
        value = make.mul(running.value, factor.value, factor.line.span)
        cites = () if factor.line.cite is None else (factor.line.cite.text,)
        running = running.by(ir.Step(StepKind.FACTOR, value, factor.value, cites))
    return running


def _factor(context: Context, line: nodes.Factor) -> ir.Expr | None:
    """The factor of a line: 1 where its condition does not hold."""
    made = typed.number(context, line.value, UNIT_LEVEL)
    if made is None:
        return None
    assert isinstance(made.type, NumberType)
    if made.type.measure not in _TIMES:
        context.report(f.not_a_factor(made.type, line.value.span))
        return None
    if _is_not_positive(line.value):
        context.report(f.factor_not_positive(line.of, line.value.span))
        return None
    span = line.span
    factor: ir.Expr = ir.Apply("settle", (made,), made.type, line.value.span)
    if line.when is None:
        return factor
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    if condition is None:
        return None
    one = make.const(Fraction(1), made.type, span)
    return make.when(settled(context, condition), factor, one, span)


def _is_not_positive(value: e.Expr) -> bool:
    """Whether it is written as 0, or below; for some class at least."""
    if isinstance(value, e.Minus):
        return isinstance(value.operand, e.Quantity)
    if not isinstance(value, e.Quantity):
        return False
    return any(amount <= 0 for amount in (value.value, *(p.value for p in value.by_class)))


def check_total_is_capped(context: Context) -> bool:
    """Whether a factor acts on what becomes the total; how far that may go must then be said."""
    items = context.head.items
    written = lines.of_kind(items, nodes.Factor)
    limits = lines.of_kind(items, nodes.TotalLimit)
    if written and not any(limit.which == "封顶" and limit.when is None for limit in limits):
        context.report(f.factor_without_cap(written[0].of, written[0].span))
    return bool(written)
