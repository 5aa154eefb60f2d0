"""折算 and 平摊: what the points of inapplicable siblings become."""

from collections.abc import Sequence
from typing import Protocol

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.rounding import RoundingMode
from rules_engine.model.types import PLAIN, NumberType
from rules_engine.semantics.applicability import STANDS_IN, Applicability
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.lowered import Scored
from rules_engine.semantics.points import PointsValue
from rules_engine.semantics.weights import WeightValue
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_COUNT = NumberType(PLAIN, whole=True)


class _Sibling(Protocol):
    @property
    def indicator(self) -> nodes.Indicator: ...
    @property
    def points(self) -> PointsValue | None: ...
    @property
    def applicability(self) -> Applicability: ...
    @property
    def weight(self) -> WeightValue | None: ...


def share_of_removed(context: Context, siblings: Sequence[_Sibling]) -> ir.Expr | None:
    """平摊: the points of the siblings that do not apply, in equal shares for those that stay in
    the sum: that apply, or are given points by 按满分, 按零分 or 同类平均 as if they did.

    The share is cut off (截尾) at the rounding digits, so that the raised points never add up to
    more than the group's. Where nothing has left it is 0, whoever else may turn out not to apply.
    """
    shared = [s for s in siblings if _treated(s, "平摊")]
    if not shared:
        return None
    if any(_treated(s, "折算") for s in siblings):
        context.report(c.mixed_treatments(shared[0].indicator.name.span))
    name = shared[0].indicator.name
    if any(s.weight is not None for s in siblings):
        context.report(f.shared_weights(name.text, name.span))
    for sibling in siblings:
        needs_points(context, "平摊", sibling.points, sibling.indicator.name)
    span = name.span
    zero, one = make.score(0, span), make.const(1, _COUNT, span)
    lost = make.add(
        [make.when(s.applicability.applies, zero, s.points.expr, span) for s in shared if s.points],
        span,
    )
    counts = [_one_if(_takes(s), one, span) for s in siblings]
    takers = make.largest(make.add(counts, span, _COUNT), one, span, _COUNT)
    share = make.div(lost, takers, span)
    digits = context.rounding.digits if context.rounding is not None else None
    share = make.rounded(share, digits, RoundingMode.DOWN, span)
    return make.when(make.equals(lost, zero, span), zero, share, span)


def own_share(sibling: _Sibling, share: ir.Expr | None) -> ir.Expr | None:
    """The share of one sibling: nothing for an item that is worth nothing to the unit's class."""
    worth = _is_worth_something(sibling)
    if share is None or worth is None:
        return share
    return make.when(worth, share, make.score(0, sibling.indicator.name.span), worth.span)


def _takes(sibling: _Sibling) -> ir.Expr | None:
    """Whether a sibling takes a share: it stays in the sum and is worth something. None: always."""
    stated = sibling.applicability
    stays = None if stated.treatment in STANDS_IN else stated.applies
    tests = (stays, _is_worth_something(sibling))
    known = [test for test in tests if test is not None]
    return make.all_of(known, sibling.indicator.name.span) if known else None


def _is_worth_something(sibling: _Sibling) -> ir.Expr | None:
    """Whether the points are above 0; None where they are for every class."""
    if sibling.points is None or min(sibling.points.by_class.values()) > 0:
        return None
    span = sibling.indicator.name.span
    return ir.Apply("gt", (sibling.points.expr, make.score(0, span)), make.BOOL, span)


def raised_in_proportion(value: ir.Expr, points: ir.Expr, raised: ir.Expr, span: Span) -> ir.Expr:
    """A score scaled from its points to the raised points; 0 points stay as they are."""
    scaled = make.div(make.mul(value, raised, span), points, span)
    if isinstance(points, ir.Const) and not make.is_zero(points):
        return scaled
    nothing = ir.Apply("le", (points, make.score(0, span)), make.BOOL, span)
    return make.when(nothing, value, scaled, span)


def _treated(sibling: _Sibling, treatment: str) -> bool:
    stated = sibling.applicability
    return stated.applies is not None and stated.treatment == treatment


def _one_if(applies: ir.Expr | None, one: ir.Expr, span: Span) -> ir.Expr:
    return make.when(applies, one, make.const(0, _COUNT, span), span)


def rescaled(
    context: Context,
    children: Sequence[Scored],
    plain: ir.Expr,
    span: Span,
) -> ir.Expr | None:
    """折算: the sum times what could be had over what applies; None where no child is 折算. Where
    nothing has left by it the sum stays, whoever else may turn out not to apply."""
    leaving = [child for child in children if child.removed and child.node.treatment == "折算"]
    if not leaving:
        return None
    for child in children:
        needs_points(context, "折算", child.points, e.Name(child.node.name, span=child.node.span))
    if any(child.points is None for child in children):
        return None
    full = make.add([_worth(child, child.node.treatment != "折算") for child in children], span)
    available = make.add([_worth(child, True) for child in children], span)
    scaled = make.div(make.mul(plain, full, span), available, span)
    zero = make.score(0, span)
    nothing = ir.Apply("le", (available, zero), make.BOOL, span)
    scaled = make.when(nothing, zero, scaled, span)
    staying = make.add([_worth(child, True) for child in leaving], span)
    could = make.add([_worth(child, False) for child in leaving], span)
    return make.when(make.equals(staying, could, span), plain, scaled, span)


def needs_points(
    context: Context, treatment: str, points: PointsValue | None, name: e.Name
) -> None:
    """Report an item without published points where a treatment counts with them."""
    if points is None and not context.sink.has_errors:
        context.report(f.points_for_treatment(treatment, name.text, name.span))


def _worth(child: Scored, counts_only_where_applicable: bool) -> ir.Expr:
    """The points of a child, weighted; 0 where it has left the sum."""
    assert child.points is not None
    span = child.node.span
    points: ir.Expr = child.points.expr
    if child.weight is not None:
        points = make.mul(points, child.weight.expr, span)
    if child.removed and counts_only_where_applicable:
        return make.when(child.node.applicable, points, make.score(0, span), span)
    return points
