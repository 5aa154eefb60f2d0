"""Amounts of clauses: points that are not below 0 as written, and counts of 每 that are not below 0."""

from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.ir.fold import walk
from rules_engine.model.types import NumberType
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import amounts as f
from rules_engine.source import Span
from rules_engine.syntax import expressions as e


def clause_points(context: Context, node: e.Expr, env: Environment) -> ir.Expr | None:
    """Points of a clause. A written number below 0, and a range such as 2-5 分, are errors."""
    made = typed.points(context, node, env)
    if made is None:
        return None
    value = _written(made)
    if value is None or value >= 0:
        return made
    ends = _range(node)
    context.report(
        f.amount_range(*ends, node.span) if ends else f.negative_amount(value, node.span)
    )
    return None


def _written(made: ir.Expr) -> Fraction | None:
    """The value of what is made of numbers alone; None where a fact or a choice is in it. Does not recurse: a
    sum may have as many terms as a line has room for."""
    known: dict[int, Fraction] = {}
    for node in walk([made]):
        match node:
            case ir.Const(value=int() | Fraction() as number):
                value: Fraction | None = Fraction(number)
            case ir.Apply(operator=operator, operands=operands) if operator in _ARITHMETIC:
                value = _computed(operator, [known[id(each)] for each in operands])
            case _:
                return None
        if value is None:
            return None
        known[id(node)] = value
    return known[id(made)]


_STEP_ROUNDING = {"不足按一个": "ceil", "不足不计": "floor"}
_ARITHMETIC = frozenset({"add", "sub", "neg", "mul", "div"})


def _computed(operator: str, values: list[Fraction]) -> Fraction | None:
    first, *rest = values
    match operator:
        case "neg":
            return -first
        case "add":
            return sum(rest, first)
        case "sub":
            return first - rest[0]
        case "mul":
            return first * rest[0]
        case _:
            return first / rest[0] if rest[0] else None


def _range(node: e.Expr) -> tuple[Fraction, Fraction] | None:
    """The ends of ``2-5 分``, which reads as a subtraction."""
    match node:
        case e.Sum(first=e.Quantity(value=low), rest=(("-", e.Quantity(value=high)),)):
            return low, high
        case _:
            return None


def times(context: Context, counted: ir.Expr, span: Span) -> ir.Expr:
    """How often something happened: what comes out below 0 is 0 times."""
    if isinstance(counted, (ir.Fact, ir.Field, ir.Aggregate)):
        from rules_engine.ir.passes.ranges import ranges  # noqa: PLC0415  # why: most need none

        low = ranges([counted], context.schema)[id(counted)].low
        if low is not None and low >= 0:
            return counted
    assert isinstance(counted.type, NumberType)
    return make.largest(make.const(0, counted.type, span), counted, counted.span, counted.type)


def in_steps(counted: ir.Expr, step: ir.Const, rounding: str, span: Span) -> ir.Expr:
    """How many times ``step`` fits, a part of one as ``rounding`` says (连续: as that part)."""
    assert isinstance(step.value, (int, Fraction))
    factor = 1 / Fraction(step.value)
    whole = typed.whole(counted) and factor.denominator == 1
    if rounding == "连续" or whole:
        return _scaled(counted, factor, NumberType(whole=whole), span)
    # Only whole steps come out, so nothing is left to round: the quotient counts as whole.
    type_ = NumberType(whole=True)
    return ir.Apply(_STEP_ROUNDING[rounding], (_scaled(counted, factor, type_, span),), type_, span)


def _scaled(counted: ir.Expr, factor: Fraction, type_: NumberType, span: Span) -> ir.Expr:
    """Division by a constant step is an exact product."""
    if factor == 1:
        return counted
    by = make.const(factor, NumberType(whole=factor.denominator == 1), span)
    return make.mul(counted, by, span, type_)
