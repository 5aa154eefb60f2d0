"""Kernels that compare two values: each has its formula in place, since most conditions are one."""

from datetime import date, datetime
from fractions import Fraction

from rules_engine.backends.scalar.site import Registers, Site, Step

_PLAIN = frozenset({int, Fraction, bool, str, date, datetime})


def eq(site: Site) -> Step:
    """Equal. Specials would compare silently, so the classes are looked at first."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        if x.__class__ in _PLAIN and y.__class__ in _PLAIN:
            r[out] = x == y
        else:
            r[out] = refuse(r)

    return step


def ne(site: Site) -> Step:
    """Not equal."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        if x.__class__ in _PLAIN and y.__class__ in _PLAIN:
            r[out] = x != y
        else:
            r[out] = refuse(r)

    return step


def lt(site: Site) -> Step:
    """Less."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] < r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def le(site: Site) -> Step:
    """Less or equal."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] <= r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def gt(site: Site) -> Step:
    """Greater."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] > r[b]
        except TypeError:
            r[out] = refuse(r)

    return step


def ge(site: Site) -> Step:
    """Greater or equal."""
    out, refuse = site.out, site.refuse
    a, b = site.operands

    def step(r: Registers) -> None:
        try:
            r[out] = r[a] >= r[b]
        except TypeError:
            r[out] = refuse(r)

    return step
