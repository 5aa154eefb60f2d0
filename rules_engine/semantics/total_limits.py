"""总分 封顶 and 总分 保底: those that always hold and those under a condition, read and applied."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics import lines, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.lowered import Running, bounded
from rules_engine.semantics.points import (
    ByClass,
    PointsValue,
    fixed_points,
    higher_class,
    kinds,
    read_points,
)
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class ConditionalLimit(Alike):
    """总分 封顶 59 分 当 …"""

    line: nodes.TotalLimit
    limit: PointsValue
    condition: ir.Expr

    @property
    def step(self) -> StepKind:
        """封顶 or 保底."""
        return StepKind.CAP if self.line.which == "封顶" else StepKind.FLOOR


@frozen(eq=False, repr=False)
class TotalLimits(Alike):
    """``cap`` and ``floor`` always hold (None: no such limit); ``others`` where their condition does."""

    cap: PointsValue | None
    floor: PointsValue | None
    others: tuple[ConditionalLimit, ...]


def read_total_limits(context: Context) -> TotalLimits:
    """The limits as written; 保底 is 0 where nothing is said."""
    written = lines.of_kind(context.head.items, nodes.TotalLimit)
    lines.each_once(context, [line for line in written if line.when is not None])
    always = [line for line in written if line.when is None]
    cap = lines.the_one(context, [i for i in always if i.which == "封顶"], "总分 封顶")
    floor = lines.the_one(context, [i for i in always if i.which == "保底"], "总分 保底")
    lower: PointsValue | None = fixed_points(
        context, dict.fromkeys(kinds(context), Fraction(0)), context.head.name.span
    )
    if floor is not None:
        lower = _limit(context, floor)
    upper = _limit(context, cap) if cap is not None else None
    read = [_conditional(context, line) for line in written if line.when is not None]
    return TotalLimits(upper, lower, tuple(limit for limit in read if limit is not None))


def _limit(context: Context, line: nodes.TotalLimit) -> PointsValue | None:
    if line.points is None:
        return None
    return read_points(context, line.points, signed=line.which == "保底")


def _conditional(context: Context, line: nodes.TotalLimit) -> ConditionalLimit | None:
    limit = _limit(context, line)
    assert line.when is not None
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    if limit is None or condition is None:
        return None
    return ConditionalLimit(line, limit, settled(context, condition))


def check_floors(context: Context, limits: TotalLimits, highest: ByClass | None) -> None:
    """Report a 保底 above a 封顶 that can hold with it, or above all that can be scored."""
    floors = _all_of(limits, "保底", limits.floor)
    caps = _all_of(limits, "封顶", limits.cap)
    for floor, when in floors:
        beside = [
            (cap, "封顶")
            for cap, other in caps
            if when is None or other is None or can_hold_together(when, other)
        ]
        if highest is not None and limits.cap is None:
            beside.append((PointsValue(floor.expr, highest, floor.span), "最高分"))
        found = (made for cap, word in beside if (made := _above(floor, cap, word)))
        for finding in islice(found, 1):
            context.report(finding)


def _all_of(
    limits: TotalLimits, which: str, always: PointsValue | None
) -> Sequence[tuple[PointsValue, ir.Expr | None]]:
    others = [(o.limit, o.condition) for o in limits.others if o.line.which == which]
    return others if always is None else [(always, None), *others]


def _above(floor: PointsValue, cap: PointsValue, word: str) -> Diagnostic | None:
    kind = higher_class(floor, cap)
    if kind is None:
        return None
    low, high = floor.by_class[kind.name], cap.by_class[kind.name]
    return c.floor_above_cap("总分", low, high, floor.span, word)


def within_total(
    running: Running, limits: TotalLimits, bound: ir.Expr | None, span: Span
) -> Running:
    """``bound`` and the 封顶 whose conditions hold, then 保底 alike."""
    running = _where_held(bounded(running, bound, None, span), limits, "封顶")
    floor = limits.floor.expr if limits.floor is not None else None
    return _where_held(bounded(running, None, floor, span), limits, "保底")


def _where_held(running: Running, limits: TotalLimits, which: str) -> Running:
    keep = make.smallest if which == "封顶" else make.largest
    for each in (other for other in limits.others if other.line.which == which):
        span = each.line.span
        kept = keep(running.value, each.limit.expr, span)
        value = make.when(each.condition, kept, running.value, span)
        cites = () if each.line.cite is None else (each.line.cite.text,)
        running = running.by(ir.Step(each.step, value, None, cites, each.condition))
    return running
