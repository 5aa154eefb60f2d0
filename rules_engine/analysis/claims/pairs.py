"""Pairs of units that are alike but for one fact: whether the one that does better has less."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import evolve, frozen

from rules_engine.analysis.claims.drawing import Drawing
from rules_engine.analysis.claims.model import Claim
from rules_engine.analysis.claims.trials import Bench
from rules_engine.ir.passes.grid import reported
from rules_engine.model.types import NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Missing, NotApplicable, Value

_UNITS, _STEPS = 120, 3
_AT_EDGES, _MOST_EDGES = 24, 40


@frozen(eq=False)
class PairTrial:
    """How many pairs were tried, and the first that refutes the claim (empty: none does)."""

    count: int
    found: tuple[UnitFacts, ...] = ()


def try_pairs(bench: Bench, claim: Claim) -> PairTrial:
    """Tries a claim of one direction on drawn facts, then at the numbers that the scheme names."""
    drawing, count = Drawing(bench.program), 0
    for one, two in _pairs(drawing, claim):
        count += 1
        if lower(bench, claim, one, two):
            return PairTrial(count, (one, two))
    return PairTrial(count)


def lower(bench: Bench, claim: Claim, one: UnitFacts, two: UnitFacts) -> bool:
    """Whether the second unit's score is lower, both being numbers: also where they are compared with
    each other, as when the two are scored together."""
    values = [bench.observe((facts,))[0].value(claim.asked) for facts in (one, two)]
    if bench.alone or not is_less(values[1], values[0]):
        return is_less(values[1], values[0])
    together = [each.value(claim.asked) for each in bench.observe((one, two))]
    return is_less(together[1], together[0])


def _pairs(drawing: Drawing, claim: Claim) -> Iterator[tuple[UnitFacts, UnitFacts]]:
    drawn = drawing.units(_UNITS)
    for one in drawn:
        yield from ((one, two) for two in _better(drawing, claim, one))
    for one in drawn[:_AT_EDGES]:
        if claim.fact in one.values:
            steps = [_with(one, claim.fact, value) for value in _edges(drawing, claim)]
            yield from ((evolve(low, unit=one.unit), high) for low, high in pairwise(steps))


def _edges(drawing: Drawing, claim: Claim) -> Sequence[Value]:
    """The numbers of the scheme and those beside them that a fact may be, from the worst to the best."""
    kind = drawing.program.schema.by_name[claim.fact].type
    if not isinstance(kind, NumberType):
        return [False, True][:: claim.better]
    step = Fraction(1, reported(kind) or 100)
    near = {plain + way * step for plain in drawing.numbers for way in (-1, 0, 1)}
    low = Fraction(0) if kind.lower is None else kind.lower
    kept = [one for one in near if one >= low and (kind.upper is None or one <= kind.upper)]
    whole = [one for one in sorted(kept) if (one / step).denominator == 1]
    chosen = whole[:_MOST_EDGES] if claim.better > 0 else whole[_MOST_EDGES::-1]
    return [int(one) if one.denominator == 1 else one for one in chosen]


def is_less(value: Value, than: Value) -> bool:
    """Whether both are numbers and the first is less."""
    numbers = int | Fraction
    return isinstance(value, numbers) and isinstance(than, numbers) and value < than


def _better(drawing: Drawing, claim: Claim, one: UnitFacts) -> Iterator[UnitFacts]:
    """Units like ``one`` whose fact is better."""
    decl = drawing.program.schema.by_name[claim.fact]
    own = one.values.get(claim.fact)
    for _ in range(_STEPS):
        other = drawing.value(decl, plain=True)
        if own is None or isinstance(own, Missing | NotApplicable):
            return
        if _is_better(other, own, claim.better):
            yield _with(one, claim.fact, other)


def _is_better(other: Any, own: Any, better: int) -> bool:
    return bool(other > own if better > 0 else other < own)


def _with(one: UnitFacts, fact: str, value: Value) -> UnitFacts:
    unit = evolve(one.unit, name="改好以后")
    return UnitFacts(unit, {**one.values, fact: value})
