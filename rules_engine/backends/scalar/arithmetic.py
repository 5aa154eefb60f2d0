"""Kernels on numbers. All operands of a step are on one grid (see ``ir.passes.grid``) or natural."""

import operator
from collections.abc import Callable
from fractions import Fraction
from math import gcd, prod
from operator import itemgetter
from typing import Any

from rules_engine.backends.scalar.site import Registers, Site, Step
from rules_engine.model.rounding import RoundingMode, quotient_rounder
from rules_engine.model.values import FaultKind


def unary(site: Site, function: Callable[[Any], Any]) -> Step:
    """A strict step of one operand."""
    out, refuse = site.out, site.refuse
    (a,) = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = function(r[a])
        except TypeError:
            r[out] = refuse(r)

    return step


def binary(site: Site, function: Callable[[Any, Any], Any]) -> Step:
    """A strict step of two operands."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = function(r[a], r[b])
        except TypeError:
            r[out] = refuse(r)

    return step


def gathering(site: Site, function: Callable[[tuple[Any, ...]], Any]) -> Step:
    """A strict step of three or more operands, given to ``function`` as a tuple."""
    out, refuse = site.out, site.refuse
    pick = itemgetter(*site.operands)

    def step(r: Registers) -> None:
        try:
            r[out] = function(pick(r))
        except TypeError:
            r[out] = refuse(r)

    return step


def add(site: Site) -> Step:
    """Sum."""
    return by_size(site, add_two, sum)


def mul(site: Site) -> Step:
    """Product."""
    return by_size(site, mul_two, prod)


def smallest(site: Site) -> Step:
    """``min``."""
    return by_size(site, min_two, min)


def largest(site: Site) -> Step:
    """``max``."""
    return by_size(site, max_two, max)


def by_size(
    site: Site, two: Callable[[Site], Step], many: Callable[[tuple[Any, ...]], Any]
) -> Step:
    """One operand is itself, but no special; two have their own step; more are gathered."""
    if len(site.operands) == 1:
        return unary(site, operator.pos)
    return two(site) if len(site.operands) == 2 else gathering(site, many)


# These are what nearly all steps are, so each has its formula in place: calling an operator as a
# function would cost as much again.


def add_two(site: Site) -> Step:
    """Sum of two."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] + r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def sub(site: Site) -> Step:
    """Difference."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] - r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def mul_two(site: Site) -> Step:
    """Product of two."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] * r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def min_two(site: Site) -> Step:
    """The smaller of two."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        try:
            first = x <= y
        except TypeError:
            r[out] = refuse(r)
        else:
            r[out] = x if first else y

    return step


def max_two(site: Site) -> Step:
    """The larger of two."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        try:
            first = x >= y
        except TypeError:
            r[out] = refuse(r)
        else:
            r[out] = x if first else y

    return step


def neg(site: Site) -> Step:
    """Change of sign."""
    return unary(site, operator.neg)


def floor(site: Site) -> Step:
    """Largest integer not above."""
    grid = site.grid
    return unary(site, lambda value: value // grid)


def ceil(site: Site) -> Step:
    """Smallest integer not below."""
    grid = site.grid
    return unary(site, lambda value: -(-value // grid))


def div(site: Site) -> Step:
    """Exact quotient, a natural number."""
    out, refuse, by_zero = site.out, site.refuse, site.fault(FaultKind.DIVISION_BY_ZERO)
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            # The plus refuses 空, which Fraction would take for a denominator of 1.
            r[out] = Fraction(r[a], +r[b])
        except TypeError:
            r[out] = refuse(r)
        except ZeroDivisionError:
            r[out] = by_zero

    return step


def up(a: int, out: int, factor: int) -> Step:
    """A number on a finer grid; what is no number stays as it is."""

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] * factor
        except TypeError:
            r[out] = r[a]

    return step


def natural(a: int, out: int, grid: int) -> Step:
    """A number off its grid, as a fraction; what is no number stays as it is."""

    def step(r: Registers) -> None:
        try:
            r[out] = Fraction(r[a], grid)
        except TypeError:
            r[out] = r[a]

    return step


def rounded(site: Site, grid: int | None, digits: int, mode: RoundingMode) -> Step:
    """A number on ``grid`` (None: natural) rounded to ``digits`` decimals.

    The result is on the grid ``10**digits``; with None for ``grid`` see ``rounded_natural``.
    """
    scale = 10**digits
    common = gcd(scale, grid or 1)
    times, over = scale // common, (grid or 1) // common
    to_integer = quotient_rounder(mode)
    if grid is not None:
        return unary(site, lambda value: to_integer(value * times, over))

    def rounded_fraction(value: Any) -> int:
        exact = value * scale
        return to_integer(*exact.as_integer_ratio())

    return unary(site, rounded_fraction)


def rounded_wide(site: Site, grid: int | None, digits: int, mode: RoundingMode) -> Step:
    """As ``rounded`` where ``10**digits`` is too fine for a grid: the result is natural."""
    scale, to_integer = 10**digits, quotient_rounder(mode)

    def rounded_fraction(value: Any) -> Fraction:
        exact = Fraction(value * scale, grid or 1)
        return Fraction(to_integer(*exact.as_integer_ratio()), scale)

    return unary(site, rounded_fraction)


def rounded_quotient(site: Site, digits: int, mode: RoundingMode) -> Step:
    """The quotient of two numbers on one grid, rounded: one formula on integers."""
    out, refuse, by_zero = site.out, site.refuse, site.fault(FaultKind.DIVISION_BY_ZERO)
    (a, b), scale, to_integer = site.operands, 10**digits, quotient_rounder(mode)

    def step(r: Registers) -> None:
        try:
            over, under = r[a] * scale, r[b]
            if under > 0:
                r[out] = to_integer(over, under)
            else:
                r[out] = to_integer(-over, -under) if under else by_zero
        except TypeError:
            r[out] = refuse(r)

    return step
