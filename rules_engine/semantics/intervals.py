"""Intervals of numbers for bands and grades: staircases, overlaps, gaps, tests."""

import itertools
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import RATIO, NumberType
from rules_engine.records import Alike
from rules_engine.source import Span


@frozen(eq=False, repr=False)
class Interval(Alike):
    """An interval; None is an open side without end."""

    lower: Fraction | None
    lower_closed: bool
    upper: Fraction | None
    upper_closed: bool
    span: Span


def interval_of(operator: str, bound: Fraction, span: Span) -> Interval:
    """The values that ``operator bound`` takes."""
    closed = operator in "≥≤="
    match operator:
        case "≥" | ">":
            return Interval(bound, closed, None, False, span)
        case "≤" | "<":
            return Interval(None, False, bound, closed, span)
        case _:
            return Interval(bound, True, bound, True, span)


def staircase(intervals: Sequence[Interval]) -> list[Interval]:
    """Intervals highest first, where one-sided ones end at their next neighbour of the same side:
    ``≥ 95, ≥ 80`` are [95, ∞) and [80, 95)."""
    rising = sorted((i for i in intervals if i.upper is None), key=_lower_key, reverse=True)
    falling = sorted((i for i in intervals if i.lower is None), key=_upper_key)
    others = [i for i in intervals if i.upper is not None and i.lower is not None]
    stepped = [
        evolve(low, upper=high.lower, upper_closed=not high.lower_closed)
        for high, low in itertools.pairwise(rising)
    ]
    lowered = [
        evolve(high, lower=low.upper, lower_closed=not low.upper_closed)
        for low, high in itertools.pairwise(falling)
    ]
    return sorted(
        [*rising[:1], *stepped, *falling[:1], *lowered, *others], key=_lower_key, reverse=True
    )


def _lower_key(interval: Interval) -> tuple[bool, Fraction, bool]:
    lower = interval.lower
    return (lower is not None, lower or Fraction(0), not interval.lower_closed)


def _upper_key(interval: Interval) -> tuple[bool, Fraction, bool]:
    upper = interval.upper
    return (upper is None, upper or Fraction(0), interval.upper_closed)


def first_overlap(intervals: Sequence[Interval]) -> tuple[Fraction, Interval, Interval] | None:
    """A value in two intervals (given highest first), with both."""
    for high, low in itertools.pairwise(intervals):
        if high.lower is None or low.upper is None or low.upper > high.lower:
            return (_in_both(high, low), high, low)
        if low.upper == high.lower and low.upper_closed and high.lower_closed:
            return (high.lower, high, low)
        if is_empty(low):
            return (low.lower or Fraction(0), high, low)
    return None


def _in_both(high: Interval, low: Interval) -> Fraction:
    if high.lower is None:
        return low.upper - 1 if low.upper is not None else Fraction(0)
    if high.lower_closed:
        return high.lower
    ends = [end for end in (high.upper, low.upper) if end is not None]
    return (high.lower + min(ends)) / 2 if ends else high.lower + 1


def is_empty(interval: Interval) -> bool:
    """Whether no number is in the interval."""
    if interval.lower is None or interval.upper is None or interval.lower < interval.upper:
        return False
    if interval.lower > interval.upper:
        return True
    return not (interval.lower_closed and interval.upper_closed)


def first_gap(intervals: Sequence[Interval], type_: NumberType) -> Fraction | None:
    """A value of the type that no interval takes (intervals highest first, disjoint)."""
    if not intervals:
        return type_.lower if type_.lower is not None else Fraction(0)
    found = (
        _gap_above(intervals[0], type_.upper),
        _gap_between(intervals, _step(type_)),
        _gap_below(intervals[-1], type_.lower),
    )
    return next((gap for gap in found if gap is not None), None)


def _step(type_: NumberType) -> Fraction | None:
    """The distance of neighbouring values: 1 for whole numbers; None where they are dense."""
    if type_.whole:
        return Fraction(1)
    return None if type_.decimals is None else Fraction(1, 10**type_.decimals)


def _gap_above(highest: Interval, limit: Fraction | None) -> Fraction | None:
    end, closed = highest.upper, highest.upper_closed
    if end is None or (limit is not None and (limit < end or (limit == end and closed))):
        return None
    return limit if limit is not None else end + closed


def _gap_below(lowest: Interval, limit: Fraction | None) -> Fraction | None:
    end, closed = lowest.lower, lowest.lower_closed
    if end is None or (limit is not None and (limit > end or (limit == end and closed))):
        return None
    return limit if limit is not None else end - closed


def _gap_between(intervals: Sequence[Interval], step: Fraction | None) -> Fraction | None:
    for high, low in itertools.pairwise(intervals):
        if high.lower is None or low.upper is None:
            continue
        gap = Interval(low.upper, not low.upper_closed, high.lower, not high.lower_closed, low.span)
        value = None if is_empty(gap) else _value_in(gap, step)
        if value is not None:
            return value
    return None


def _value_in(gap: Interval, step: Fraction | None) -> Fraction | None:
    """A value of the grid in a gap between two bounds; the middle one, if it may be."""
    assert gap.lower is not None
    assert gap.upper is not None
    if step is None:
        return gap.lower if gap.lower_closed else (gap.lower + gap.upper) / 2
    middle = (gap.lower + gap.upper) / 2 // step * step
    return next((v for v in (middle, middle + step) if _holds(gap, v)), None)


def _holds(gap: Interval, value: Fraction) -> bool:
    assert gap.lower is not None
    assert gap.upper is not None
    above = value > gap.lower or (value == gap.lower and gap.lower_closed)
    return above and (value < gap.upper or (value == gap.upper and gap.upper_closed))


def test_of(subject: ir.Expr, interval: Interval) -> ir.Expr:
    """Whether the subject lies in the interval."""
    tests = []
    for bound, closed, operators in (
        (interval.lower, interval.lower_closed, ("ge", "gt")),
        (interval.upper, interval.upper_closed, ("le", "lt")),
    ):
        if bound is not None:
            limit = make.const(bound, subject.type, interval.span)
            operator = operators[0] if closed else operators[1]
            tests.append(ir.Apply(operator, (subject, limit), make.BOOL, interval.span))
    return make.all_of(tests, interval.span)


def value_words(value: Fraction, measure: str) -> str:
    """A value as the writer would write it."""
    if measure == RATIO:
        return f"{decimal_text(value * 100)}%"
    return decimal_text(value)
