"""Pairs of units that are alike but for one fact: whether the one that does better has less."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from rules_engine.analysis.claims.drawing import Drawing
from rules_engine.analysis.claims.model import Claim
from rules_engine.analysis.claims.trials import Bench
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Missing, NotApplicable, Value

_UNITS, _STEPS = 120, 3


@frozen(eq=False)
class PairTrial:
    """How many pairs were tried, and the first that refutes the claim (empty: none does)."""

    count: int
    found: tuple[UnitFacts, ...] = ()


def try_pairs(bench: Bench, claim: Claim) -> PairTrial:
    """Tries a claim of one direction on drawn facts."""
    drawing, count = Drawing(bench.program), 0
    for one in drawing.units(_UNITS):
        for two in _better(drawing, claim, one):
            count += 1
            values = [bench.observe((facts,))[0].value(claim.expr) for facts in (one, two)]
            if is_less(values[1], values[0]):
                return PairTrial(count, (one, two))
    return PairTrial(count)


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
