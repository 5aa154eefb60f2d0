"""总分: the sum of the top level, its limits, its rounding."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.semantics import lines
from rules_engine.semantics.adjustment import lower_adjustment
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.group import gather, lower_siblings
from rules_engine.semantics.lowered import Running, Scored, bounded
from rules_engine.semantics.points import PointsValue, read_points
from rules_engine.semantics.worth import check_sum, sum_of_points
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen
class TotalDraft:
    """The total before 否决: ``maximum`` is None where none is claimed."""

    children: tuple[ir.ScoreNode, ...]
    base: ir.Expr
    gathered: ir.Expr
    running: Running
    full_marks: PointsValue | None
    maximum: ir.Expr | None
    floor: ir.Expr | None


def lower_total(context: Context, file: nodes.File) -> TotalDraft | None:
    """Lower everything that scores; None where nothing does."""
    indicators = lines.of_kind(file.blocks, nodes.Indicator)
    span = context.head.name.span
    if not indicators:
        context.report(c.no_indicator(span))
        return None
    children = lower_siblings(context, indicators, (), overdraft=False)
    full = _full_marks(context, children)
    points = full.expr if full is not None else _known_sum(context, children, span)
    base = _base(context, children, points, span)
    context.base = base
    adjustments = [
        made
        for block in lines.of_kind(file.blocks, nodes.Adjustment)
        if (made := lower_adjustment(context, block, ())) is not None
    ]
    gathered, running = gather(context, children, adjustments, points, span)
    running = _whole_scheme(children, adjustments, points, running, span)
    cap, floor = _limits(context, span)
    running = _rounded(context, bounded(running, cap, floor, span), span)
    nodes_ = tuple(s.node for s in (*children, *adjustments))
    maximum = cap if cap is not None else _maximum(full, adjustments, span)
    return TotalDraft(nodes_, base, gathered, running, full, maximum, floor)


def _known_sum(context: Context, children: Sequence[Scored], span: Span) -> ir.Expr | None:
    known = sum_of_points(context, children, span)
    return None if known is None else known.expr


def _full_marks(context: Context, children: Sequence[Scored]) -> PointsValue | None:
    """满分 as written, checked against the top-level indicators."""
    items = lines.of_kind(context.head.items, nodes.FullMarks)
    line = lines.the_one(context, items, "满分")
    if line is None:
        context.report(c.no_full_marks(context.head.name.span))
        return None
    if line.points is None:
        return None
    full = read_points(context, line.points)
    if full is not None:
        check_sum(context, "方案", full, children)
    return full


def _base(
    context: Context, children: Sequence[Scored], points: ir.Expr | None, span: Span
) -> ir.Expr:
    """基本分: the indicators without 加分 and 扣分, rounded as it is printed."""
    _, running = gather(context, children, (), points, span)
    running = _whole_scheme(children, (), points, running, span)
    return _rounded(context, running, span).value


def _whole_scheme(
    children: Sequence[Scored],
    adjustments: Sequence[Scored],
    points: ir.Expr | None,
    running: Running,
    span: Span,
) -> Running:
    """全案折算: the whole sum times 满分 over what applies."""
    removed = [pair for child in children for pair in child.removed_from_scheme]
    if not removed or points is None:
        return running
    zero = make.score(0, span)
    lost = make.add([make.when(applies, zero, worth, span) for applies, worth in removed], span)
    plus = make.add([a.contribution for a in adjustments if a.node.sign > 0], span)
    minus = make.add([a.contribution for a in adjustments if a.node.sign < 0], span)
    indicators = make.add([make.sub(running.value, plus, span), minus], span)
    left = make.sub(points, lost, span)
    scaled = make.div(make.mul(indicators, points, span), left, span)
    return running.then(StepKind.RESCALE, make.sub(make.add([scaled, plus], span), minus, span))


def _limits(context: Context, span: Span) -> tuple[ir.Expr | None, ir.Expr | None]:
    """总分 封顶 and 总分 保底 (0 where nothing is said, none for 不限)."""
    items = lines.of_kind(context.head.items, nodes.TotalLimit)
    cap = lines.the_one(context, [i for i in items if i.which == "封顶"], "总分 封顶")
    floor = lines.the_one(context, [i for i in items if i.which == "保底"], "总分 保底")
    lower: ir.Expr | None = make.score(Fraction(0), span)
    if floor is not None:
        lower = _limit(context, floor)
    return (_limit(context, cap) if cap is not None else None), lower


def _limit(context: Context, line: nodes.TotalLimit) -> ir.Expr | None:
    if line.points is None:
        return None
    points = read_points(context, line.points)
    return None if points is None else points.expr


def _rounded(context: Context, running: Running, span: Span) -> Running:
    rule = context.rounding
    if rule is None:
        return running
    return running.then(StepKind.ROUND, make.rounded(running.value, rule.digits, rule.mode, span))


def _maximum(full: PointsValue | None, adjustments: Sequence[Scored], span: Span) -> ir.Expr | None:
    """满分 and what 加分 can add; None where either is not limited."""
    bonuses = [a for a in adjustments if a.node.sign > 0]
    limits = [b.points.expr for b in bonuses if b.points is not None]
    if full is None or len(limits) < len(bonuses):
        return None
    return make.add([full.expr, *limits], span)
