"""Units among many others: what depends on ranks and averages hardly ever shows among two or three."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from attrs import evolve

from rules_engine.analysis.claims.climbing import ends_of
from rules_engine.analysis.claims.trials import Bench, Seen
from rules_engine.ir.expressions import Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.program import Program
from rules_engine.model.units import UnitFacts

# How many of the others are better than the unit: of so many.
_MIXES = ((0, 1), (1, 1), (0, 10), (1, 10), (3, 10), (6, 10), (8, 10), (10, 10))
_PLACES, _BEST = 4, 3
_MOST = 400

Group = tuple[UnitFacts, ...]


def crowds(bench: Bench, seen: Sequence[Seen]) -> Iterator[Group]:
    """Units of one class from the best to the worst that were seen, each beside copies of those."""
    yield from islice(_crowds(bench, seen), _MOST)


def _crowds(bench: Bench, seen: Sequence[Seen]) -> Iterator[Group]:
    asked = _asked_by_rulings(bench.program)
    for ranked in _by_class(bench, seen):
        step = max(1, len(ranked) // _PLACES)
        for own in [*ranked[1 : 1 + _BEST], *ranked[::step]]:
            for like in (own, *_varied(bench.program, own, asked)):
                for better, count in _MIXES:
                    yield _group(like, [ranked[0]] * better + [ranked[-1]] * (count - better))


def _asked_by_rulings(program: Program) -> frozenset[str]:
    """The facts that rulings ask about themselves, not through scores."""
    scores = {id(node.score) for node in program.nodes} | {id(program.total.score)}
    nodes = walk([ruling.active for ruling in program.rulings], scores)
    return frozenset(node.name for node in nodes if isinstance(node, Fact))


def _varied(program: Program, own: UnitFacts, asked: frozenset[str]) -> Iterator[UnitFacts]:
    """A unit with other values of what rulings ask about."""
    for decl in program.schema.facts:
        if decl.name in asked and decl.name in own.values:
            for value in ends_of(decl):
                yield UnitFacts(own.unit, {**own.values, decl.name: value})


def _by_class(bench: Bench, seen: Sequence[Seen]) -> Iterator[list[UnitFacts]]:
    """The units that have a total, one for each, from the best to the worst."""
    kinds: dict[str | None, dict[Fraction, UnitFacts]] = {}
    for group, observation in seen:
        value = observation.value(bench.program.total.score)
        if isinstance(value, int | Fraction):
            kinds.setdefault(group[0].unit.kind, {}).setdefault(Fraction(value), group[0])
    for found in kinds.values():
        yield [found[total] for total in sorted(found, reverse=True)]


def _group(own: UnitFacts, others: Sequence[UnitFacts]) -> Group:
    named = [
        UnitFacts(evolve(one.unit, name=f"同伴{place}"), one.values)
        for place, one in enumerate(others)
    ]
    return (own, *named)
