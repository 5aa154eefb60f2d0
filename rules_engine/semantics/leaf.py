"""Items: indicators without children. Drafted first, finished when the siblings are known (平摊)."""

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.semantics import lines, typed
from rules_engine.semantics.applicability import (
    Applicability,
    read_applicability,
    with_inapplicable_facts,
)
from rules_engine.semantics.clauses import Draft, draft_clauses
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.lowered import Running, Scored, bounded
from rules_engine.semantics.points import PointsValue, read_points
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


@frozen
class LeafDraft:
    """An item before its siblings are known."""

    indicator: nodes.Indicator
    path: tuple[str, ...]
    overdraft: bool
    points: PointsValue | None
    draft: Draft
    starts_full: bool
    gathered: ir.Expr
    applicability: Applicability
    weight: ir.Expr | None


def draft_leaf(
    context: Context,
    indicator: nodes.Indicator,
    path: tuple[str, ...],
    overdraft: bool,
    weight: ir.Expr | None,
) -> LeafDraft | None:
    """Lower clauses and applicability; None where the item cannot be scored at all."""
    name = indicator.name.text
    points = _points(context, indicator)
    clauses = [item for item in indicator.items if isinstance(item, CLAUSES)]
    if not clauses:
        context.report(c.no_clause("指标", name, indicator.name.span))
    if not clauses or indicator.worth is None:
        return None
    env = UNIT_LEVEL if points is None else evolve(UNIT_LEVEL, points=points.expr)
    draft = draft_clauses(context, clauses, env, lines.cites(indicator.items))
    starts_full = bool(draft.targets) or not draft.plus
    _check_start(context, indicator, draft, points, starts_full)
    base = points.expr if starts_full and points is not None else None
    gathered = _gather(draft, base, indicator)
    applicability = with_inapplicable_facts(
        context,
        name,
        read_applicability(context, name, indicator.items),
        gathered,
        indicator.name.span,
    )
    return LeafDraft(
        indicator, path, overdraft, points, draft, starts_full, gathered, applicability, weight
    )


def _points(context: Context, indicator: nodes.Indicator) -> PointsValue | None:
    if indicator.worth is None:
        context.report(c.no_points(indicator.name.text, indicator.name.span))
        return None
    worth = indicator.worth.points
    return None if worth is None else read_points(context, worth)


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
    if starts_full and points is None and unpublished:
        context.report(c.no_points(indicator.name.text, indicator.name.span))


def _is_award(item: nodes.IndicatorItem) -> bool:
    if isinstance(item, (nodes.Bands, nodes.Manual)):
        return True
    return isinstance(item, (nodes.Amount, nodes.PerOccurrence)) and item.action == "得"


def _gather(draft: Draft, base: ir.Expr | None, indicator: nodes.Indicator) -> ir.Expr:
    span = indicator.name.span
    plus = [clause.amount for clause in draft.plus]
    earned = make.add(plus if base is None else [base, *plus], span)
    return make.sub(earned, make.add([clause.amount for clause in draft.minus], span), span)


def finish_leaf(context: Context, leaf: LeafDraft, share: ir.Expr | None) -> Scored:
    """The node of an item; ``share`` is what 平摊 adds to its points (None: nothing)."""
    span = leaf.indicator.name.span
    points = leaf.points.expr if leaf.points is not None else None
    raised = points
    if share is not None and points is not None:
        raised = make.add([points, share], span)
    running = _shared(leaf, _early_steps(context, leaf), points, raised)
    cap = _cap(context, leaf, raised)
    floor = _floor(context, leaf)
    running = bounded(running, cap, floor, span)
    running = _rounded(context, running, leaf)
    running, score = settle(context, leaf.applicability, running, points, leaf.indicator)
    node = _node(leaf, raised, floor, running, score)
    context.indicator_scores.setdefault(leaf.indicator.name.text, score)
    removed = leaf.applicability.treatment == "全案折算" and leaf.applicability.applies is not None
    whole: tuple[tuple[ir.Expr, ir.Expr], ...] = ()
    if removed and leaf.applicability.applies is not None and points is not None:
        whole = ((leaf.applicability.applies, points),)
    return Scored(node, leaf.points, leaf.weight, leaf.applicability.classes, whole)


def _early_steps(context: Context, leaf: LeafDraft) -> Running:
    """先封顶 and 不得分."""
    span = leaf.indicator.name.span
    running = Running(leaf.gathered)
    for cap in lines.of_kind(leaf.indicator.items, nodes.Cap):
        limit = read_points(context, cap.points) if cap.first else None
        if limit is not None:
            running = _capped_first(context, leaf, cap, limit.expr, running)
    for no_score in leaf.draft.no_scores:
        value = make.when(no_score.condition, make.score(0, span), running.value, no_score.span)
        running = running.then(StepKind.NO_SCORE, value)
    return running


