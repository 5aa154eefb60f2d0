"""分值核对: points and weights of siblings against what their parent says."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.diagnostics import Label
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.lowered import Scored
from rules_engine.semantics.points import PointsValue, check_grid, fixed_points, kinds
from rules_engine.source import Span


def _counts_for(child: Scored, kind: str | None) -> bool:
    """Whether a child belongs to the item set of a class (适用 … 不计 makes a set of its own)."""
    if child.classes is None or kind is None or kind in child.classes:
        return True
    return child.node.treatment != "不计"


def _weight(child: Scored, kind: str | None) -> Fraction:
    return Fraction(1) if child.weight is None else child.weight.by_class[kind]


def _parts(children: Sequence[Scored], kind: str | None) -> list[tuple[str, Fraction]] | None:
    """Points of the children for a class; None where one has none."""
    parts: list[tuple[str, Fraction]] = []
    for child in children:
        if child.points is None:
            return None
        if _counts_for(child, kind):
            parts.append((child.node.name, child.points.by_class[kind] * _weight(child, kind)))
    return parts


def _sum(parts: Sequence[tuple[str, Fraction]]) -> Fraction:
    return sum((points for _, points in parts), Fraction(0))


def _weights_sound(context: Context, children: Sequence[Scored]) -> bool:
    """Whether the weights are none or all and add up: what else there is has been reported."""
    weighted = sum(child.weight is not None for child in children)
    if weighted in (0, len(children)):
        sums = (sum(_weight(child, kind) for child in children) for kind in kinds(context))
        return weighted == 0 or set(sums) == {1}
    return False


def check_sum(
    context: Context, parent: str, points: PointsValue, children: Sequence[Scored]
) -> None:
    """Report the first class for which the children do not add up to the parent."""
    if not _weights_sound(context, children):
        return
    for kind in kinds(context):
        parts = _parts(children, kind)
        if parts is None or not parts:
            continue
        wanted = points.by_class[kind]
        if _sum(parts) != wanted:
            places = [Label(child.node.span, "") for child in children]
            context.report(c.points_do_not_add_up(parent, kind, parts, wanted, points.span, places))
            return


def sum_of_points(context: Context, children: Sequence[Scored], span: Span) -> PointsValue | None:
    """The points of a group that states none: its children's sum."""
    table: dict[str | None, Fraction] = {}
    for kind in kinds(context):
        parts = _parts(children, kind)
        if parts is None:
            return None
        table[kind] = _sum(parts)
    points = fixed_points(context, table, span)
    if any(child.weight is not None for child in children):
        check_grid(context, points, set(table.values()))
    return points
