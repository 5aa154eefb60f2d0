"""Indicators with children: sums, weights, 折算, 平摊, and the check that points add up."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines
from rules_engine.semantics.adjustment import lower_adjustment
from rules_engine.semantics.applicability import Applicability, read_applicability
from rules_engine.semantics.context import Context
from rules_engine.semantics.factors import multiplied, read_factors
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.gathering import gather, one_applies, plus_and_minus
from rules_engine.semantics.leaf import CLAUSES, LeafDraft, draft_leaf, finish_leaf
from rules_engine.semantics.limits import (
    Limits,
    check_exhausted,
    read_limits,
    settled_limits,
    within,
)
from rules_engine.semantics.lowered import Running, Scored
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.semantics.precedence import in_order
from rules_engine.semantics.rescale import (
    own_share,
    raised_in_proportion,
    share_of_removed,
)
from rules_engine.semantics.standing_in import Worth, settle
from rules_engine.semantics.weights import WeightValue, check_weights, read_weight
from rules_engine.semantics.worth import check_sum, sum_of_points
from rules_engine.syntax import nodes


def lower_siblings(
    context: Context,
    indicators: Sequence[nodes.Indicator],
    path: tuple[str, ...],
    overdraft: bool,
) -> list[Scored]:
    """Lower the indicators of one level. A score that another one uses is made first; where 平摊
    looks at all of them, all are drafted before one is finished."""
    check_weights(context, path[-1] if path else "方案", indicators)
    order = in_order(context, indicators)
    if any(_may_share(context, indicator) for indicator in indicators):
        drafted = {i: _draft(context, indicators[i], path, overdraft) for i in order}
        drafts = [drafted[i] for i in sorted(drafted)]
        share = share_of_removed(context, drafts)
        return [_finish(context, draft, own_share(draft, share)) for draft in drafts]
    made: dict[int, Scored] = {}
    for position in order:
        draft = _draft(context, indicators[position], path, overdraft)
        made[position] = _finish(context, draft, None)
    return [made[position] for position in sorted(made)]


def _may_share(context: Context, indicator: nodes.Indicator) -> bool:
    """Whether 平摊 is its treatment; a group for which none is stated has that of its children."""
    applies = (nodes.Applies, nodes.NotApplicableWhen)
    stated = {i.treatment for i in indicator.items if isinstance(i, applies)}
    stated.add(context.default_treatment)
    below = lines.of_kind(indicator.items, nodes.Indicator)
    if stated == {None} and below:
        return any(_may_share(context, child) for child in below)
    return "平摊" in stated


def _finish(context: Context, draft: "LeafDraft | GroupDraft", share: ir.Expr | None) -> Scored:
    if isinstance(draft, LeafDraft):
        made = finish_leaf(context, draft, share)
    else:
        made = _finish_group(context, draft, share)
    score = made.node.score
    context.leaving[id(score)] = (score, made.node.name if made.removed else "")
    return made


@frozen(eq=False, repr=False)
class GroupDraft(Alike):
    """A group with its children lowered, before its siblings are known."""

    indicator: nodes.Indicator
    path: tuple[str, ...]
    points: PointsValue | None
    stated: Applicability
    applicability: Applicability
    children: tuple[Scored, ...]
    adjustments: tuple[Scored, ...]
    weight: WeightValue | None
    limits: Limits


def _draft(
    context: Context, indicator: nodes.Indicator, path: tuple[str, ...], overdraft: bool
) -> LeafDraft | GroupDraft:
    own = lines.of_kind(indicator.items, nodes.Overdraft)
    line = lines.the_one(context, own, "可突破/不得突破")
    overdraft = overdraft if line is None else line.allowed
    weight = read_weight(context, indicator.weight)
    if any(isinstance(item, nodes.Indicator) for item in indicator.items):
        return _draft_group(context, indicator, path, overdraft, weight)
    return draft_leaf(context, indicator, path, overdraft, weight)


def _draft_group(
    context: Context,
    indicator: nodes.Indicator,
    path: tuple[str, ...],
    overdraft: bool,
    weight: WeightValue | None,
) -> GroupDraft:
    name = indicator.name.text
    for item in indicator.items:
        if isinstance(item, CLAUSES):
            context.report(c.clauses_beside_children(name, item.span))
    inner = (*path, name)
    exhausted = check_exhausted(context, indicator)
    written = lines.of_kind(indicator.items, nodes.Indicator)
    stated = read_applicability(context, name, indicator.items)
    context.around.append((stated.classes, stated.treatment))
    children = lower_siblings(context, written, inner, overdraft)
    context.around.pop()
    blocks = lines.of_kind(indicator.items, nodes.Adjustment)
    lines.named_once(context, [*written, *blocks])
    adjustments = tuple(lower_adjustment(context, block, inner) for block in blocks)
    points = _group_points(context, indicator, children)
    limits = settled_limits(
        context, read_limits(context, indicator, points, overdraft and not exhausted)
    )
    applicability = _with_empty_group(context, stated, children, indicator)
    return GroupDraft(
        indicator=indicator,
        path=path,
        points=points,
        stated=stated,
        applicability=applicability,
        children=tuple(children),
        adjustments=adjustments,
        weight=weight,
        limits=limits,
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
    context: Context,
    stated: Applicability,
    children: Sequence[Scored],
    indicator: nodes.Indicator,
) -> Applicability:
    """A group none of whose children applies does not apply itself."""
    span = indicator.name.span
    any_child = one_applies(children, span)
    if any_child is None:
        return stated
    tests = [any_child] if stated.applies is None else [stated.applies, any_child]
    treatments = {child.node.treatment for child in children}
    if stated.treatment is None and len(treatments) > 1:
        context.report(c.treatment_unstated(indicator.name.text, span))
    treatment = stated.treatment or children[0].node.treatment
    return Applicability(make.all_of(tests, span), treatment, stated.classes)


def _finish_group(context: Context, group: GroupDraft, share: ir.Expr | None) -> Scored:
    span = group.indicator.name.span
    points = group.points.expr if group.points is not None else None
    gathered, running = gather(context, group.children, group.adjustments, span)
    running = _capped_first(group, running)
    raised = points
    if share is not None and points is not None:
        raised = make.add([points, share], span)
        scaled = raised_in_proportion(running.value, points, raised, span)
        running = running.then(StepKind.SHARE, scaled)
    running = multiplied(running, read_factors(context, group.indicator.items, "本项"))
    running = within(running, group.limits, raised, span)
    rule = context.rounding
    if rule is not None and rule.rounds_groups:
        value = make.rounded(running.value, rule.digits, rule.mode, span)
        running = running.then(StepKind.ROUND, value)
    running, score = settle(
        context, group.applicability, running, Worth(points, raised), group.indicator
    )
    context.indicator_scores.setdefault(group.indicator.name.text, score)
    context.indicator_points.setdefault(group.indicator.name.text, points)
    node = _node(group, raised, gathered, running, score)
    whole = _lost_to_scheme(group, points)
    return Scored(node, group.points, group.weight, group.applicability.classes, whole)


def _lost_to_scheme(
    group: GroupDraft, points: ir.Expr | None
) -> tuple[tuple[ir.Expr, ir.Expr], ...]:
    """What 全案折算 takes out of the scheme: items below while the group applies, else the group. A
    group that is empty and made good in its level takes nothing out of the scheme besides."""
    pairs = tuple(pair for child in group.children for pair in child.removed_from_scheme)
    settled, span = group.applicability, group.indicator.name.span
    made_good = settled.treatment not in ("不计", "全案折算")
    own = settled.applies if made_good else group.stated.applies
    if own is None:
        return pairs
    outside = make.negate(own, span)
    inside = tuple((make.any_of([test, outside], span), worth) for test, worth in pairs)
    if group.stated.treatment != "全案折算" or points is None:
        return inside
    return (*inside, (own, points))


def _capped_first(group: GroupDraft, running: Running) -> Running:
    """先封顶: what the children and 加分 gave is capped before 扣分 is taken."""
    lost = plus_and_minus(group.adjustments, group.indicator.name.span)[1]
    for cap in group.limits.firsts:
        earned = make.add([running.value, lost], cap.span)
        lower = make.smallest(earned, cap.limit.expr, cap.span)
        capped = make.when(cap.condition, lower, earned, cap.span)
        left = make.sub(capped, lost, cap.span)
        running = running.by(ir.Step(StepKind.CAP_FIRST, left, condition=cap.condition))
    return running


def _node(
    group: GroupDraft,
    points: ir.Expr | None,
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
        floor=group.limits.floor,
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
        weight=group.weight.expr if group.weight is not None else None,
    )
