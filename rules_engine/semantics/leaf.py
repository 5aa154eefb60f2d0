"""Items: indicators without children. Drafted first, finished when the siblings are known (平摊)."""

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines
from rules_engine.semantics.applicability import (
    Applicability,
    read_applicability,
    with_inapplicable_facts,
)
from rules_engine.semantics.clauses import Draft, draft_clauses
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.factors import multiplied, read_factors
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.limits import Limits, check_exhausted, read_limits, within
from rules_engine.semantics.lowered import Running, Scored
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.semantics.rescale import raised_in_proportion
from rules_engine.semantics.standing_in import Worth, settle
from rules_engine.semantics.weights import WeightValue
from rules_engine.syntax import nodes

CLAUSES = (
    nodes.Amount,
    nodes.NoScore,
    nodes.PerOccurrence,
    nodes.Target,
    nodes.Shortfall,
    nodes.Bands,
    nodes.Manual,
)


@frozen(eq=False, repr=False)
class LeafDraft(Alike):
    """An item before its siblings are known."""

    indicator: nodes.Indicator
    path: tuple[str, ...]
    points: PointsValue | None
    draft: Draft
    starts_full: bool
    gathered: ir.Expr
    limits: Limits
    applicability: Applicability
    weight: WeightValue | None

    @property
    def start(self) -> tuple[ir.Expr, ...]:
        """What the item starts from: its points, or nothing."""
        return (self.points.expr,) if self.starts_full and self.points is not None else ()

    @property
    def earned(self) -> ir.Expr:
        """The start and what is added to it."""
        plus = [clause.amount for clause in self.draft.plus]
        return make.add([*self.start, *plus], self.indicator.name.span)

    @property
    def lost(self) -> ir.Expr:
        """What is taken away."""
        span = self.indicator.name.span
        return make.add([clause.amount for clause in self.draft.minus], span)


def draft_leaf(
    context: Context,
    indicator: nodes.Indicator,
    path: tuple[str, ...],
    overdraft: bool,
    weight: WeightValue | None,
) -> LeafDraft:
    """Lower clauses, limits and applicability. What is wrong is reported; the item keeps its place
    among its siblings, so that one error does not become two."""
    name, span = indicator.name.text, indicator.name.span
    points = _points(context, indicator)
    clauses = _clauses(context, indicator)
    env = evolve(UNIT_LEVEL, points=_worth(indicator, points))
    draft = draft_clauses(context, clauses, env, lines.cites(indicator.items))
    starts_full = bool(draft.targets) or not draft.plus
    _check_start(context, indicator, draft, points, starts_full)
    exhausted = check_exhausted(context, indicator)
    limits = read_limits(context, indicator, points, overdraft and not exhausted)
    stated = read_applicability(context, name, indicator.items)
    leaf = LeafDraft(
        indicator, path, points, draft, starts_full, make.score(0, span), limits, stated, weight
    )
    gathered = make.sub(leaf.earned, leaf.lost, span)
    no_scores = [no_score.condition for no_score in draft.no_scores]
    barred = make.any_of(no_scores, span) if no_scores else None
    roots = (gathered, *no_scores, *limits.conditions)
    settled = with_inapplicable_facts(context, name, stated, roots, span, barred)
    return evolve(leaf, gathered=gathered, applicability=settled)


def _clauses(context: Context, indicator: nodes.Indicator) -> list[nodes.Clause]:
    """The clauses of an item; what an item cannot hold, or holds twice, is reported."""
    clauses = [item for item in indicator.items if isinstance(item, CLAUSES)]
    name = indicator.name
    if not clauses:
        context.report(c.no_clause("指标", name.text, name.span))
    for block in lines.of_kind(indicator.items, nodes.Adjustment):
        context.report(f.adjustment_in_item(block.kind, name.text, block.name.span))
    lines.each_once(context, clauses)
    return clauses


def _points(context: Context, indicator: nodes.Indicator) -> PointsValue | None:
    if indicator.worth is None:
        context.report(c.no_points(indicator.name.text, indicator.name.span))
        return None
    worth = indicator.worth.points
    return None if worth is None else read_points(context, worth)


def _worth(indicator: nodes.Indicator, points: PointsValue | None) -> ir.Expr | None:
    """What 分值 is in the clauses: None where it is 未公布. Where it is missing or wrong, which is said
    already, anything."""
    unpublished = indicator.worth is not None and indicator.worth.points is None
    if points is not None or unpublished:
        return points.expr if points is not None else None
    return make.score(1, indicator.name.span)


def _check_start(
    context: Context,
    indicator: nodes.Indicator,
    draft: Draft,
    points: PointsValue | None,
    starts_full: bool,
) -> None:
    awards = [item for item in indicator.items if _is_award(item)]
    if draft.targets and awards:
        first, second = awards[0].span, draft.targets[0].span
        context.report(c.mixed_clauses(indicator.name.text, second, first))
    unpublished = indicator.worth is not None and indicator.worth.points is None
    if starts_full and not awards and points is None and unpublished:
        context.report(f.deducts_from_nothing(indicator.name.text, indicator.name.span))


