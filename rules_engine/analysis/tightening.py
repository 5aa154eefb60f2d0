"""Tighter intervals by splitting the free facts: each part has bounds of its own.

Correlation makes ends loose: where a fact stands in several places, no filling may reach both. A part
in which the fact is narrower, or fixed, is closer to the truth; the parts together are all there is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from attrs import frozen

from rules_engine.analysis.looseness import Side, culprits
from rules_engine.analysis.splitting import (
    Comparison,
    Limit,
    comparisons,
    cutting,
    limits_of,
    may_be_split,
    split,
)
from rules_engine.backends.interval.bounds import Bounds, Waiting
from rules_engine.backends.interval.domain import Domain
from rules_engine.backends.interval.values import Abstract, State, mapped, union
from rules_engine.backends.interval.witnesses import At, Var
from rules_engine.ir.expressions import Expr
from rules_engine.model.values import NOT_APPLICABLE

_ENDS = {Side.LOW: ("low", "low_at", min), Side.HIGH: ("high", "high_at", max)}
# A number is halved once for so many evaluations; of so many one is made where no splitting helps.
_HALVING = 6
_IN_VAIN = 8


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
    for side in (Side.LOW, Side.HIGH):
        enough = left - budget // _IN_VAIN
        while left > 0:
            loose = _loosest(parts, side)
            cut = None if loose is None else _cut(waiting, loose, side, free, budget // _HALVING)
            if loose is None or cut is None:
                break
            if left <= enough and (cut.in_vain or 2 * cut.able > left):
                break
            parts.remove(loose)
            parts += _pieces(waiting, loose, cut)
            left -= len(cut.pieces)
    found = ([_within(part, value) for value in part.found] for part in parts)
    return tuple(union(values) for values in zip(*found, strict=True))


@frozen(eq=False)
class _Cut:
    """A fact to split, and into what, one of ``able`` that can be; ``in_vain``: something else that
    leaves the end open reads nothing that can be split."""

    var: Var
    pieces: Sequence[Abstract]
    able: int
    in_vain: bool


def _pieces(waiting: Waiting, part: Part, cut: _Cut) -> Iterator[Part]:
    cuts = {**part.cuts, cut.var: part.cuts.get(cut.var, 0) + 1}
    for piece in cut.pieces:
        narrower = part.domain.given(cut.var, piece)
        yield _part(waiting, narrower, waiting.narrower(part.bounds, narrower, cut.var), cuts)


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


def _loosest(parts: Sequence[Part], side: Side) -> Part | None:
    """A part that makes an end which is not known to be reached."""
    valued = [part for part in parts if part.found[0].may_have_value]
    if not valued or any(part.found[0].choices is not None for part in valued):
        return None
    end, at, pick = _ENDS[side]
    ends = [getattr(part.found[0], end) for part in valued]
    if None in ends:
        return None
    outermost: Any = pick(ends)
    outer = [part for part in valued if getattr(part.found[0], end) == outermost]
    return outer[0] if all(getattr(part.found[0], at) is None for part in outer) else None


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


@frozen(eq=False)
class _Able:
    """A fact that can be split. ``order``: how often it was, and whether it is a number."""

    var: Var
    value: Abstract
    limits: Sequence[Limit]
    order: tuple[int, bool]


def _cut(
    waiting: Waiting, part: Part, side: Side, free: Sequence[Var], halvings: int
) -> _Cut | None:
    """What to split next: a fact that what leaves the end open reads; the one split least, those of
    few values before numbers."""
    open_ = [n for n, _ in culprits(waiting.roots[0], side, part.bounds, waiting.settled)]
    compared = comparisons(open_, part.bounds, waiting.settled)
    able = [
        one
        for var in free
        if any(_reads(waiting, node, var) for node in open_)
        for one in _able(part, var, compared, halvings)
    ]
    if not able:
        return None
    best = min(able, key=lambda one: one.order)
    in_vain = not all(any(_reads(waiting, node, one.var) for one in able) for node in open_)
    return _Cut(best.var, split(best.value, best.limits), len(able), in_vain)


def _able(part: Part, var: Var, compared: Sequence[Comparison], halvings: int) -> Iterator[_Able]:
    if not _is_there(part.domain, var):
        return
    value = of_var(part.domain, var)
    limits = cutting(value, limits_of(var, compared))
    times, is_number = part.cuts.get(var, 0), value.choices is None and len(value.states) == 1
    if limits or (may_be_split(value) and (times < halvings or not is_number)):
        yield _Able(var, value, limits, (times, is_number))


def _reads(waiting: Waiting, node: Expr, var: Var) -> bool:
    """Whether a node is made of the fact."""
    outline = waiting.outline
    return var[0] != "list" and bool(outline.masks[id(node)] & outline.readers(var))
