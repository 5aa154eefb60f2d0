"""Conditions joined by 且 that cannot hold together: 错误 > 5 且 错误 < 3, 类别 为 县区 且 类别 为 部门."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.fold import conjuncts
from rules_engine.ir.passes.sameness import sameness_on_demand
from rules_engine.model.types import NumberType
from rules_engine.operators import DENIED, FLIPPED
from rules_engine.records import Alike
from rules_engine.semantics.findings import lints as f
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax.walking import Written

_Number = Callable[[ir.Expr], int]
_LOWER, _UPPER = ("gt", "ge", "eq"), ("lt", "le", "eq")


@frozen(eq=False, repr=False)
class _Claim(Alike):
    """What a condition says of ``subject``: that it is ``value`` (``operator`` eq) or is not (ne), or,
    of a number, how it compares with ``value``."""

    subject: int
    operator: str
    value: object
    whole: bool
    span: Span


def contradictions(written: Written, order: Sequence[ir.Expr]) -> Iterator[Diagnostic]:
    """且 and chains of comparisons. A definition with parameters may clash for one use only: it
    counts where all uses do."""
    wanted = {
        node.span: node
        for _, below in written
        for node, _ in below
        if isinstance(node, e.And) or (isinstance(node, e.Compare) and len(node.rest) > 1)
    }
    number_of = sameness_on_demand().of
    found: dict[Span, list[tuple[_Claim, _Claim] | None]] = {}
    for node in order if wanted else ():
        if isinstance(node, ir.Apply) and node.operator == "and" and node.span in wanted:
            found.setdefault(node.span, []).append(_clash(node, number_of))
    for place, clashes in found.items():
        first = clashes[0]
        if first is not None and None not in clashes:
            texts = [" ".join(claim.span.text.split()) for claim in first]
            yield f.contradiction(texts, place)


def _clash(node: ir.Apply, number_of: _Number) -> tuple[_Claim, _Claim] | None:
    """The first two conditions under a 且 that exclude each other."""
    claims = [_claim(part, number_of, part.span, truth=True) for part in conjuncts(node)]
    pairs = itertools.combinations(claims, 2)
    return next((pair for pair in pairs if _exclude(*pair)), None)


def _claim(part: ir.Expr, number_of: _Number, span: Span, *, truth: bool) -> _Claim:
    """What a condition, or (not ``truth``) its opposite, says; ``span`` is what was written."""
    match part:
        case ir.Apply(operator="not", operands=(operand,)):
            return _claim(operand, number_of, span, truth=not truth)
        case ir.Apply(operator=operator, operands=(left, right)) if operator in FLIPPED:
            if isinstance(left, ir.Const):
                left, right, operator = right, left, FLIPPED[operator]
            if isinstance(right, ir.Const) and not isinstance(left, ir.Const):
                whole = isinstance(left.type, NumberType) and left.type.whole
                says = operator if truth else DENIED[operator]
                return _Claim(number_of(left), says, right.value, whole, span)
    return _Claim(number_of(part), "eq", truth, False, span)


def _exclude(one: _Claim, other: _Claim) -> bool:
    if one.subject != other.subject:
        return False
    if "ne" in (one.operator, other.operator):
        return one.value == other.value and {one.operator, other.operator} == {"eq", "ne"}
    if one.operator == other.operator == "eq":
        return one.value != other.value
    return _above(one, other) or _above(other, one)


def _above(high: _Claim, low: _Claim) -> bool:
    """Whether all that one claim leaves is above all that the other leaves."""
    if high.operator not in _LOWER or low.operator not in _UPPER:
        return False
    least, most = _end(high, floor, 1), _end(low, ceil, -1)
    if least is None or most is None:
        return False
    strict = not high.whole and (high.operator == "gt" or low.operator == "lt")
    return least > most or (least == most and strict)


def _end(claim: _Claim, near: Callable[[Fraction], int], step: int) -> Fraction | None:
    """The end of a range; of whole numbers the first that is in it."""
    value = claim.value
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return None
    end = Fraction(value)
    return Fraction(near(end) + step) if claim.whole and claim.operator in ("gt", "lt") else end
