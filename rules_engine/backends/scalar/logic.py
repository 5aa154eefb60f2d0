"""Kernels on truth values, comparisons, states of values, and the choice between branches."""

import operator
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from operator import itemgetter
from typing import Any

from rules_engine.backends.scalar.arithmetic import binary
from rules_engine.backends.scalar.site import Registers, Site, Step, is_special
from rules_engine.model.values import (
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Special,
    merge_specials,
)

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
    return binary(site, operator.lt)


def le(site: Site) -> Step:
    """Less or equal."""
    return binary(site, operator.le)


def gt(site: Site) -> Step:
    """Greater."""
    return binary(site, operator.gt)


def ge(site: Site) -> Step:
    """Greater or equal."""
    return binary(site, operator.ge)


def absorb(site: Site, values: Sequence[Any], absorbing: bool) -> bool | Special:
    """Kleene with absorption over any values: ``absorbing`` wins, then 未报, 出错, 不适用."""
    if any(value is absorbing for value in values):
        return absorbing
    specials = [value for value in map(site.unblank, values) if not isinstance(value, bool)]
    gaps = [special for special in specials if isinstance(special, Missing)]
    if specials:
        return merge_specials(*(gaps or specials))
    return not absorbing


def _absorbing(site: Site, absorbing: bool) -> Step:
    out, size, neutral = site.out, len(site.operands), not absorbing
    # A lone operand is picked twice: itemgetter of one index gives no tuple.
    pick = itemgetter(*site.operands, *(site.operands if size == 1 else ()))
    size = max(size, 2)

    def step(r: Registers) -> None:
        values = pick(r)
        if values.count(neutral) == size:
            r[out] = neutral
        else:
            r[out] = absorb(site, values, absorbing)

    return step


def both(site: Site) -> Step:
    """``and``."""
    return _absorbing(site, False)


def either(site: Site) -> Step:
    """``or``."""
    return _absorbing(site, True)


def negation(site: Site) -> Step:
    """``not``."""
    out, refuse = site.out, site.refuse
    (a,) = site.operands

    def step(r: Registers) -> None:
        value = r[a]
        if value is True:
            r[out] = False
        else:
            r[out] = True if value is False else refuse(r)

    return step


def is_blank(site: Site) -> Step:
    """Whether the value is 空; specials pass."""
    out, (a,) = site.out, site.operands

    def step(r: Registers) -> None:
        value = r[a]
        r[out] = value if is_special(value) else value is None

    return step


def is_not_applicable(site: Site) -> Step:
    """Whether the value is 不适用; the other specials pass."""
    out, (a,) = site.out, site.operands

    def step(r: Registers) -> None:
        value = r[a]
        r[out] = value if isinstance(value, Missing | Fault) else isinstance(value, NotApplicable)

    return step


def settle(site: Site) -> Step:
    """不适用 becomes a fault; all else passes."""
    out, (a,) = site.out, site.operands
    unhandled = site.fault(FaultKind.NOT_APPLICABLE_UNHANDLED)

    def step(r: Registers) -> None:
        value = r[a]
        r[out] = unhandled if value.__class__ is NotApplicable else value

    return step


def choice(site: Site) -> Step:
    """The value of the first branch whose condition holds.

    Operands are condition and value of each branch in turn, and the value otherwise.
    """
    if len(site.operands) == 3:
        return _choice_of_two(site)
    out, otherwise = site.out, site.operands[-1]
    pairs = tuple(zip(site.operands[:-1:2], site.operands[1::2], strict=True))

    def step(r: Registers) -> None:
        for branch, (when, then) in enumerate(pairs):
            condition = r[when]
            if condition is True:
                r[out] = r[then]
                return
            if condition is not False:
                r[out] = undecided(site, r, branch)
                return
        r[out] = r[otherwise]

    return step


def _choice_of_two(site: Site) -> Step:
    out, (when, then, otherwise) = site.out, site.operands

    def step(r: Registers) -> None:
        condition = r[when]
        if condition is True:
            r[out] = r[then]
        elif condition is False:
            r[out] = r[otherwise]
        else:
            r[out] = undecided(site, r, 0)

    return step


def undecided(site: Site, r: Registers, branch: int) -> Special:
    """A choice whose ``branch`` has a special condition; 未报 also collects what comes after."""
    rest = [r[operand] for operand in site.operands[2 * branch :]]
    special = site.merge(rest[:1])
    if not isinstance(special, Missing):
        return special
    return merge_specials(*(value for value in rest if isinstance(value, Missing)))
