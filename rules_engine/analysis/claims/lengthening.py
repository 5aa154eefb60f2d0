"""Cliffs of lists: one more record like others, and less for it. They are looked for, and claimed of no list where
none is found: what a record is worth has too many ways for signs, and the solver knows short lists only."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.cliffs import Profile, Range, is_cliff
from rules_engine.analysis.claims.drawing import Drawing
from rules_engine.analysis.claims.model import Claim, Label, Standing, Verdict
from rules_engine.analysis.claims.pairs import is_less
from rules_engine.analysis.claims.trials import Bench
from rules_engine.backends.scalar import Observation
from rules_engine.ir.expressions import Aggregate
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import asks_of_others
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import ListType, TextType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Record, Value, number_of

_UNITS, _FEWEST, _MOST = 12, 12, 60
_BEYOND = 3


@frozen(eq=False)
class Lengthening:
    """Makes the lists of drawn units longer by records that are alike."""

    program: Program
    bench: Bench
    drawing: Drawing = field(init=False)

    @drawing.default
    def _drawing(self) -> Drawing:
        return Drawing(self.program)

    def verdicts(self) -> Iterator[Verdict]:
        """A refuted claim for each item and list of which a cliff is found."""
        lists = [d.name for d in self.program.schema.facts if _may_grow(d.type)]
        reads = [(node, _lists_read(self.program, node)) for node in self.program.nodes]
        units = self.drawing.units(_UNITS) if any(found for _, found in reads) else []
        for name in lists:
            nodes = [node for node, found in reads if name in found]
            yield from self._of_list(name, nodes, units)

    def _of_list(
        self, name: str, nodes: Sequence[ScoreNode], units: Sequence[UnitFacts]
    ) -> Iterator[Verdict]:
        left = list(nodes)
        for place, unit in enumerate(units):
            records = unit.values.get(name)
            if not left or not isinstance(records, tuple) or not records:
                continue
            before = records[1:] if place % 2 else ()
            group = self._group(unit, name, before, records[0])
            seen = self.bench.observe(group)
            for node in list(left):
                found = self._falls(node, name, group, seen)
                if found is not None:
                    left.remove(node)
                    yield found

    def _group(
        self, unit: UnitFacts, name: str, before: tuple[Record, ...], like: Record
    ) -> list[UnitFacts]:
        """The unit with none, one, two … more records that are alike, but for the texts by which they are told
        apart."""
        apart = _keys(self.program, name)
        copies = tuple(
            {k: f"{v}{n}" if k in apart else v for k, v in like.items()} for n in range(self._far())
        )
        return [
            UnitFacts(
                evolve(unit.unit, name=f"加{n}条"), {**unit.values, name: (*before, *copies[:n])}
            )
            for n in range(len(copies) + 1)
        ]

    def _far(self) -> int:
        """Somewhat beyond the numbers that the scheme names."""
        named = [int(one) for one in self.drawing.numbers if _FEWEST <= one <= _MOST]
        return max([_FEWEST, *named]) + _BEYOND

    def _falls(
        self, node: ScoreNode, name: str, group: Sequence[UnitFacts], seen: Sequence[Observation]
    ) -> Verdict | None:
        scores = [number_of(self._score(node, each)) for each in seen]
        profile = {Fraction(n): one for n, one in enumerate(scores) if one is not None}
        at = _cliff(profile, len(group) - 1)
        if at is None:
            return None
        pair = (group[at], group[at + 1])
        one, two = (each.value(node.score) for each in self.bench.observe(pair))
        return self._refuted(node, name, at, pair, (one, two)) if is_less(two, one) else None

    def _score(self, node: ScoreNode, seen: Observation) -> Value:
        part = self.program.takes_part
        return None if part is not None and seen.value(part) is not True else seen.value(node.score)

    def _refuted(
        self,
        node: ScoreNode,
        name: str,
        at: int,
        pair: tuple[UnitFacts, UnitFacts],
        scores: tuple[Value, Value],
    ) -> Verdict:
        words = f"“{node.name}”里清单“{name}”没有断崖"
        claim = Claim("cliff", (*node.path, name), words, node.score, node.span, fact=name)
        one, two = (decimal_text(number_of(score) or Fraction(0)) for score in scores)
        note = f"“{name}”里有 {at} 条同样的记录时得 {one}，{at + 1} 条时得 {two}；别处越多越高"
        return Verdict(claim, Standing.REFUTED, Label.PROVED, note, pair)


def _cliff(profile: Profile, most: int) -> int | None:
    """The first number of records from which one more is a cliff."""
    within = Range(Fraction(0), Fraction(most), Fraction(1))
    return next((n for n in range(most) if is_cliff(profile, Fraction(n), 1, within)), None)


def _may_grow(kind: object) -> bool:
    return isinstance(kind, ListType) and not kind.period


def _lists_read(program: Program, node: ScoreNode) -> set[str]:
    """The lists that a score reads itself; none where it compares units: others would move with it."""
    outside = {id(part) for other in program.nodes for part in (other.score, other.applicable)}
    parts = list(walk([node.score], outside - {id(node.score), id(node.applicable)}))
    if asks_of_others([node.score]):
        return set()
    return {part.source for part in parts if isinstance(part, Aggregate)}


def _keys(program: Program, name: str) -> set[str]:
    """The fields, texts all of them, by which records of a list are told apart."""
    kind = program.schema.by_name[name].type
    assert isinstance(kind, ListType)
    texts = {part.name for part in kind.record.fields if isinstance(part.type, TextType)}
    scores = [node.score for node in program.nodes]
    aggregates = [n for n in walk(scores) if isinstance(n, Aggregate) and n.source == name]
    return texts & {key.name for each in aggregates for key in each.keys}
