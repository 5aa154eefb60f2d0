"""A search for facts that drawn ones hardly ever are: whatever brings a unit nearer, a few facts at a time."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, field, frozen

from rules_engine.analysis.claims.drawing import Drawing, facts_read
from rules_engine.analysis.claims.trials import Bench, fitting
from rules_engine.backends.scalar import Observation
from rules_engine.ir.expressions import Expr
from rules_engine.model.types import BoolType, FactDecl, ListType, NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Value

_TRIES = 2
_ROUNDS = 3
# So many of those that were seen give what they have of an item, or of a ruling.
_GIVERS = 2
Group = tuple[UnitFacts, ...]
Seen = tuple[Group, Observation]
# How far a unit has come: smaller is nearer.
Height = tuple[int, Fraction]
Values = Mapping[str, Value]
_FAULT = 100
# What has no end is tried so far on.
_FAR = 100


@define
class Budget:
    """How many units may still be looked at."""

    left: int

    def take(self) -> bool:
        """Whether another one may."""
        self.left -= 1
        return self.left >= 0


def height(bench: Bench, observation: Observation, wanted: Fraction) -> Height:
    """How far off a total is: items that are 出错, rulings that hold and having no grade are in the way, then what
    is missing to ``wanted``."""
    program = bench.program
    leaves = [node.score for node in program.nodes if not node.children]
    faults = sum(isinstance(observation.value(score), Fault) for score in leaves)
    active = [ruling for ruling in program.rulings if observation.value(ruling.active) is not False]
    value = observation.value(program.total.before_veto)
    ungraded = program.grade is not None and not isinstance(observation.value(program.grade), str)
    away = len(active) + ungraded + _FAULT * faults
    if isinstance(value, int | Fraction):
        return away, abs(Fraction(value) - wanted)
    return away + _FAULT, Fraction(0)


@frozen(eq=False)
class Climbing:
    """Changes units: ``blocks`` are facts of units that were seen, for one item or ruling each."""

    bench: Bench
    blocks: tuple[Values, ...]
    drawing: Drawing = field(init=False)

    @drawing.default
    def _drawing(self) -> Drawing:
        return Drawing(self.bench.program)

    @classmethod
    def of(cls, bench: Bench, seen: Sequence[Seen]) -> "Climbing":
        """What units that were seen have to give."""
        return cls(bench, tuple(_blocks(bench, seen)))

    def climb(self, start: Group, wanted: Fraction, budget: Budget) -> Iterator[Seen]:
        """Everything seen on the way from ``start`` to a total of ``wanted`` without rulings."""
        best, group = height(self.bench, self.bench.observe(start)[0], wanted), start
        for _ in range(_ROUNDS):
            before = best
            for values in self._changes():
                other = self._changed(group, values)
                if not budget.take():
                    return
                observation = self.bench.observe(other)[0]
                yield other, observation
                found = height(self.bench, observation, wanted)
                if found < best:
                    best, group = found, other
            if best == before or best == (0, Fraction(0)):
                return

    def _changed(self, group: Group, values: Values) -> Group:
        first = group[0]
        changed = UnitFacts(first.unit, {**first.values, **values})
        return (fitting(self.drawing, changed), *group[1:])

    def _changes(self) -> Iterator[Values]:
        """What others have of an item or a ruling, then each fact in turn with some other values."""
        yield from self.blocks
        for decl in self.bench.program.schema.facts:
            for value in ends_of(decl):
                yield {decl.name: value}
            for place in range(_TRIES):
                yield {decl.name: self.drawing.value(decl, plain=place % 2 == 0)}


def _blocks(bench: Bench, seen: Sequence[Seen]) -> Iterator[Values]:
    """The facts of an item where it came to most and to least, and of a ruling where it did not hold."""
    program = bench.program
    for node in program.nodes:
        if not node.children:
            ranked = sorted(_numbers(node.score, seen), key=lambda one: one[0])
            for _, place in [*ranked[-_GIVERS:], *ranked[:1]]:
                yield _given(node.score, seen[place][0][0])
    for ruling in program.rulings:
        calm = [group[0] for group, each in seen if each.value(ruling.active) is False]
        for facts in calm[:_GIVERS]:
            yield _given(ruling.active, facts)


def _numbers(score: Expr, seen: Sequence[Seen]) -> Iterator[tuple[Fraction, int]]:
    for place, (_, observation) in enumerate(seen):
        value = observation.value(score)
        if isinstance(value, int | Fraction):
            yield Fraction(value), place


def _given(expr: Expr, facts: UnitFacts) -> Values:
    names = facts_read([expr])
    return {name: value for name, value in facts.values.items() if name in names}


def ends_of(decl: FactDecl) -> Sequence[Value]:
    """The plainest values that are as far apart as can be."""
    match decl.type:
        case BoolType():
            return True, False
        case NumberType(lower=lower, upper=upper):
            low = Fraction(0) if lower is None else lower
            ends = (low, low + _FAR if upper is None else upper)
            return [int(end) if end.denominator == 1 else end for end in ends]
        case ListType(period=""):
            return ((),)
        case _:
            return ()


def nearest(bench: Bench, seen: Sequence[Seen], wanted: Fraction) -> Group:
    """The group whose first unit is nearest."""
    return min(seen, key=lambda each: height(bench, each[1], wanted))[0]
