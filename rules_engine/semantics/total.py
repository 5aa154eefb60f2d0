"""总分: the sum of the top level, its limits, its rounding."""

from collections.abc import Sequence

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines
from rules_engine.semantics.adjustment import lower_adjustment
from rules_engine.semantics.context import Context
from rules_engine.semantics.factors import (
    Factor,
    check_total_is_capped,
    multiplied,
    read_factors,
)
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.gathering import gather, one_applies, plus_and_minus
from rules_engine.semantics.group import lower_siblings
from rules_engine.semantics.lowered import Running, Scored
from rules_engine.semantics.points import (
    ByClass,
    PointsValue,
    read_points,
)
from rules_engine.semantics.rescale import needs_points
from rules_engine.semantics.total_limits import check_floors, read_total_limits, within_total
from rules_engine.semantics.worth import check_sum, sum_of_points
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class ScoreRange(Alike):
    """What a total can be, class by class: None where there is no limit."""

    lowest: ByClass | None
    highest: ByClass | None


@frozen(eq=False, repr=False)
class TotalDraft(Alike):
    """The total before 否决: ``maximum`` is None where none is claimed."""

    children: tuple[ir.ScoreNode, ...]
    base: ir.Expr
    gathered: ir.Expr
    running: Running
    full_marks: PointsValue | None
    maximum: ir.Expr | None
    floor: ir.Expr | None
    range: ScoreRange
    unlimited: bool = False
    applies: ir.Expr | None = None


def lower_total(context: Context, file: nodes.File) -> TotalDraft | None:
    """Lower everything that scores; None where nothing does."""
    indicators = lines.of_kind(file.blocks, nodes.Indicator)
    span = context.head.name.span
    if not indicators:
        context.report(c.no_indicator(span))
        return None
    children = lower_siblings(context, indicators, (), overdraft=False)
    full = _full_marks(context, children)
    whole = full if full is not None else sum_of_points(context, children, span)
    points = None if whole is None else whole.expr
    factors = read_factors(context, context.head.items, "指标合计")
    context.base = base = _base(context, children, points, factors, span)
    blocks = lines.of_kind(file.blocks, nodes.Adjustment)
    lines.named_once(context, [*indicators, *blocks])
    adjustments = [lower_adjustment(context, block, ()) for block in blocks]
    gathered, running = gather(context, children, adjustments, span)
    running = _whole_scheme(context, children, adjustments, points, running, span)
    running = _indicators_multiplied(factors, adjustments, running, span)
    running = multiplied(running, read_factors(context, context.head.items, "总分"))
    limits = read_total_limits(context)
    cap, floor = limits.cap, limits.floor
    # With a factor, only what 总分 封顶 says is a limit.
    whole = None if check_total_is_capped(context) else full
    highest, maximum = _highest(whole, adjustments, cap), _maximum(whole, adjustments, cap, span)
    # Points that are not published limit nothing below: the maximum has to be kept here.
    kept = maximum if any(child.points is None for child in children) else None
    check_floors(context, limits, highest)
    running = within_total(running, limits, cap.expr if cap is not None else kept, span)
    running = _scored(children, _rounded(context, running, span), span)
    nodes_ = tuple(s.node for s in (*children, *adjustments))
    lowest = floor.by_class if floor is not None else None
    return TotalDraft(
        nodes_,
        base,
        gathered,
        running,
        full,
        maximum,
        floor.expr if floor is not None else None,
        ScoreRange(lowest, highest),
        _is_unlimited(context),
        one_applies(children, span),
    )


def _is_unlimited(context: Context) -> bool:
    """Whether 总分 封顶 不限 is written."""
    items = lines.of_kind(context.head.items, nodes.TotalLimit)
    return any(item.which == "封顶" and item.points is None for item in items)


