"""A search for facts that drawn ones hardly ever are: fact by fact, whatever brings a unit nearer."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from attrs import define

from rules_engine.analysis.claims.drawing import Drawing
from rules_engine.analysis.claims.trials import Bench
from rules_engine.backends.scalar import Observation
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value

_TRIES = 4
Group = tuple[UnitFacts, ...]
# How far a unit has come: smaller is nearer.
Height = tuple[int, Fraction]


@define
class Budget:
    """How many units may still be looked at."""

    left: int

    def take(self) -> bool:
        """Whether another one may."""
        self.left -= 1
        return self.left >= 0


def height(bench: Bench, observation: Observation, wanted: Fraction) -> Height:
    """How far off a total is: rulings that hold are in the way, then what is missing to ``wanted``."""
    program = bench.program
    active = [ruling for ruling in program.rulings if observation.value(ruling.active) is not False]
    value = observation.value(program.total.before_veto)
    if isinstance(value, int | Fraction):
        return len(active), abs(Fraction(value) - wanted)
    return len(active) + 100, Fraction(0)


def climb(
    bench: Bench, start: Group, wanted: Fraction, budget: Budget
) -> Iterator[tuple[Group, Observation]]:
    """Everything seen on the way from ``start`` to a total of ``wanted`` without rulings."""
    drawing = Drawing(bench.program)
    best, group = height(bench, bench.observe(start)[0], wanted), start
    for _ in range(2):
        before = best
        for change in _changes(drawing, bench):
            other = change(group)
            if not budget.take():
                return
            observation = bench.observe(other)[0]
            yield other, observation
            found = height(bench, observation, wanted)
            if found < best:
                best, group = found, other
        if best == before or best == (0, Fraction(0)):
            return


def _changes(drawing: Drawing, bench: Bench) -> Iterator[Callable[[Group], Group]]:
    """Each fact in turn, with some other values."""
    for decl in bench.program.schema.facts:
        for place in range(_TRIES):
            value = drawing.value(decl, plain=place % 2 == 0)

            def change(group: Group, name: str = decl.name, value: Value = value) -> Group:
                first = group[0]
                if name not in first.values:
                    return group
                changed = UnitFacts(first.unit, {**first.values, name: value})
                return (changed, *group[1:])

            yield change


def nearest(bench: Bench, seen: Sequence[tuple[Group, Observation]], wanted: Fraction) -> Group:
    """The group whose first unit is nearest."""
    return min(seen, key=lambda each: height(bench, each[1], wanted))[0]
