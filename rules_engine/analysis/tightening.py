"""Tighter intervals by splitting the free facts: each part has bounds of its own.

Correlation makes ends loose: where a fact stands in several places, no filling may reach both. A part
in which the fact is narrower, or fixed, is closer to the truth; the parts together are all there is.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, cast

from attrs import evolve, frozen

from rules_engine.backends.interval.bounds import Bounds, Waiting
from rules_engine.backends.interval.domain import Domain
from rules_engine.backends.interval.values import (
    ALWAYS,
    Abstract,
    At,
    State,
    Var,
    equal_to,
    exactly,
    mapped,
    plain,
    union,
)
from rules_engine.model.values import NOT_APPLICABLE

_WAYS = 6
_FAR = 100


@frozen(eq=False)
class Part:
    """Some of the fillings: those of ``domain``, and what is found for them, the expressions asked
    for in ``found``. ``cuts`` counts how often each fact was split."""

    domain: Domain
    bounds: Bounds
    found: tuple[Abstract, ...]
    cuts: Mapping[Var, int]


def tightened(
    waiting: Waiting, domain: Domain, free: Sequence[Var], budget: int
) -> tuple[Abstract, ...]:
    """What the roots of ``waiting`` come to for all of a domain, after at most ``budget`` evaluations.
    The first of the values is the one whose ends are looked at."""
    parts = [_part(waiting, domain, waiting.bounds(domain), {})]
    left = budget - 1
    while left > 0:
        loose = _loosest(parts)
        var = None if loose is None else _to_split(loose, free)
        if loose is None or var is None:
            break
        pieces = _split(of_var(loose.domain, var))
        parts.remove(loose)
        cuts = {**loose.cuts, var: loose.cuts.get(var, 0) + 1}
        for piece in pieces:
            narrower = loose.domain.given(var, piece)
            bounds = waiting.narrower(loose.bounds, narrower, var)
            parts.append(_part(waiting, narrower, bounds, cuts))
        left -= len(pieces)
    found = ([_within(part, value) for value in part.found] for part in parts)
    return tuple(union(values) for values in zip(*found, strict=True))


def _part(waiting: Waiting, domain: Domain, bounds: Bounds, cuts: Mapping[Var, int]) -> Part:
    return Part(domain, bounds, tuple(bounds.of(root) for root in waiting.roots), cuts)


def _within(part: Part, value: Abstract) -> Abstract:
    """The value with witnesses that also say in which part they are."""
    chosen = {var: _representative(of_var(part.domain, var)) for var in part.cuts}

    def on(at: At) -> At:
        return None if at is None else {**chosen, **at}

    return mapped(value, on) if chosen else value


def _representative(value: Abstract) -> object:
    if not value.may_have_value:
        return None if State.BLANK in value.states else NOT_APPLICABLE
    if value.choices is not None:
        return next(iter(value.choices))
    return value.some


def _loosest(parts: Sequence[Part]) -> Part | None:
    """A part that makes an end which is not known to be reached."""
    valued = [part for part in parts if part.found[0].may_have_value]
    if not valued or any(part.found[0].choices is not None for part in valued):
        return None
    for end, at, pick in (("low", "low_at", min), ("high", "high_at", max)):
        ends = [getattr(part.found[0], end) for part in valued]
        if None in ends:
            continue
        outermost: Any = pick(ends)
        outer = [part for part in valued if getattr(part.found[0], end) == outermost]
        if all(getattr(part.found[0], at) is None for part in outer):
            return outer[0]
    return None


def of_var(domain: Domain, var: Var) -> Abstract:
    """What a fact, or a field of a record, may be."""
    if var[0] == "fact":
        return domain.facts[str(var[1])]
    _, source, index, name = var
    return domain.lists[str(source)].records[int(str(index)) - 1][str(name)]


def _is_there(domain: Domain, var: Var) -> bool:
    """Whether a fact is one by itself; records of another filling may not be there."""
    if var[0] == "field":
        return len(domain.lists[str(var[1])].records) >= cast(int, var[2])
    return var[0] == "fact"


def _to_split(part: Part, free: Sequence[Var]) -> Var | None:
    """The fact to split next: the one split least, those of few values before numbers."""
    able = [
        var for var in free if _is_there(part.domain, var) and _splits(of_var(part.domain, var))
    ]
    if not able:
        return None
    return min(able, key=lambda var: (part.cuts.get(var, 0), _is_number(part.domain, var)))


def _is_number(domain: Domain, var: Var) -> bool:
    value = of_var(domain, var)
    return value.choices is None and len(value.states) == 1


def _splits(value: Abstract) -> bool:
    if len(value.states) > 1 or value.choices is not None:
        return len(value.states) > 1 or len(value.choices or ()) > 1
    if not isinstance(value.some, int | Fraction):
        return False
    return value.low is None or value.high is None or bool(value.low < value.high)


def _split(value: Abstract) -> list[Abstract]:
    """Parts that are all of a value together."""
    if len(value.states) > 1:
        only = evolve(value, states={State.VALUE: ALWAYS})
        others = [
            Abstract({state: at}) for state, at in value.states.items() if state is not State.VALUE
        ]
        return [only, *others] if value.may_have_value else others
    if value.choices is not None:
        return _few(list(value.choices.items()))
    return _halves(value)


def _few(choices: Sequence[tuple[Any, Any]]) -> list[Abstract]:
    """Each choice by itself; of many, two halves."""
    if len(choices) <= _WAYS:
        return [exactly(choice, at) for choice, at in choices]
    middle = len(choices) // 2
    return [
        Abstract({State.VALUE: ALWAYS}, choices=dict(half))
        for half in (choices[:middle], choices[middle:])
    ]


def _halves(value: Abstract) -> list[Abstract]:
    """Two halves of a number; on a grid they do not meet."""
    middle = _middle(value.low, value.high)
    if value.grid is None:
        lower = upper = plain(middle)
    else:
        steps = floor(middle * value.grid)
        lower, upper = (plain(Fraction(one, value.grid)) for one in (steps, steps + 1))
    return [
        _between(value, value.low, lower),
        _between(value, upper, value.high),
    ]


def _middle(low: Any, high: Any) -> Fraction:
    """Where to cut; numbers without a limit far out, and further out each time."""
    if low is not None and high is not None:
        return Fraction(low + high) / 2
    if low is None and high is None:
        return Fraction(0)
    near = Fraction(high if low is None else low)
    far = max(abs(near), Fraction(1)) * _FAR
    return near - far if low is None else near + far


def _between(value: Abstract, low: Any, high: Any) -> Abstract:
    line = None if value.line is None else evolve(value.line, low=low, high=high)
    return evolve(
        value,
        line=line,
        low=low,
        low_at=None if low is None else equal_to(value, low),
        high=high,
        high_at=None if high is None else equal_to(value, high),
        some=high if low is None else low,
    )
