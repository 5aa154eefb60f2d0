"""分数线: the range of totals a grade is for, and whether the grades of a scheme fit together.

Checked class by class, since a threshold may differ by class. Nothing here depends on the order of
the lines.
"""

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.model.types import NumberType
from rules_engine.records import Alike
from rules_engine.semantics import typed
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.semantics.findings import bands as b
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import outcomes as o
from rules_engine.semantics.findings.dates import threshold_varies
from rules_engine.semantics.inapplicable import settled
from rules_engine.semantics.intervals import (
    Interval,
    first_gap,
    first_overlap,
    interval_of,
    is_empty,
    staircase,
    value_words,
)
from rules_engine.semantics.parameters import fixed_literal
from rules_engine.semantics.points import kinds
from rules_engine.semantics.total import ScoreRange
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

FLIPPED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "="}
Kind = str | None
Rank = Callable[[Interval], tuple[bool, Fraction, bool]]


@frozen(eq=False, repr=False)
class Threshold(Alike):
    """A grade with its condition. ``parts`` are the sides of its 且; ``pure``: it asks for the total
    alone. ``above``: the condition without the upper ends of its range (越低越好: the lower ends)."""

    grade: nodes.Grade
    parts: tuple[e.Expr, ...]
    pure: bool
    condition: ir.Expr
    above: ir.Expr | None

    @property
    def falls(self) -> bool:
        """Whether it is a step of a staircase of upper ends: total < 60."""
        return self.pure and self.interval(None).lower is None

    @property
    def rises(self) -> bool:
        """Whether it is a step of a staircase of lower ends: total ≥ 60."""
        return self.pure and self.interval(None).upper is None

    def interval(self, kind: Kind) -> Interval:
        """The totals of this grade for a class."""
        found = [i for part in self.parts for i in _intervals(part, self.grade.span, kind)]
        merged = found[0]
        for other in found[1:]:
            merged = _intersect(merged, other)
        return merged


def read_threshold(context: Context, grade: nodes.Grade, *, low: bool = False) -> Threshold | None:
    """The threshold of a grade with a condition; reports where it has none."""
    if grade.when is None:
        return None
    condition = typed.condition(context, grade.when, UNIT_LEVEL)
    if condition is None:
        return None
    whole = grade.when.operands if isinstance(grade.when, e.And) else (grade.when,)
    parts = tuple(_with_numbers(context, part) for part in whole)
    if any(_varies(context, part) for part in parts):
        return None
    bounding = [bool(_intervals(part, grade.span, None)) for part in parts]
    if not any(bounding):
        asked = [part.span.text for part in whole if isinstance(part, e.Compare)]
        context.report(b.grade_without_threshold(grade.name.text, asked, grade.span))
        return None
    above = without_better_ends(context, grade.when, low=low)
    made = Threshold(grade, parts, all(bounding), settled(context, condition), above)
    return made if _can_hold(context, made) else None


def without_better_ends(context: Context, when: e.Expr, *, low: bool = False) -> ir.Expr | None:
    """What a condition asks but for the ends of 总分 on the better side; None where nothing is left."""
    whole = when.operands if isinstance(when, e.And) else (when,)
    above = _above(
        tuple(_with_numbers(context, part) for part in whole), when.span, ">≥" if low else "<≤"
    )
    wider = None if above is None else typed.condition(context, above, UNIT_LEVEL)
    return None if wider is None else settled(context, wider)


def _with_numbers(context: Context, part: e.Expr) -> e.Expr:
    """A comparison with the numbers that 参数 of one value stand for."""
    if not isinstance(part, e.Compare):
        return part
    rest = tuple((operator, fixed_literal(context, side)) for operator, side in part.rest)
    return evolve(part, first=fixed_literal(context, part.first), rest=rest)


def _varies(context: Context, part: e.Expr) -> bool:
    """Whether a part compares 总分 with a 参数 that has versions; reported."""
    for _, _, bound in _pairs(part):
        if isinstance(bound, e.Ref) and bound.name in context.parameters:
            context.report(threshold_varies(bound.name, bound.span))
            return True
    return False


def _can_hold(context: Context, made: Threshold) -> bool:
    when = made.grade.when
    assert when is not None
    if any(is_empty(made.interval(kind)) for kind in kinds(context)):
        context.report(f.empty_range(when.span.text, when.span))
        return False
    return True


def _pairs(part: e.Expr) -> list[tuple[e.Expr, str, e.Expr]]:
    """The neighbouring comparisons of a chain, 总分 on the left."""
    if not isinstance(part, e.Compare):
        return []
    sides = [part.first, *(operand for _, operand in part.rest)]
    found = []
    for (operator, _), left, right in zip(part.rest, sides, sides[1:], strict=False):
        if _is_total(left) and operator in FLIPPED:
            found.append((left, operator, right))
        elif _is_total(right) and operator in FLIPPED:
            found.append((right, FLIPPED[operator], left))
    return found


def _is_total(node: e.Expr) -> bool:
    return isinstance(node, e.Ref) and node.name == "总分"


def _intervals(part: e.Expr, span: Span, kind: Kind) -> list[Interval]:
    """The intervals that a comparison chain sets on 总分."""
    return [
        interval_of(operator, _value(bound, kind), span)
        for _, operator, bound in _pairs(part)
        if isinstance(bound, e.Quantity)
    ]


def _value(bound: e.Quantity, kind: Kind) -> Fraction:
    return next((p.value for p in bound.by_class if p.name.text == kind), bound.value)


