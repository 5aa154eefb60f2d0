"""The sum of a level: indicators by weight or as they are, with what 加分 and 扣分 add and take away."""

from collections.abc import Sequence

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.semantics.context import Context
from rules_engine.semantics.lowered import Running, Scored
from rules_engine.semantics.rescale import rescaled
from rules_engine.source import Span


def one_applies(children: Sequence[Scored], span: Span) -> ir.Expr | None:
    """Whether one of the children applies; None where one always does."""
    if not children or not all(child.removed for child in children):
        return None
    tests = [child.node.applicable for child in children if child.node.applicable is not None]
    return make.any_of(tests, span)


def gather(
    context: Context,
    children: Sequence[Scored],
    adjustments: Sequence[Scored],
    span: Span,
) -> tuple[ir.Expr, Running]:
    """The plain sum of the children, and the running value after weights and 折算."""
    signed = plus_and_minus(adjustments, span)
    plain = make.add([child.contribution for child in children], span)
    gathered = _plus(plain, signed, span)
    running = Running(gathered)
    weighted = _weighted(children, span)
    if weighted is not None:
        running = running.then(StepKind.WEIGHT, _plus(weighted, signed, span))
        plain = weighted
    scaled = rescaled(context, children, plain, span)
    if scaled is not None:
        running = running.then(StepKind.RESCALE, _plus(scaled, signed, span))
    return gathered, running


def plus_and_minus(adjustments: Sequence[Scored], span: Span) -> tuple[ir.Expr, ir.Expr]:
    """What is added and what is taken away by 加分 and 扣分."""
    plus = [a.contribution for a in adjustments if a.node.sign > 0]
    minus = [a.contribution for a in adjustments if a.node.sign < 0]
    return make.add(plus, span), make.add(minus, span)


def _plus(value: ir.Expr, signed: tuple[ir.Expr, ir.Expr], span: Span) -> ir.Expr:
    return make.sub(make.add([value, signed[0]], span), signed[1], span)


def _weighted(children: Sequence[Scored], span: Span) -> ir.Expr | None:
    if not any(child.weight is not None for child in children):
        return None
    terms = [
        child.contribution
        if child.weight is None
        else make.mul(child.contribution, child.weight.expr, span)
        for child in children
    ]
    return make.add(terms, span)
