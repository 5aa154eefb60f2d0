"""What every part of elaboration asks: typed sub-expressions, measures, constants."""

from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import RATIO, BoolType, NumberType
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import measures as m
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import measure_of
from rules_engine.semantics.typing import bare_literal, common_measure, lacks_percent
from rules_engine.source import Span
from rules_engine.syntax import expressions as e


def condition(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """An expression that must be 是否."""
    made = context.elaborate(node, env)
    if made is None or isinstance(made.type, BoolType):
        return made
    context.report(t.not_a_condition(made.type, node.span))
    return None


def number(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """An expression that must be a number."""
    return typed(context, node, env, NumberType, "数")


def points(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """An expression that must be points; a bare number does not say so."""
    made = context.elaborate(node, env)
    if made is None:
        return None
    if not isinstance(made.type, NumberType) or made.type.measure != "分":
        bare = bare_literal(node) is not None
        context.report(t.not_points(made.type, node.span, bare=bare))
        return None
    return made


def typed(
    context: Context, node: e.Expr, env: Environment, kind: type, wanted: str
) -> ir.Expr | None:
    """An expression whose type must be of this kind."""
    made = context.elaborate(node, env)
    if made is None or isinstance(made.type, kind):
        return made
    context.report(t.type_mismatch(wanted, made.type, node.span))
    return None


def measure(made: ir.Expr) -> str:
    """The measure of a numeric expression."""
    assert isinstance(made.type, NumberType)
    return made.type.measure


def whole(made: ir.Expr) -> bool:
    """Whether a numeric expression is known to be an integer."""
    return isinstance(made.type, NumberType) and made.type.whole


def constant(value: Fraction, word: str, span: Span) -> ir.Const:
    """A number with its measure word, in base units."""
    meaning = measure_of(word)
    base = value * meaning.factor
    return make.const(base, NumberType(meaning.unit, whole=base.denominator == 1), span)


def agreed_measure(
    context: Context,
    left: tuple[ir.Expr, e.Expr],
    right: tuple[ir.Expr, e.Expr],
    span: Span,
    *,
    branches: bool = False,
) -> str | None:
    """The measure two numbers share; reports where they share none (``branches``: 则 and 否则)."""
    units = measure(left[0]), measure(right[0])
    for unit, (_, neighbour) in ((units[0], right), (units[1], left)):
        if unit == RATIO and lacks_percent(unit, neighbour):
            context.report(t.percent_missing(neighbour.span))
            return None
    if branches and units == ("月", "月"):
        return units[0]
    for unit, (_, node) in zip(units, (left, right), strict=True):
        if unit in ("月", "年"):
            context.report(t.month_arithmetic(node.span))
            return None
    agreed = common_measure(units[0], left[1], units[1], right[1])
    if agreed is None and branches:
        context.report(m.branches_differ(*units, right[1].span))
    elif agreed is None:
        context.report(m.measure_mismatch(*units, span))
    return agreed
