"""Indicators with children: sums, weights, 折算, 平摊, and the check that points add up."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.model.types import RATIO, NumberType
from rules_engine.semantics import lines
from rules_engine.semantics.adjustment import lower_adjustment
from rules_engine.semantics.applicability import Applicability, read_applicability
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.leaf import CLAUSES, LeafDraft, draft_leaf, finish_leaf, settle
from rules_engine.semantics.lowered import Running, Scored, bounded
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.semantics.rescale import rescaled, share_of_removed
from rules_engine.semantics.worth import check_sum, check_weights, sum_of_points
from rules_engine.source import Span
from rules_engine.syntax import nodes


def lower_siblings(
    context: Context,
    indicators: Sequence[nodes.Indicator],
    path: tuple[str, ...],
    overdraft: bool,
) -> list[Scored]:
    """Lower the indicators of one level: drafts first, because 平摊 looks at all of them."""
    _check_weights(context, indicators, path)
    drafts = [_draft(context, indicator, path, overdraft) for indicator in indicators]
    sound = [draft for draft in drafts if draft is not None]
    share = share_of_removed(context, sound)
    return [
        finish_leaf(context, draft, share)
        if isinstance(draft, LeafDraft)
        else _finish_group(context, draft, share)
        for draft in sound
    ]


def _check_weights(
    context: Context, indicators: Sequence[nodes.Indicator], path: tuple[str, ...]
) -> None:
    weighted = [i for i in indicators if i.weight is not None]
    if not weighted:
        return
    for indicator in indicators:
        if indicator.weight is None:
            context.report(c.mixed_weights(indicator.name.text, indicator.name.span))
    if len(weighted) == len(indicators):
        weights = [i.weight.percent for i in weighted if i.weight is not None]
        check_weights(context, path[-1] if path else "方案", weights, weighted[0].name.span)


@frozen
class GroupDraft:
    """A group with its children lowered, before its siblings are known."""

    indicator: nodes.Indicator
    path: tuple[str, ...]
    points: PointsValue | None
    applicability: Applicability
    children: tuple[Scored, ...]
    adjustments: tuple[Scored, ...]
    weight: ir.Expr | None
    overdraft: bool


def _draft(
    context: Context, indicator: nodes.Indicator, path: tuple[str, ...], overdraft: bool
) -> LeafDraft | GroupDraft | None:
    own = lines.of_kind(indicator.items, nodes.Overdraft)
    line = lines.the_one(context, own, "可突破/不得突破")
    overdraft = overdraft if line is None else line.allowed
    weight = None
    if indicator.weight is not None:
        value, span = indicator.weight.percent / 100, indicator.weight.span
        weight = make.const(value, NumberType(RATIO), span)
    if any(isinstance(item, nodes.Indicator) for item in indicator.items):
        return _draft_group(context, indicator, path, overdraft, weight)
    return draft_leaf(context, indicator, path, overdraft, weight)


def _draft_group(
    context: Context,
    indicator: nodes.Indicator,
    path: tuple[str, ...],
    overdraft: bool,
    weight: ir.Expr | None,
) -> GroupDraft:
    name = indicator.name.text
    for item in indicator.items:
        if isinstance(item, CLAUSES):
            context.report(c.clauses_beside_children(name, item.span))
    inner = (*path, name)
    children = lower_siblings(
        context, lines.of_kind(indicator.items, nodes.Indicator), inner, overdraft
    )
    adjustments = [
        lower_adjustment(context, block, inner)
        for block in lines.of_kind(indicator.items, nodes.Adjustment)
    ]
    stated = read_applicability(context, name, indicator.items)
    points = _group_points(context, indicator, children)
    return GroupDraft(
        indicator,
        path,
        points,
        _with_empty_group(stated, children, indicator.name.span),
        tuple(children),
        tuple(a for a in adjustments if a is not None),
        weight,
        overdraft,
    )


def _group_points(
    context: Context, indicator: nodes.Indicator, children: Sequence[Scored]
) -> PointsValue | None:
    """The group's points as written, checked against its children, or their sum."""
    span = indicator.name.span
    if indicator.worth is None:
        return sum_of_points(context, children, span)
    if indicator.worth.points is None:
        return None
    points = read_points(context, indicator.worth.points)
    if points is not None:
        check_sum(context, indicator.name.text, points, children)
    return points


