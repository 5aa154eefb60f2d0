"""封顶 and 保底 of an indicator: read, checked against each other class by class, applied."""

from collections.abc import Sequence

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.lowered import Running, bounded
from rules_engine.semantics.points import PointsValue, higher_class, read_points
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class Cap(Alike):
    """封顶 or 先封顶 with its condition (None: always)."""

    limit: PointsValue
    condition: ir.Expr | None
    first: bool
    span: Span


@frozen(eq=False, repr=False)
class Limits(Alike):
    """``cap``: what always holds (None: the points do). ``others``: conditional and 先封顶.
    ``floor``: None where an overdraft is allowed."""

    cap: PointsValue | None
    others: tuple[Cap, ...]
    floor: ir.Expr | None

    @property
    def conditions(self) -> tuple[ir.Expr, ...]:
        """The conditions of the caps."""
        return tuple(cap.condition for cap in self.others if cap.condition is not None)

    @property
    def firsts(self) -> tuple[Cap, ...]:
        """What caps before deductions."""
        return tuple(cap for cap in self.others if cap.first)


def read_limits(
    context: Context,
    indicator: nodes.Indicator,
    points: PointsValue | None,
    overdraft: bool,
) -> Limits:
    """The limits that the lines of an indicator state."""
    written = lines.of_kind(indicator.items, nodes.Cap)
    caps = [cap for line in written if (cap := _cap(context, line)) is not None]
    fixed = [cap for cap in caps if cap.condition is None]
    cap = lines.the_one(context, [cap for cap in fixed if not cap.first], "封顶")
    lines.the_one(context, [cap for cap in fixed if cap.first], "先封顶")
    floor = _floor(context, indicator)
    late = [cap for cap in caps if not cap.first]
    _check_caps(context, indicator.name.text, late, points)
    if floor is not None:
        _check_floor(context, indicator.name.text, floor, late, points)
    others = tuple(other for other in caps if other is not cap)
    return Limits(cap.limit if cap else None, others, _floor_value(indicator, floor, overdraft))


def settled_limits(context: Context, limits: Limits) -> Limits:
    """Limits of a group, whose conditions cannot make it inapplicable as those of an item can."""
    others = [
        cap if cap.condition is None else evolve(cap, condition=settled(context, cap.condition))
        for cap in limits.others
    ]
    return evolve(limits, others=tuple(others))


def _cap(context: Context, line: nodes.Cap) -> Cap | None:
    limit = read_points(context, line.points)
    condition = None
    if line.when is not None:
        condition = typed.condition(context, line.when, UNIT_LEVEL)
        if condition is None:
            return None
    return None if limit is None else Cap(limit, condition, line.first, line.span)


def _floor(context: Context, indicator: nodes.Indicator) -> PointsValue | None:
    line = lines.the_one(context, lines.of_kind(indicator.items, nodes.Floor), "保底")
    return None if line is None else read_points(context, line.points, signed=True)


def _floor_value(
    indicator: nodes.Indicator, floor: PointsValue | None, overdraft: bool
) -> ir.Expr | None:
    if floor is not None:
        return floor.expr
    return None if overdraft else make.score(0, indicator.name.span)


def _check_caps(
    context: Context, name: str, caps: Sequence[Cap], points: PointsValue | None
) -> None:
    for cap in caps:
        kind = None if points is None else higher_class(cap.limit, points)
        if points is not None and kind is not None:
            limit, most = cap.limit.by_class[kind.name], points.by_class[kind.name]
            context.report(c.cap_above_points(name, limit, most, cap.limit.span))


def _check_floor(
    context: Context,
    name: str,
    floor: PointsValue,
    caps: Sequence[Cap],
    points: PointsValue | None,
) -> None:
    limits = [cap.limit for cap in caps] + ([points] if points is not None else [])
    found = next((made for limit in limits if (made := _above(name, floor, limit))), None)
    if found is not None:
        context.report(found)


def _above(name: str, floor: PointsValue, limit: PointsValue) -> Diagnostic | None:
    kind = higher_class(floor, limit)
    if kind is None:
        return None
    low, high = floor.by_class[kind.name], limit.by_class[kind.name]
    return c.floor_above_cap(name, low, high, floor.span)


def within(running: Running, limits: Limits, points: ir.Expr | None, span: Span) -> Running:
    """封顶 (the points, where none is stated), conditional 封顶, 保底."""
    running = bounded(running, limits.cap.expr if limits.cap else points, None, span)
    for cap in limits.others:
        if not cap.first:
            lower = make.smallest(running.value, cap.limit.expr, cap.span)
            value = make.when(cap.condition, lower, running.value, cap.span)
            running = running.by(ir.Step(StepKind.CAP, value, condition=cap.condition))
    return bounded(running, None, limits.floor, span)


def check_exhausted(context: Context, indicator: nodes.Indicator) -> bool:
    """Whether 扣完为止 says that the item does not go below 0; it contradicts 可突破."""
    ends = lines.of_kind(indicator.items, nodes.UntilExhausted)
    allowed = [line for line in lines.of_kind(indicator.items, nodes.Overdraft) if line.allowed]
    if ends and allowed:
        why = "扣完为止就是最低 0 分"
        first, second = allowed[0].span, ends[0].span
        context.report(f.contradictory_lines("可突破", "扣完为止", why, second, first))
    return bool(ends)