def _capped_first(
    context: Context, leaf: LeafDraft, cap: nodes.Cap, limit: ir.Expr, running: Running
) -> Running:
    """What was earned is capped before deductions are taken."""
    span = cap.span
    base = leaf.points.expr if leaf.starts_full and leaf.points is not None else None
    plus = [clause.amount for clause in leaf.draft.plus]
    earned = make.add(plus if base is None else [base, *plus], span)
    capped = make.smallest(earned, limit, span)
    lost = make.add([clause.amount for clause in leaf.draft.minus], span)
    value = make.sub(capped, lost, span)
    if cap.when is not None:
        condition = typed.condition(context, cap.when, UNIT_LEVEL)
        value = make.when(condition, value, running.value, span)
    return running.then(StepKind.CAP_FIRST, value)


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
        value = make.div(make.mul(running.value, raised, span), points, span)
    return running.then(StepKind.SHARE, value)


def _cap(context: Context, leaf: LeafDraft, points: ir.Expr | None) -> ir.Expr | None:
    cap = points
    for line in lines.of_kind(leaf.indicator.items, nodes.Cap):
        limit = None if line.first else read_points(context, line.points)
        if limit is None:
            continue
        _check_cap(context, leaf, limit)
        cap = _lower_cap(context, line, limit.expr, cap)
    return cap


def _lower_cap(
    context: Context, line: nodes.Cap, limit: ir.Expr, cap: ir.Expr | None
) -> ir.Expr | None:
    if line.when is None:
        return limit if cap is None else make.smallest(limit, cap, line.span)
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    if condition is None or cap is None:
        return cap
    return make.when(condition, make.smallest(limit, cap, line.span), cap, line.span)


def _check_cap(context: Context, leaf: LeafDraft, limit: PointsValue) -> None:
    if leaf.points is not None and limit.largest > leaf.points.largest:
        name = leaf.indicator.name.text
        context.report(c.cap_above_points(name, limit.largest, leaf.points.largest, limit.span))


def _floor(context: Context, leaf: LeafDraft) -> ir.Expr | None:
    line = lines.the_one(context, lines.of_kind(leaf.indicator.items, nodes.Floor), "保底")
    if line is None:
        return None if leaf.overdraft else make.score(0, leaf.indicator.name.span)
    floor = read_points(context, line.points)
    if floor is None:
        return None
    if leaf.points is not None and floor.largest > min(leaf.points.by_class.values()):
        name, cap = leaf.indicator.name.text, min(leaf.points.by_class.values())
        context.report(c.floor_above_cap(name, floor.largest, cap, line.span))
    return floor.expr


def _rounded(context: Context, running: Running, leaf: LeafDraft) -> Running:
    rule = context.rounding
    if rule is None or not rule.rounds_items:
        return running
    value = make.rounded(running.value, rule.digits, rule.mode, leaf.indicator.name.span)
    return running.then(StepKind.ROUND, value)


def settle(
    context: Context,
    applicability: Applicability,
    running: Running,
    points: ir.Expr | None,
    indicator: nodes.Indicator,
) -> tuple[Running, ir.Expr]:
    """What the treatment makes of an item that does not apply, and its score."""
    span = indicator.name.span
    applies, treatment = applicability.applies, applicability.treatment
    if applies is None:
        return running, running.value
    if treatment in ("按满分", "按零分", "同类平均"):
        stand_in = _stand_in(context, treatment, applies, running.value, points, indicator)
        value = make.when(applies, running.value, stand_in, span)
        running = running.then(StepKind.NOT_APPLICABLE, value)
        return running, value
    return running, make.when(applies, running.value, make.not_applicable(span), span)


def _stand_in(
    context: Context,
    treatment: str,
    applies: ir.Expr,
    value: ir.Expr,
    points: ir.Expr | None,
    indicator: nodes.Indicator,
) -> ir.Expr:
    span = indicator.name.span
    if treatment == "按满分" and points is not None:
        return points
    if treatment == "同类平均":
        counted = make.when(applies, value, make.not_applicable(span), span)
        mean = ir.Cohort("mean", counted, make.SCORE, span)
        rule = context.rounding
        return mean if rule is None else make.rounded(mean, rule.digits, rule.mode, span)
    return make.score(0, span)


def _node(
    leaf: LeafDraft,
    points: ir.Expr | None,
    floor: ir.Expr | None,
    running: Running,
    score: ir.Expr,
) -> ir.ScoreNode:
    indicator = leaf.indicator
    base = leaf.points.expr if leaf.starts_full and leaf.points is not None else None
    return ir.ScoreNode(
        kind="指标",
        name=indicator.name.text,
        path=(*leaf.path, indicator.name.text),
        sign=1,
        points=points,
        worth=indicator.worth.kind if indicator.worth is not None else "明示",
        floor=floor,
        applicable=leaf.applicability.applies,
        treatment=leaf.applicability.treatment if leaf.applicability.applies is not None else None,
        base=base,
        clauses=leaf.draft.clauses,
        children=(),
        gathered=leaf.gathered,
        steps=running.steps,
        score=score,
        cites=lines.cites(indicator.items),
        notes=lines.notes(indicator.items),
        span=indicator.name.span,
    )
