"""Kernels on truth values, states of values, and the choice between branches."""

from collections.abc import Sequence
from typing import Any

from rules_engine.backends.scalar.site import SPECIALS, Registers, Site, Step
from rules_engine.model.values import (
    Fault,
    FaultKind,
    Missing,
    NotApplicable,
    Special,
    merge_specials,
)


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
    if len(site.operands) == 2:
        return _absorbing_two(site, absorbing)
    out, operands, neutral = site.out, site.operands, not absorbing

    def step(r: Registers) -> None:
        for operand in operands:
            value = r[operand]
            if value is absorbing:
                r[out] = absorbing
                return
            if value is not neutral:
                r[out] = absorb(site, [r[each] for each in operands], absorbing)
                return
        r[out] = neutral

    return step


def _absorbing_two(site: Site, absorbing: bool) -> Step:
    out, neutral = site.out, not absorbing
    a, b = site.operands

    def step(r: Registers) -> None:
        x, y = r[a], r[b]
        if x is absorbing or y is absorbing:
            r[out] = absorbing
        elif x is neutral and y is neutral:
            r[out] = neutral
        else:
            r[out] = absorb(site, (x, y), absorbing)

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
        r[out] = value if value.__class__ in SPECIALS else value is None

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
        for when, then in pairs:
            condition = r[when]
            if condition is True:
                r[out] = r[then]
                return
            if condition is not False:
                r[out] = undecided(site, r, when)
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
            r[out] = undecided(site, r, when)

    return step


def undecided(site: Site, r: Registers, when: int) -> Special:
    """A choice whose condition in register ``when`` is special; 未报 also collects what is after."""
    # The first branch with this condition is meant: a special one never lets a later one decide.
    branch = site.operands[:-1:2].index(when)
    rest = [r[operand] for operand in site.operands[2 * branch :]]
    special = site.merge(rest[:1])
    if not isinstance(special, Missing):
        return special
    return merge_specials(*(value for value in rest if isinstance(value, Missing)))
