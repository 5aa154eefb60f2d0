"""乘除: factors one after another, and what measure is left of them at the end."""

from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import PLAIN, QUOTIENT, RATIO, NumberType
from rules_engine.records import Alike
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import measures as m
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.typing import DIMENSIONLESS
from rules_engine.syntax import expressions as e

TIMES, OVER = "×", "/"


@frozen(eq=False, repr=False)
class Factor(Alike):
    """The measure of what is multiplied by (``power`` 1) or divided by (-1)."""

    measure: str
    power: int


@frozen(eq=False, repr=False)
class _Product(Alike):
    """A product as it is computed, from left to right, and its factors, those in brackets among them."""

    value: ir.Expr
    factors: tuple[Factor, ...]


def product(context: Context, node: e.Product, env: Environment) -> ir.Expr | None:
    """``甲 × 乙 / 丙``: only what is left of the measures at the end has to be one."""
    made = _multiplied(context, node, env)
    if made is None:
        return None
    if measure_left(made.factors) is None:
        context.report(m.no_product(left_over(made.factors), node.span))
        return None
    return made.value


def measure_left(factors: Sequence[Factor]) -> str | None:
    """The measure that factors come to together; None where more than one is left, or one below the line."""
    left = left_over(factors)
    if not left:
        return _without_dimension(factors)
    return next(iter(left)) if list(left.values()) == [1] else None


def left_over(factors: Iterable[Factor]) -> dict[str, int]:
    """The measures that do not cancel, each with its power."""
    powers: Counter[str] = Counter()
    for factor in factors:
        if factor.measure not in DIMENSIONLESS:
            powers[factor.measure] += factor.power
    return {unit: power for unit, power in powers.items() if power}


def _without_dimension(factors: Sequence[Factor]) -> str:
    """数 where more numbers are multiplied by than divided by; 百分比 where rates are multiplied; else 比, which
    stands beside both."""
    if sum(factor.power for factor in factors if factor.measure == PLAIN) > 0:
        return PLAIN
    rates = all(factor == Factor(RATIO, 1) for factor in factors)
    return RATIO if rates else QUOTIENT


def _multiplied(context: Context, node: e.Product, env: Environment) -> _Product | None:
    """The factors read and joined. All are read, so that each may report what is wrong with it."""
    first = _operand(context, node.first, env)
    rest = [(operator, _operand(context, each, env), each) for operator, each in node.rest]
    if first is None or any(made is None for _, made, _ in rest):
        return None
    running = first
    for operator, made, each in rest:
        assert made is not None
        if operator == OVER and make.is_zero(made.value):
            context.report(t.division_by_zero(each.span))
            return None
        running = _joined(running, operator, made, node)
    return running


def _operand(context: Context, node: e.Expr, env: Environment) -> _Product | None:
    """A factor; a product in brackets is as many factors as it has."""
    if isinstance(node, e.Product):
        return _multiplied(context, node, env)
    value = typed.number(context, node, env)
    if value is None:
        return None
    return _Product(value, (Factor(typed.measure(value), 1),))


def _joined(left: _Product, operator: str, right: _Product, node: e.Product) -> _Product:
    sign = 1 if operator == TIMES else -1
    turned = (Factor(each.measure, sign * each.power) for each in right.factors)
    factors = (*left.factors, *turned)
    whole = operator == TIMES and typed.whole(left.value) and typed.whole(right.value)
    type_ = NumberType(measure_left(factors) or PLAIN, whole=whole)
    name = "mul" if operator == TIMES else "div"
    return _Product(ir.Apply(name, (left.value, right.value), type_, node.span), factors)
