"""The order in which one number, as it grows, goes through the branches of a choice."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rules_engine.ir.expressions import Apply, Case, Const, Expr

_COMPARED: dict[str, Any] = {
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
}
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
    for point in _points(limits):
        if (low is None or point >= low) and (high is None or point <= high):
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
    elif isinstance(when, Apply) and when.operator in _COMPARED:
        one, other = when.operands
        fixed = isinstance(other, Const) and isinstance(other.value, int | Fraction)
        yield (one, other.value) if isinstance(other, Const) and fixed else None
    else:
        yield None


def _points(limits: list[Fraction]) -> list[Fraction]:
    """A number below all limits, each limit, one between two, one above all."""
    between = [(one + other) / 2 for one, other in pairwise(limits)]
    return sorted([limits[0] - 1, *limits, *between, limits[-1] + 1])


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
    return bool(_COMPARED[when.operator](point, limit.value))
