"""扣分 and 加分 blocks: sums of clauses within a limit."""

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.semantics import lines, typed
from rules_engine.semantics.applicability import Applicability, read_applicability
from rules_engine.semantics.clauses import draft_clauses
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.leaf import CLAUSES
from rules_engine.semantics.lowered import Running, Scored, bounded
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.syntax import nodes

_ACTIONS = {"扣分": "扣", "加分": "加"}
_WITH_ACTION = (nodes.Amount, nodes.PerOccurrence, nodes.Shortfall, nodes.Bands)


def lower_adjustment(context: Context, block: nodes.Adjustment, path: tuple[str, ...]) -> Scored:
    """The node of a block."""
    limit = _limit(context, block)
    clauses = [item for item in block.items if isinstance(item, CLAUSES)]
    if not clauses:
        context.report(c.no_clause(block.kind, block.name.text, block.name.span))
    lines.each_once(context, clauses)
    sound = [clause for clause in clauses if _fits(context, block, clause)]
    draft = draft_clauses(context, sound, UNIT_LEVEL, lines.cites(block.items))
    span = block.name.span
    gathered = make.add([clause.amount for clause in draft.clauses], span)
    settled = ir.Apply("settle", (gathered,), make.SCORE, span)
    running = bounded(Running(settled), limit.expr if limit else None, make.score(0, span), span)
    running = _staged(context, block, _rounded(context, block, running))
    stated = read_applicability(context, block.name.text, block.items, treated=False)
    node = _node(block, path, limit, stated, draft.clauses, settled, running)
    return Scored(node, limit, None, stated.classes)


def _limit(context: Context, block: nodes.Adjustment) -> PointsValue | None:
    if block.limit is None:
        context.report(c.no_limit(block.kind, block.name.text, block.name.span))
        return None
    return None if block.limit.points is None else read_points(context, block.limit.points)


def _fits(context: Context, block: nodes.Adjustment, clause: nodes.Clause) -> bool:
    fits = isinstance(clause, nodes.Target)
    if isinstance(clause, _WITH_ACTION):
        fits = clause.action == _ACTIONS[block.kind]
    if not fits:
        is_table = isinstance(clause, nodes.Bands)
        context.report(c.misplaced_clause(block.kind, clause.span, is_table=is_table))
    return fits


def _rounded(context: Context, block: nodes.Adjustment, running: Running) -> Running:
    rule = context.rounding
    if rule is None or not rule.rounds_items:
        return running
    value = make.rounded(running.value, rule.digits, rule.mode, block.name.span)
    return running.then(StepKind.ROUND, value)


def _staged(context: Context, block: nodes.Adjustment, running: Running) -> Running:
    """仅当: the block counts only where its condition holds."""
    if block.only_when is None:
        return running
    condition = typed.condition(context, block.only_when, UNIT_LEVEL)
    if condition is None:
        return running
    span = block.only_when.span
    condition = settled(context, condition)
    value = make.when(condition, running.value, make.score(0, span), span)
    return running.by(ir.Step(StepKind.STAGE, value, condition=condition))


def _node(
    block: nodes.Adjustment,
    path: tuple[str, ...],
    limit: PointsValue | None,
    stated: Applicability,
    clauses: tuple[ir.Clause, ...],
    gathered: ir.Expr,
    running: Running,
) -> ir.ScoreNode:
    span = block.name.span
    score = running.value
    if stated.applies is not None:
        score = make.when(stated.applies, score, make.not_applicable(span), span)
    return ir.ScoreNode(
        kind=block.kind,
        name=block.name.text,
        path=(*path, block.name.text),
        sign=-1 if block.kind == "扣分" else 1,
        points=limit.expr if limit is not None else None,
        worth="明示" if limit is not None else "不封顶",
        floor=make.score(0, span),
        applicable=stated.applies,
        treatment="不计" if stated.applies is not None else None,
        base=None,
        clauses=clauses,
        children=(),
        gathered=gathered,
        steps=running.steps,
        score=score,
        cites=lines.cites(block.items),
        notes=lines.notes(block.items),
        span=span,
    )
