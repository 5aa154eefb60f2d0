"""Questions about one fact that moves while all else stays: whether a score falls where it should not."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from rules_engine.backends.smt.algebra import terms_of
from rules_engine.backends.smt.encoding import Encoding
from rules_engine.backends.smt.quantities import Quantity, compared, number, total
from rules_engine.backends.smt.query import Asking, Found, answered, space_for
from rules_engine.backends.smt.space import Space
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import Truth, both, either
from rules_engine.ir.expressions import Aggregate, Cohort, Expr, Fact
from rules_engine.ir.fold import operands_of, walk


@frozen(eq=False)
class Walk:
    """How a fact moves: ``step`` is the distance to the next value in the direction asked about (below 0:
    down), ``start`` and ``end`` are the values that it has first and last."""

    fact: str
    step: Fraction
    start: Fraction
    end: Fraction


@frozen(eq=False)
class _Stop:
    """One value of the fact, and what the score comes to there."""

    space: Space
    encoding: Encoding
    moved: Term
    score: Term

    @property
    def known(self) -> Truth:
        """Whether there are both."""
        return both(self.moved.present, self.score.present)


@frozen(eq=False)
class _Stops:
    """Stops of one unit: what does not read the fact is the same for all of them, and so is what comparisons
    with other units come to."""

    expr: Expr
    walk: Walk
    asking: Asking
    made: list[_Stop] = field(factory=list)

    def next(self) -> _Stop:
        """Another stop."""
        first = self.made[0] if self.made else None
        space = space_for(self.asking)
        if first is not None:
            fresh: dict[str, Any] = {"asserted": [], "facts": {}, "lists": {}, "attributes": {}}
            prefix, differs = f"{len(self.made)}.", frozenset({self.walk.fact})
            space = evolve(
                first.space, prefix=prefix, likeness=first.space, differs=differs, **fresh
            )
        asking = self.asking
        encoding = Encoding(space, asking.cuts, asking.any_length, asking.forgiven, asking.linear)
        if first is not None:
            encoding.made.update(_staying(self.expr, self.walk.fact, first.encoding))
        (score,) = terms_of(encoding, [self.expr])
        self.made.append(_Stop(space, encoding, space.fact(self.walk.fact), score))
        return self.made[-1]

    def found(self, wanted: Truth) -> Found:
        """What the solver says of them."""
        loose = Encoding(self.made[0].space)
        for one in self.made:
            loose.loose.update(one.encoding.loose)
        asserted = [each for one in self.made for each in one.encoding.asserted]
        spaces = tuple(one.space for one in self.made)
        return answered(self.asking, loose, spaces, wanted, asserted)

    def follows(self, one: _Stop, other: _Stop) -> Truth:
        """Whether the one stop is the next after the other."""
        return compared("eq", one.moved.value, _plus(other.moved.value, self.walk.step))

    def beyond(self, one: _Stop, other: _Stop) -> Truth:
        """Whether the one stop is the other or lies farther on."""
        relation = "ge" if self.walk.step > 0 else "le"
        return both(one.known, compared(relation, one.moved.value, other.moved.value))


def ask_drop(expr: Expr, walk_: Walk, asking: Asking) -> Found:
    """Whether a score is ever less at the next value of a fact."""
    stops = _Stops(expr, walk_, asking)
    here, there = stops.next(), stops.next()
    wanted = both(here.known, there.known, stops.follows(there, here), _is("lt", there, here))
    return stops.found(wanted)


def ask_cliff(expr: Expr, walk_: Walk, asking: Asking) -> Found:
    """Whether it is less there, though on both sides of it more (in the direction asked about) is better.
    The units are those of the step, of the values next to it, and of the others that show it."""
    stops = _Stops(expr, walk_, asking)
    here, there, before, after, low, high, start, end = (stops.next() for _ in range(8))
    row = [here, there, before, after]
    placed = both(
        *(one.known for one in row),
        stops.follows(here, before),
        stops.follows(there, here),
        stops.follows(after, there),
    )
    dropped = both(_is("le", before, here), _is("lt", there, here), _is("le", there, after))
    under, over = stops.beyond(before, low), stops.beyond(high, after)
    under, over = both(under, low.known), both(over, high.known)
    first = both(_at(start, walk_.start), stops.beyond(before, start), start.known)
    last = both(_at(end, walk_.end), stops.beyond(end, after))
    shapes = either(
        both(under, over, _is("lt", low, here), _is("gt", high, there)),
        both(under, last, *_kept(before, here, low, there, end)),
        both(over, first, *_kept(there, after, here, high, start, turned=True)),
    )
    return stops.found(both(placed, dropped, shapes))


def _kept(
    low: _Stop, high: _Stop, less: _Stop, more: _Stop, end: _Stop, *, turned: bool = False
) -> Sequence[Truth]:
    """The slope right beside the step, the gain across it, and that the gain is kept to the end."""
    kept = _is("le", end, less) if turned else _is("ge", end, more)
    return _is("lt", low, high), _is("lt", less, more), kept


def _is(relation: str, one: _Stop, other: _Stop) -> Truth:
    return compared(relation, one.score.value, other.score.value)


def _at(one: _Stop, value: Fraction) -> Truth:
    return both(one.known, compared("eq", one.moved.value, number(value)))


def _plus(value: Quantity, step: Fraction) -> Quantity:
    return total([value, number(step)])


def _staying(expr: Expr, fact: str, first: Encoding) -> dict[int, Any]:
    """What was made of the parts that do not read the fact."""
    moving: set[int] = set()
    for node in walk([expr], first.cuts):
        own = isinstance(node, Fact) and node.name == fact
        below = not isinstance(node, Cohort) and any(id(p) in moving for p in operands_of(node))
        if own or below or (isinstance(node, Aggregate) and node.source == fact):
            moving.add(id(node))
    return {place: made for place, made in first.made.items() if place not in moving}
