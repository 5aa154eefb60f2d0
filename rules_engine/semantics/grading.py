"""等次: thresholds on the total, whatever the order of the lines; then rulings."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType, OptionType
from rules_engine.semantics import lines, typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.intervals import (
    Interval,
    first_gap,
    first_overlap,
    interval_of,
    staircase,
    value_words,
)
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_FLIPPED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "="}


@frozen
class _Band:
    """A grade with the interval of totals it is for, and whether it asks for more than that."""

    grade: nodes.Grade
    interval: Interval
    pure: bool
    condition: ir.Expr


def lower_grades(context: Context, file: nodes.File) -> tuple[ir.Grade, ...]:
    """The grades, best first: by threshold, then 其余, then 另定."""
    blocks = lines.of_kind(file.blocks, nodes.Grades)
    block = lines.the_one(context, blocks, "等次")
    if block is None:
        return ()
    _check_names(context, block)
    bands = [band for grade in block.grades if (band := _band(context, grade)) is not None]
    bands.sort(key=lambda band: _threshold(band.interval), reverse=True)
    rest = [grade for grade in block.grades if grade.kind == "其余"]
    lines.the_one(context, rest, "其余")
    _check_bands(context, block, bands, bool(rest))
    named = [ir.Grade(b.grade.name.text, b.condition, False, b.grade.span) for b in bands]
    others = [
        ir.Grade(grade.name.text, None, grade.kind == "另定", grade.span)
        for kind in ("其余", "另定")
        for grade in block.grades
        if grade.kind == kind
    ]
    return (*named, *others)


def _check_names(context: Context, block: nodes.Grades) -> None:
    seen: dict[str, Span] = {}
    for grade in block.grades:
        if grade.name.text in seen:
            first = seen[grade.name.text]
            context.report(n.duplicate_name(grade.name.text, grade.name.span, first))
        seen.setdefault(grade.name.text, grade.name.span)


def _threshold(interval: Interval) -> tuple[bool, Fraction, bool]:
    lower = interval.lower
    return (
        lower is not None,
        lower if lower is not None else Fraction(0),
        not interval.lower_closed,
    )


def _band(context: Context, grade: nodes.Grade) -> _Band | None:
    if grade.when is None:
        return None
    condition = typed.condition(context, grade.when, UNIT_LEVEL)
    if condition is None:
        return None
    parts = grade.when.operands if isinstance(grade.when, e.And) else (grade.when,)
    intervals = [i for part in parts for i in _intervals(part, grade.span)]
    if not intervals:
        context.report(c.grade_without_threshold(grade.name.text, grade.span))
        return None
    merged = intervals[0]
    for other in intervals[1:]:
        merged = _intersect(merged, other)
    return _Band(grade, merged, len(parts) == 1, condition)


def _intervals(part: e.Expr, span: Span) -> list[Interval]:
    """The intervals that a comparison chain sets on 总分."""
    if not isinstance(part, e.Compare):
        return []
    sides = [part.first, *(operand for _, operand in part.rest)]
    found = []
    for (operator, _), left, right in zip(part.rest, sides, sides[1:], strict=False):
        if _is_total(left) and isinstance(right, e.Quantity) and operator in _FLIPPED:
            found.append(interval_of(operator, right.value, span))
        elif _is_total(right) and isinstance(left, e.Quantity) and operator in _FLIPPED:
            found.append(interval_of(_FLIPPED[operator], left.value, span))
    return found


def _is_total(node: e.Expr) -> bool:
    return isinstance(node, e.Ref) and node.name == "总分"


def _intersect(one: Interval, other: Interval) -> Interval:
    lower, lower_closed = one.lower, one.lower_closed
    if other.lower is not None and (lower is None or other.lower > lower):
        lower, lower_closed = other.lower, other.lower_closed
    upper, upper_closed = one.upper, one.upper_closed
    if other.upper is not None and (upper is None or other.upper < upper):
        upper, upper_closed = other.upper, other.upper_closed
    return Interval(lower, lower_closed, upper, upper_closed, one.span)


def _check_bands(
    context: Context, block: nodes.Grades, bands: Sequence[_Band], has_rest: bool
) -> None:
    """Grades that ask for the total alone must neither overlap nor leave a gap."""
    intervals = staircase([band.interval for band in bands if band.pure])
    overlap = first_overlap(intervals)
    if overlap is not None:
        value, first, second = overlap
        words = value_words(value, "")
        context.report(c.grade_overlap(words, first.span, second.span))
        return
    if has_rest:
        return
    gap = first_gap(intervals, NumberType(lower=Fraction(0)))
    if gap is not None:
        context.report(c.no_rest_grade(value_words(gap, ""), block.span))


def grade_type(grades: Sequence[ir.Grade]) -> OptionType:
    """The option type of grades, best first."""
    return OptionType(tuple(grade.name for grade in grades))


def grade_by_score(
    grades: Sequence[ir.Grade], total: ir.Expr, span: Span, barred: Sequence[ir.Ruling] = ()
) -> ir.Expr | None:
    """The best grade whose condition holds and that no effective ruling bars."""
    if not grades:
        return None
    type_ = grade_type(grades)
    branches = []
    for grade in grades:
        if grade.condition is not None:
            test = make.all_of([grade.condition, *_not_barred(grade.name, barred, span)], span)
            branches.append((test, make.const(grade.name, type_, grade.span)))
    rest = next((g for g in grades if g.condition is None and not g.elsewhere), grades[-1])
    otherwise = make.const(rest.name, type_, rest.span)
    by_score = ir.Case(tuple(branches), otherwise, type_, span)
    stopped = ir.Apply("is_not_applicable", (total,), make.BOOL, span)
    nothing = ir.Const(make.not_applicable(span).value, type_, span)
    return ir.Case(((stopped, nothing),), by_score, type_, span)


def _not_barred(name: str, barred: Sequence[ir.Ruling], span: Span) -> list[ir.Expr]:
    return [make.negate(ruling.effective, span) for ruling in barred if name in ruling.bars]


def final_grade(
    grades: Sequence[ir.Grade], total: ir.Expr, rulings: Sequence[ir.Ruling], span: Span
) -> ir.Expr | None:
    """The grade after 否决 and 改判."""
    by_score = grade_by_score(grades, total, span, [r for r in rulings if r.bars])
    if by_score is None:
        return None
    type_ = grade_type(grades)
    branches = tuple(
        (ruling.effective, make.const(ruling.grade, type_, ruling.span))
        for ruling in rulings
        if ruling.grade is not None and ruling.grade in type_.names
    )
    return ir.Case(branches, by_score, type_, span) if branches else by_score
