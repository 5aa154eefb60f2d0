"""Where numbers that are known, or lie between two ends, stand in an order: the best first."""

from collections.abc import Iterable
from fractions import Fraction

from rules_engine.model.values import Number

# The least and the most that a number can come to (None: no limit is known).
Ends = tuple[Number | None, Number | None]
# What a unit is ordered by, the least first; what has no limit is beyond all numbers.
Marks = tuple[tuple[int, Fraction], ...]


def marks_between(found: Iterable[tuple[Ends, bool]]) -> tuple[Marks, Marks]:
    """The first and the last place of numbers between these ends, each with whether more is better."""
    marks = [
        (_mark(high, -1, -1), _mark(low, 1, -1))
        if descending
        else (_mark(low, -1, 1), _mark(high, 1, 1))
        for (low, high), descending in found
    ]
    return tuple(first for first, _ in marks), tuple(last for _, last in marks)


def _mark(end: Number | None, beyond: int, sign: int) -> tuple[int, Fraction]:
    return (beyond, Fraction(0)) if end is None else (0, sign * Fraction(end))
