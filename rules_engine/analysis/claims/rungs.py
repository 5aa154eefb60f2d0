"""The branches of a choice: in which order a number goes through them, what going from one to another does."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rules_engine.backends.interval import Abstract
from rules_engine.ir.expressions import Apply, Case, Const, Expr
from rules_engine.operators import COMPARED

STAYS, RISES, FALLS = 0, 1, -1
Way = int | None
# The ends of what a branch comes to.
Ends = tuple[Any, Any]

_JOINED = {"and": all, "or": any}


def rungs(node: Case, low: Any, high: Any) -> tuple[Expr, list[Expr]] | None:
    """The number, and the branches that it takes from ``low`` to ``high`` (None: no end). Nothing where
    conditions look at anything else."""
    leaves = [leaf for when, _ in node.branches for leaf in _leaves(when)]
    numbers = {id(leaf[0]): leaf[0] for leaf in leaves if leaf is not None}
    if None in leaves or len(numbers) != 1:
        return None
    limits = sorted({Fraction(leaf[1]) for leaf in leaves if leaf is not None})
    taken: list[Expr] = []
    for point in _points(limits, low, high):
        branch = _branch(node, point)
        if not taken or taken[-1] is not branch:
            taken.append(branch)
    return next(iter(numbers.values())), taken


def number_of(node: Case) -> Expr | None:
    """The one number that all conditions compare with constants."""
    found = rungs(node, None, None)
    return None if found is None else found[0]


def _leaves(when: Expr) -> Iterator[tuple[Expr, Any] | None]:
    """The comparisons of a condition; None for what is no comparison of a number with a constant."""
    if isinstance(when, Apply) and (when.operator in _JOINED or when.operator == "not"):
        for operand in when.operands:
            yield from _leaves(operand)
    elif isinstance(when, Apply) and when.operator in COMPARED:
        one, other = when.operands
        fixed = isinstance(other, Const) and isinstance(other.value, int | Fraction)
        yield (one, other.value) if isinstance(other, Const) and fixed else None
    else:
        yield None


def _points(limits: Sequence[Fraction], low: Any, high: Any) -> list[Fraction]:
    """Each limit from ``low`` to ``high``, both of these, one between two; one beyond where there is no end."""
    within = {
        one for one in limits if (low is None or low <= one) and (high is None or one <= high)
    }
    ends = {Fraction(end) for end in (low, high) if end is not None}
    points = sorted(within | ends)
    between = [(one + other) / 2 for one, other in pairwise(points)]
    below = [points[0] - 1] if low is None else []
    above = [points[-1] + 1] if high is None else []
    return sorted([*below, *points, *between, *above])


def _branch(node: Case, point: Fraction) -> Expr:
    for when, then in node.branches:
        if _holds(when, point):
            return then
    return node.otherwise


def _holds(when: Expr, point: Fraction) -> bool:
    assert isinstance(when, Apply)
    if when.operator == "not":
        return not _holds(when.operands[0], point)
    if when.operator in _JOINED:
        return _JOINED[when.operator](_holds(operand, point) for operand in when.operands)
    limit = when.operands[1]
    assert isinstance(limit, Const)
    return bool(COMPARED[when.operator](point, limit.value))


def step(when: Way, own: Ends, rest: Ends, whole: Abstract) -> Way:
    """What coming from the one branch to the other does: into it where its condition rises."""
    if when == STAYS or when is None:
        return when
    before, after = (rest, own) if when == RISES else (own, rest)
    up = _at_most((before[1], whole.high), (after[0], whole.low))
    down = _at_most((after[1], whole.high), (before[0], whole.low))
    return (STAYS if down else RISES) if up else (FALLS if down else None)


def _at_most(highs: Sequence[Any], lows: Sequence[Any]) -> bool:
    high = [end for end in highs if end is not None]
    low = [end for end in lows if end is not None]
    return bool(high and low and min(high) <= max(low))


def around(one: Ends | None, other: Ends | None) -> Ends | None:
    """The ends of two branches taken together; one that never comes to a value adds nothing."""
    if one is None or other is None:
        return other if one is None else one
    low = None if one[0] is None or other[0] is None else min(one[0], other[0])
    high = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return low, high
