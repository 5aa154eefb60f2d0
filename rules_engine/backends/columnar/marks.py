"""Marks on units, as masks. None stands for a mask that marks nobody: most states never occur, and what
is not there costs nothing."""

from functools import reduce

import numpy as np

from rules_engine.model.columns import Array

Marks = Array | None


def occurring(mask: Array) -> Marks:
    """A mask, or None where it marks nobody."""
    return mask if mask.any() else None


def either(*marks: Marks) -> Marks:
    """Who is marked by any."""
    return reduce(_or, marks, None)


def _or(one: Marks, other: Marks) -> Marks:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def both(one: Marks, other: Marks) -> Marks:
    """Who is marked by both."""
    return None if one is None or other is None else one & other


def besides(marks: Marks, others: Marks) -> Marks:
    """Who is marked, and not among the others."""
    return marks if marks is None or others is None else marks & ~others


def as_mask(marks: Marks, count: int) -> Array:
    """The mask of so many units."""
    return np.zeros(count, bool) if marks is None else marks


def all_but(marks: Marks, count: int) -> Array:
    """Everybody else."""
    return np.ones(count, bool) if marks is None else ~marks