def _with_empty_group(
    stated: Applicability, children: Sequence[Scored], span: Span
) -> Applicability:
    """A group none of whose children applies does not apply itself."""
    if not children or not all(child.removed for child in children):
        return stated
    tests = [child.node.applicable for child in children if child.node.applicable is not None]
    any_child = make.any_of(tests, span)
    applies = (
        any_child if stated.applies is None else make.all_of([stated.applies, any_child], span)
    )
    treatment = stated.treatment or children[0].node.treatment
    return Applicability(applies, treatment, stated.classes)


def _finish_group(context: Context, group: GroupDraft, share: ir.Expr | None) -> Scored:
    span = group.indicator.name.span
    points = group.points.expr if group.points is not None else None
    gathered, running = gather(context, group.children, group.adjustments, points, span)
    raised = points
    if share is not None and points is not None:
        raised = make.add([points, share], span)
        scaled = make.div(make.mul(running.value, raised, span), points, span)
        running = running.then(StepKind.SHARE, scaled)
    floor = group_floor(context, group.indicator.items, group.overdraft, span)
    running = bounded(running, _cap(context, group, raised), floor, span)
    rule = context.rounding
    if rule is not None and rule.rounds_groups:
        value = make.rounded(running.value, rule.digits, rule.mode, span)
        running = running.then(StepKind.ROUND, value)
    running, score = settle(context, group.applicability, running, points, group.indicator)
    context.indicator_scores.setdefault(group.indicator.name.text, score)
    node = _node(group, raised, floor, gathered, running, score)
    whole = tuple(pair for child in group.children for pair in child.removed_from_scheme)
    return Scored(node, group.points, group.weight, group.applicability.classes, whole)


def gather(
    context: Context,
    children: Sequence[Scored],
    adjustments: Sequence[Scored],
    points: ir.Expr | None,
    span: Span,
) -> tuple[ir.Expr, Running]:
    """The plain sum of the children, and the running value after weights and 折算."""
    signed = _signed(adjustments, span)
    plain = make.add([child.contribution for child in children], span)
    gathered = _plus(plain, signed, span)
    running = Running(gathered)
    weighted = _weighted(children, span)
    if weighted is not None:
        running = running.then(StepKind.WEIGHT, _plus(weighted, signed, span))
        plain = weighted
    scaled = rescaled(context, children, plain, points, span)
    if scaled is not None:
        running = running.then(StepKind.RESCALE, _plus(scaled, signed, span))
    return gathered, running


def _signed(adjustments: Sequence[Scored], span: Span) -> tuple[ir.Expr, ir.Expr]:
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
        else make.mul(child.contribution, child.weight, span)
        for child in children
    ]
    return make.add(terms, span)


def _cap(context: Context, group: GroupDraft, points: ir.Expr | None) -> ir.Expr | None:
    cap = points
    for line in lines.of_kind(group.indicator.items, nodes.Cap):
        limit = read_points(context, line.points)
        if limit is None:
            continue
        if group.points is not None and limit.largest > group.points.largest:
            name = group.indicator.name.text
            context.report(c.cap_above_points(name, limit.largest, group.points.largest, line.span))
        cap = limit.expr if cap is None else make.smallest(limit.expr, cap, line.span)
    return cap


def group_floor(
    context: Context, items: Sequence[nodes.IndicatorItem], overdraft: bool, span: Span
) -> ir.Expr | None:
    """保底 as written, 0 by default, none where an overdraft is allowed."""
    line = lines.the_one(context, lines.of_kind(items, nodes.Floor), "保底")
    if line is None:
        return None if overdraft else make.score(Fraction(0), span)
    floor = read_points(context, line.points)
    return None if floor is None else floor.expr


def _node(
    group: GroupDraft,
    points: ir.Expr | None,
    floor: ir.Expr | None,
    gathered: ir.Expr,
    running: Running,
    score: ir.Expr,
) -> ir.ScoreNode:
    indicator = group.indicator
    applicable = group.applicability.applies
    return ir.ScoreNode(
        kind="指标",
        name=indicator.name.text,
        path=(*group.path, indicator.name.text),
        sign=1,
        points=points,
        worth=indicator.worth.kind if indicator.worth is not None else "合计",
        floor=floor,
        applicable=applicable,
        treatment=group.applicability.treatment if applicable is not None else None,
        base=None,
        clauses=(),
        children=tuple(s.node for s in (*group.children, *group.adjustments)),
        gathered=gathered,
        steps=running.steps,
        score=score,
        cites=lines.cites(indicator.items),
        notes=lines.notes(indicator.items),
        span=indicator.name.span,
    )