def _is_award(item: nodes.IndicatorItem) -> bool:
    if isinstance(item, nodes.Manual):
        return True
    written = (nodes.Amount, nodes.PerOccurrence, nodes.Bands)
    return isinstance(item, written) and item.action == "得"


def finish_leaf(context: Context, leaf: LeafDraft, share: ir.Expr | None) -> Scored:
    """The node of an item; ``share`` is what 平摊 adds to its points (None: nothing)."""
    span = leaf.indicator.name.span
    points = leaf.points.expr if leaf.points is not None else None
    raised = points
    if share is not None and points is not None:
        raised = make.add([points, share], span)
    running = _shared(leaf, _capped_first(leaf), points, raised)
    running = multiplied(running, read_factors(context, leaf.indicator.items, "本项"))
    running = within(_no_score(leaf, running), leaf.limits, raised, span)
    running = _rounded(context, running, leaf)
    running, score = settle(
        context, leaf.applicability, running, Worth(points, raised), leaf.indicator
    )
    node = _node(leaf, raised, running, score)
    context.indicator_scores.setdefault(leaf.indicator.name.text, score)
    context.indicator_points.setdefault(leaf.indicator.name.text, points)
    return Scored(node, leaf.points, leaf.weight, leaf.applicability.classes, _left(leaf, points))


def _left(leaf: LeafDraft, points: ir.Expr | None) -> tuple[tuple[ir.Expr, ir.Expr], ...]:
    """When and with how many points an item leaves the whole scheme (全案折算)."""
    stated = leaf.applicability
    if stated.treatment != "全案折算" or stated.applies is None or points is None:
        return ()
    return ((stated.applies, points),)


def _capped_first(leaf: LeafDraft) -> Running:
    """先封顶: what was earned is capped before deductions are taken."""
    running, earned = Running(leaf.gathered), leaf.earned
    for cap in leaf.limits.firsts:
        lower = make.smallest(earned, cap.limit.expr, cap.span)
        earned = make.when(cap.condition, lower, earned, cap.span)
        left = make.sub(earned, leaf.lost, cap.span)
        running = running.by(ir.Step(StepKind.CAP_FIRST, left, condition=cap.condition))
    return running


def _no_score(leaf: LeafDraft, running: Running) -> Running:
    """One 不得分 that holds is enough, also where another one is not known."""
    if not leaf.draft.no_scores:
        return running
    span = leaf.draft.no_scores[0].span
    test = make.any_of([no_score.condition for no_score in leaf.draft.no_scores], span)
    value = make.when(test, make.score(0, span), running.value, span)
    return running.then(StepKind.NO_SCORE, value)


def _shared(
    leaf: LeafDraft, running: Running, points: ir.Expr | None, raised: ir.Expr | None
) -> Running:
    """平摊: an item that starts full starts higher; one that earns is scaled up."""
    if raised is points or points is None or raised is None:
        return running
    span = leaf.indicator.name.span
    if leaf.starts_full:
        value = make.add([running.value, make.sub(raised, points, span)], span)
    else:
        value = raised_in_proportion(running.value, points, raised, span)
    return running.then(StepKind.SHARE, value)


def _rounded(context: Context, running: Running, leaf: LeafDraft) -> Running:
    rule = context.rounding
    if rule is None or not rule.rounds_items:
        return running
    value = make.rounded(running.value, rule.digits, rule.mode, leaf.indicator.name.span)
    return running.then(StepKind.ROUND, value)


def _node(
    leaf: LeafDraft,
    points: ir.Expr | None,
    running: Running,
    score: ir.Expr,
) -> ir.ScoreNode:
    indicator = leaf.indicator
    return ir.ScoreNode(
        kind="指标",
        name=indicator.name.text,
        path=(*leaf.path, indicator.name.text),
        sign=1,
        points=points,
        worth=indicator.worth.kind if indicator.worth is not None else "明示",
        floor=leaf.limits.floor,
        applicable=leaf.applicability.applies,
        treatment=leaf.applicability.treatment if leaf.applicability.applies is not None else None,
        base=next(iter(leaf.start), None),
        clauses=leaf.draft.clauses,
        children=(),
        gathered=leaf.gathered,
        steps=running.steps,
        score=score,
        cites=_cites(leaf),
        notes=lines.notes(indicator.items),
        span=indicator.name.span,
        weight=leaf.weight.expr if leaf.weight is not None else None,
    )


def _cites(leaf: LeafDraft) -> tuple[str, ...]:
    """The 依据 of the item, and of its 不得分: what that takes away is a step of the item."""
    own = [cite for no_score in leaf.draft.no_scores for cite in no_score.cites]
    return tuple(dict.fromkeys((*lines.cites(leaf.indicator.items), *own)))