def _above(parts: Sequence[e.Expr], span: Span, ends: str) -> e.Expr | None:
    """The condition without these ends; None where nothing is left."""
    left: list[e.Expr] = []
    for part in parts:
        pairs = _pairs(part)
        if not pairs:
            left.append(part)
        left += [
            e.Compare(total, ((operator, bound),), span=part.span)
            for total, operator, bound in pairs
            if operator not in ends
        ]
    if not left:
        return None
    return left[0] if len(left) == 1 else e.And(tuple(left), span=span)


def _intersect(one: Interval, other: Interval) -> Interval:
    lower = max(one, other, key=lambda i: (i.lower is not None, i.lower or 0, not i.lower_closed))
    upper = min(one, other, key=lambda i: (i.upper is None, i.upper or 0, i.upper_closed))
    return Interval(lower.lower, lower.lower_closed, upper.upper, upper.upper_closed, one.span)


def ordered(
    context: Context,
    bands: Sequence[Threshold],
    span: Span,
    rest: bool,
    reach: ScoreRange,
    *,
    low: bool = False,
) -> list[Threshold]:
    """The grades, best first; reports gaps, overlaps and contradictions."""
    rank = _reach if low else _height
    rankings = [_ranked(bands, kind, rank) for kind in kinds(context)]
    for kind, ranking in zip(kinds(context), rankings, strict=True):
        if not _fits(context, ranking, kind, reach, None if rest else span, rank):
            break
    _check_turns(context, [[band for band, _ in ranking] for ranking in rankings])
    return [band for band, _ in rankings[0]]


def _check_turns(context: Context, rankings: Sequence[Sequence[Threshold]]) -> None:
    """The grades must be in one order for all classes."""
    for ranking in rankings[1:]:
        for one, other in zip(rankings[0], ranking, strict=True):
            if one is not other:
                first, second = one.grade, other.grade
                names = first.name.text, second.name.text
                context.report(f.grades_turn(*names, first.span, second.span))
                return


def _ranked(bands: Sequence[Threshold], kind: Kind, rank: Rank) -> list[tuple[Threshold, Interval]]:
    """Best first. Grades that ask for the total alone form a staircase."""
    pure = {band.grade.span.start: band for band in bands if band.pure}
    steps = staircase([band.interval(kind) for band in pure.values()])
    pairs = [(pure[step.span.start], step) for step in steps]
    pairs += [(band, band.interval(kind)) for band in bands if not band.pure]
    return sorted(pairs, key=lambda pair: rank(pair[1]), reverse=True)


def _height(interval: Interval) -> tuple[bool, Fraction, bool]:
    lower = interval.lower
    return (lower is not None, lower or Fraction(0), not interval.lower_closed)


def _reach(interval: Interval) -> tuple[bool, Fraction, bool]:
    """As ``_height``, where less is better."""
    upper = interval.upper
    return (upper is not None, -(upper or Fraction(0)), not interval.upper_closed)


def _fits(
    context: Context,
    ranking: Sequence[tuple[Threshold, Interval]],
    kind: Kind,
    reach: ScoreRange,
    whole: Span | None,
    rank: Rank,
) -> bool:
    """``whole`` is the block where no 其余 takes what is left."""
    pure = [interval for band, interval in ranking if band.pure]
    intervals = sorted(pure, key=_height, reverse=True)
    overlap = first_overlap(intervals)
    if overlap is not None:
        value, first, second = overlap
        context.report(b.grade_overlap(value_words(value, ""), first.span, second.span))
        return False
    if not _exclude(context, ranking, rank):
        return False
    gap = None if whole is None else first_gap(intervals, _totals(context, kind, reach))
    if gap is not None and whole is not None:
        context.report(b.no_rest_grade(value_words(gap, ""), whole))
    return gap is None


def _totals(context: Context, kind: Kind, reach: ScoreRange) -> NumberType:
    lowest = None if reach.lowest is None else reach.lowest[kind]
    highest = None if reach.highest is None else reach.highest[kind]
    digits = None if context.rounding is None else context.rounding.digits
    return NumberType(lower=lowest, upper=highest, decimals=digits)


def _exclude(context: Context, ranking: Sequence[tuple[Threshold, Interval]], rank: Rank) -> bool:
    """Two grades with one threshold must exclude each other, or the order of the lines decides."""
    for (one, first), (other, second) in itertools.pairwise(ranking):
        same = rank(first) == rank(second) and not (one.pure and other.pure)
        if same and can_hold_together(one.condition, other.condition):
            words = value_words(first.lower or Fraction(0), "")
            context.report(b.grade_overlap(words, one.grade.span, other.grade.span))
            return False
    return True


def check_direction(
    context: Context, file: nodes.File, bands: Sequence[Threshold], rest: nodes.Grade
) -> None:
    """Upper ends alone, and 其余 above them: which end is the better one, where something asks?"""
    told = any(band.interval(None).lower is not None for band in bands)
    asked = None if told or not bands else _goes_by_order(file)
    if asked is not None:
        context.report(o.direction_untold(rest.name.text, rest.span, asked))


def _goes_by_order(file: nodes.File) -> Span | None:
    """What asks which grade is better: 不得评, 降低, 提高, 名额."""
    for block in file.blocks:
        match block:
            case nodes.Veto() if block.bars or block.moves:
                return block.name.span
            case nodes.Override() if block.move is not None:
                return block.name.span
            case nodes.Quota():
                return block.grades[0].span
    return None
