"""Random schemes with facts that are partly 未报, by seeds alone: each bound is put to the test.

``python -m tests.properties.ends --schemes 500 --seed 7`` says what does not hold; ``--show 7-12``
prints that scheme. A scheme is compiled once and meets several sets of facts.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from attrs import frozen

from rules_engine.analysis.missing import Found, gaps
from rules_engine.backends.interval import Abstract, Witness, bounds
from rules_engine.backends.interval.filling import filled as filled_by
from rules_engine.backends.interval.values import state_of
from rules_engine.backends.scalar import Machine, Observation
from rules_engine.explain import Evaluator
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Expr, Program
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.spans import Span
from rules_engine.model.types import FactDecl, FactSchema, ListType
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Fault, Missing, NotApplicable, Value
from rules_engine.pipeline import compile_text
from rules_engine.syntax.printing import print_scheme
from tests.strategies.drawing import World, seeded
from tests.strategies.facts import draw_filled, draw_units
from tests.strategies.schemes import draw_scheme

CALENDAR = shipped_calendar()
SETS = 4
ODDS = (3, 8, 20, 35)


def nodes_of(program: Program) -> list[Expr]:
    """What has one value for the unit."""
    roots = all_roots(program)
    of_records = lists(roots)
    return [node for node in walk(roots) if not of_records[id(node)]]


def declared(schema: FactSchema) -> Iterator[FactDecl]:
    """Every fact, and every field of a list."""
    for decl in schema.facts:
        yield decl
        if isinstance(decl.type, ListType):
            yield from decl.type.record.fields


def is_within(span: Span, total: Value) -> bool:
    """Whether a total is one that the span allows."""
    if isinstance(total, Fault):
        return span.may_fail
    if isinstance(total, NotApplicable):
        return span.may_be_unscored
    assert not isinstance(total, Missing)
    low, high = span.low, span.high
    number: Any = total
    return span.valued and (low is None or low <= number) and (high is None or number <= high)


def attained(value: Abstract) -> Iterator[tuple[Any, Witness]]:
    """What is said to be reached, and by which facts."""
    if value.low is not None and value.low_at is not None:
        yield value.low, value.low_at
    if value.high is not None and value.high_at is not None:
        yield value.high, value.high_at
    for choice, at in (value.choices or {}).items():
        if at is not None:
            yield choice, at
    for state, at in value.states.items():
        if at is not None:
            yield state, at


@frozen(eq=False)
class Trial:
    """A scheme and a set of facts, looked at."""

    program: Program
    evaluator: Evaluator
    facts: list[UnitFacts]

    @property
    def machine(self) -> Machine:
        """What observes units."""
        return self.evaluator.machine

    def wrong(self, world: World) -> Iterator[str]:
        """What does not hold."""
        seen = list(self.machine.observe(self.facts))
        total = self.program.total.score
        waiting = {
            one.facts.unit.name: sorted(value.facts)
            for one in seen
            if isinstance(value := one.value(total), Missing)
        }
        for found in gaps(self.program, seen, waiting, CALENDAR):
            yield from self._ends(found.unit, found.found)
            if not any(decl.has_default for decl in declared(self.program.schema)):
                yield from self._within(world, found.unit, found.found.span)
        yield from self._first(self.facts[0])

    def _of(self, facts: Iterable[UnitFacts], unit: str) -> Observation:
        return next(one for one in self.machine.observe(facts) if one.facts.unit.name == unit)

    def _ends(self, unit: str, found: Found) -> Iterator[str]:
        for at, end in ((found.low_at, found.span.low), (found.high_at, found.span.high)):
            if at is not None and end is not None:
                whole = [filled_by(self.program.schema, one, at) for one in self.facts]
                value = self._of(whole, unit).value(self.program.total.score)
                if value != end:
                    yield f"{unit} 到 {end}，实为 {value}：{dict(at)}"

    def _within(self, world: World, unit: str, span: Span) -> Iterator[str]:
        for _ in range(3):
            whole = [draw_filled(world, self.program.schema, one) for one in self.facts]
            result = self.evaluator.evaluate(whole).of(unit)
            assert result is not None
            total = result.observation.value(self.program.total.score)
            grade = result.grade
            if not is_within(span, total):
                yield f"{unit} 的 {total} 不在 {span} 之内：{whole}"
            if isinstance(grade, str) and grade not in span.grades:
                yield f"{unit} 的 {grade} 不在 {span} 之内：{whole}"

    def _first(self, facts: UnitFacts) -> Iterator[str]:
        """Every node of one unit by itself."""
        found = bounds(self.program, facts, CALENDAR)
        for node in nodes_of(self.program):
            for wanted, at in attained(found.of(node)):
                whole = filled_by(self.program.schema, facts, at)
                value = self.machine.observe_one(whole).value(node)
                if value != wanted and state_of(value) is not wanted:
                    yield f"{node} 到 {wanted}，实为 {value}：{dict(at)}"


def text_of(seed: str) -> str:
    """The scheme of a seed."""
    return print_scheme(draw_scheme(seeded(seed)))


def wrong_of(seed: str, sets: int = SETS) -> Iterator[str]:
    """What does not hold of the scheme of a seed."""
    program = compile_text(text_of(seed), "随机.rule").program
    if program is None:
        return
    evaluator, world = Evaluator.of(program, CALENDAR), seeded(f"{seed} 事实")
    for number in range(sets):
        facts = draw_units(world, program.schema, missing=world.pick(ODDS))
        yield from (
            f"{seed}/{number} {one}" for one in Trial(program, evaluator, facts).wrong(world)
        )


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--schemes", type=int, default=100)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--show", default="")
    asked = parser.parse_args(arguments)
    if asked.show:
        print(text_of(asked.show), *wrong_of(asked.show), sep="\n")
        return 0
    found = 0
    for number in range(asked.schemes):
        for one in islice(wrong_of(f"{asked.seed}-{number}"), 3):
            found += 1
            print(one, flush=True)
    print(f"{asked.schemes} 份方案，{found} 处不符")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