def _scored(children: Sequence[Scored], running: Running, span: Span) -> Running:
    """A unit to which nothing applies is 未评, not 0."""
    test = one_applies(children, span)
    if test is None:
        return running
    value = make.when(test, running.value, make.not_applicable(span), span)
    return running.then(StepKind.NOT_APPLICABLE, value)


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
    context: Context,
    children: Sequence[Scored],
    points: ir.Expr | None,
    factors: Sequence[Factor],
    span: Span,
) -> ir.Expr:
    """基本分: the indicators without 加分 and 扣分, rounded as it is printed."""
    _, running = gather(context, children, (), span)
    running = _whole_scheme(context, children, (), points, running, span)
    running = multiplied(running, factors)
    return _scored(children, _rounded(context, running, span), span).value


def _whole_scheme(
    context: Context,
    children: Sequence[Scored],
    adjustments: Sequence[Scored],
    points: ir.Expr | None,
    running: Running,
    span: Span,
) -> Running:
    """全案折算: the whole sum times 满分 over what applies, and not more than 满分: 加分 or 保底 inside a group
    may make it more than what applies."""
    removed = [pair for child in children for pair in child.removed_from_scheme]
    if not removed or points is None:
        return running
    for child in children:
        needs_points(
            context, "全案折算", child.points, e.Name(child.node.name, span=child.node.span)
        )
    zero = make.score(0, span)
    plus, minus = plus_and_minus(adjustments, span)
    lost = make.add([make.when(applies, zero, worth, span) for applies, worth in removed], span)
    indicators = make.add([make.sub(running.value, plus, span), minus], span)
    left = make.sub(points, lost, span)
    nothing = ir.Apply("le", (left, zero), make.BOOL, span)
    scaled = make.div(make.mul(indicators, points, span), left, span)
    scaled = make.when(nothing, zero, make.smallest(scaled, points, span), span)
    return running.then(StepKind.RESCALE, make.sub(make.add([scaled, plus], span), minus, span))


def _indicators_multiplied(
    factors: Sequence[Factor], adjustments: Sequence[Scored], running: Running, span: Span
) -> Running:
    """指标合计 乘以: without what 加分 adds and 扣分 takes away."""
    plus, minus = plus_and_minus(adjustments, span)
    alone = Running(make.add([make.sub(running.value, plus, span), minus], span))
    for step in multiplied(alone, factors).steps:
        value = make.sub(make.add([step.value, plus], step.value.span), minus, step.value.span)
        running = running.by(evolve(step, value=value))
    return running


def _rounded(context: Context, running: Running, span: Span) -> Running:
    rule = context.rounding
    if rule is None:
        return running
    return running.then(StepKind.ROUND, make.rounded(running.value, rule.digits, rule.mode, span))


def _bonus_limits(adjustments: Sequence[Scored]) -> list[PointsValue] | None:
    bonuses = [a for a in adjustments if a.node.sign > 0]
    limits = [b.points for b in bonuses if b.points is not None]
    return limits if len(limits) == len(bonuses) else None


def _maximum(
    full: PointsValue | None, adjustments: Sequence[Scored], cap: PointsValue | None, span: Span
) -> ir.Expr | None:
    """满分 and what 加分 can add, or 总分 封顶 where it says less; None where nothing limits."""
    limits = _bonus_limits(adjustments)
    if full is None or limits is None:
        return cap.expr if cap is not None else None
    reached = make.add([full.expr, *(limit.expr for limit in limits)], span)
    return reached if cap is None else make.smallest(reached, cap.expr, span)


def _highest(
    full: PointsValue | None, adjustments: Sequence[Scored], cap: PointsValue | None
) -> ByClass | None:
    """The same as numbers, class by class."""
    limits = _bonus_limits(adjustments)
    if full is None or limits is None:
        return cap.by_class if cap is not None else None
    reached = {
        kind: sum((limit.by_class[kind] for limit in limits), points)
        for kind, points in full.by_class.items()
    }
    if cap is None:
        return reached
    return {kind: min(points, cap.by_class[kind]) for kind, points in reached.items()}
