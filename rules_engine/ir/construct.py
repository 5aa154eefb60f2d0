"""Short constructors of IR nodes, with the foldings that keep the graph small and the trace plain."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.ir.expressions import Apply, Case, Const, Expr, Round
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import (
    POINTS,
    BoolType,
    NumberType,
    ValueType,
)
from rules_engine.model.values import NOT_APPLICABLE, Plain
from rules_engine.source import Span

BOOL = BoolType()
SCORE = NumberType(POINTS)


def const(value: Plain, type_: ValueType, span: Span) -> Const:
    """A constant; whole numbers are kept as ``int``."""
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    return Const(value, type_, span)


def score(value: Fraction | int, span: Span) -> Const:
    """A constant number of points."""
    return const(value, SCORE, span)


def truth(value: bool, span: Span) -> Const:
    """是 or 否."""
    return Const(value, BOOL, span)


def not_applicable(span: Span) -> Const:
    """不适用 as a score."""
    return Const(NOT_APPLICABLE, SCORE, span)


def is_zero(expr: Expr) -> bool:
    """Whether ``expr`` is the constant 0."""
    return isinstance(expr, Const) and type(expr.value) in (int, Fraction) and expr.value == 0


def add(terms: Sequence[Expr], span: Span, type_: ValueType = SCORE) -> Expr:
    """The sum; constant zeros vanish, one term stands for itself."""
    kept = tuple(term for term in terms if not is_zero(term))
    if not kept:
        return const(0, type_, span)
    return kept[0] if len(kept) == 1 else Apply("add", kept, type_, span)


def sub(left: Expr, right: Expr, span: Span, type_: ValueType = SCORE) -> Expr:
    """The difference; a constant zero is not taken away."""
    return left if is_zero(right) else Apply("sub", (left, right), type_, span)


def mul(left: Expr, right: Expr, span: Span, type_: ValueType = SCORE) -> Expr:
    """The product."""
    return Apply("mul", (left, right), type_, span)


def div(left: Expr, right: Expr, span: Span, type_: ValueType = SCORE) -> Expr:
    """The exact quotient."""
    return Apply("div", (left, right), type_, span)


def smallest(left: Expr, right: Expr, span: Span, type_: ValueType = SCORE) -> Expr:
    """The smaller of two numbers."""
    return Apply("min", (left, right), type_, span)


def largest(left: Expr, right: Expr, span: Span, type_: ValueType = SCORE) -> Expr:
    """The larger of two numbers."""
    return Apply("max", (left, right), type_, span)


def all_of(conditions: Sequence[Expr], span: Span) -> Expr:
    """且 of conditions; none is 是."""
    if not conditions:
        return truth(True, span)
    return conditions[0] if len(conditions) == 1 else Apply("and", tuple(conditions), BOOL, span)


def any_of(conditions: Sequence[Expr], span: Span) -> Expr:
    """或 of conditions; none is 否."""
    if not conditions:
        return truth(False, span)
    return conditions[0] if len(conditions) == 1 else Apply("or", tuple(conditions), BOOL, span)


def negate(condition: Expr, span: Span) -> Expr:
    """非."""
    return Apply("not", (condition,), BOOL, span)


def equals(left: Expr, right: Expr, span: Span) -> Expr:
    """Whether two values are equal."""
    return Apply("eq", (left, right), BOOL, span)


def when(condition: Expr | None, then: Expr, otherwise: Expr, span: Span) -> Expr:
    """``then`` where the condition holds (always, where there is none), else ``otherwise``."""
    if condition is None:
        return then
    return Case(((condition, then),), otherwise, then.type, span)


def rounded(operand: Expr, digits: int | None, mode: RoundingMode | None, span: Span) -> Expr:
    """``operand`` rounded, or itself where no rounding is declared."""
    if digits is None or mode is None:
        return operand
    return Round(operand, digits, mode, operand.type, span)
