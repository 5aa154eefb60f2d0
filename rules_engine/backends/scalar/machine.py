"""A program made ready to run: registers are loaded, steps run in order, everything stays to see."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from rules_engine.backends.scalar.assembly import Assembly
from rules_engine.backends.scalar.cohorts import NO_OTHERS, Comparing, Others
from rules_engine.backends.scalar.loading import (
    LATE_DONE,
    STAND_INS,
    Load,
    loaders,
)
from rules_engine.backends.scalar.observation import Observation, Outline
from rules_engine.backends.scalar.schedule import Schedule, Stage, schedule
from rules_engine.backends.scalar.site import Registers
from rules_engine.ir.expressions import Aggregate, Cohort, Expr
from rules_engine.ir.fold import fold, walk
from rules_engine.ir.passes.grid import grids
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots, result_roots
from rules_engine.ir.passes.simplify import simplify
from rules_engine.ir.program import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Shown


def prepare(
    program: Program, calendar: WorkCalendar = NO_CALENDAR, probes: Sequence[Expr] = ()
) -> "Machine":
    """The machine of a program, and of ``probes``: expressions that are observed besides it. Raises
    KeyError for facts or operators that are not declared."""
    written = (*all_roots(program), *probes)
    stands = simplify(written, program.schema)
    # Every written node stays observable, also those that only a simplified one still needs.
    roots = list({id(stand): stand for stand in stands.values()}.values())
    assembly = Assembly(program.schema, grids(roots, program.schema), calendar)
    fold(roots, assembly)
    plan = schedule([stands[id(root)] for root in result_roots(program)], roots, assembly)
    return Machine(
        program=program,
        template=tuple(assembly.template),
        loads=(*loaders(assembly.facts.values()), *assembly.attributes),
        stages=plan.stages,
        outline=_outline(written, stands, assembly, plan),
    )


def _outline(
    written: Sequence[Expr], stands: dict[int, Expr], assembly: Assembly, plan: Schedule
) -> Outline:
    of_records = lists(written)
    places, traces = {}, {}
    for node in walk(written):
        stand = id(stands[id(node)])
        if not of_records[id(node)]:
            place = assembly.registers[stand], assembly.grids[stand] or 1
            places[id(node)] = (*place, stand in plan.prompt)
        if isinstance(node, Aggregate):
            traces[id(node)] = assembly.aggregates[stand].trace
        if isinstance(node, Cohort):
            traces[id(node)] = assembly.cohorts[stand].trace
    return Outline(places, traces, plan.late)


@frozen(eq=False, repr=False)
class Machine(Shown):
    """Evaluates one program for any units. Holds no state of an evaluation."""

    program: Program
    template: tuple[Any, ...]
    loads: tuple[Load, ...]
    stages: tuple[Stage, ...]
    outline: Outline

    def observe(self, units: Sequence[UnitFacts], others: Others = NO_OTHERS) -> list[Observation]:
        """An observation of each unit, in the order given. Comparisons between units see them all, and
        ``others`` of which that is known; the order of the units changes nothing."""
        files = [self._load(facts) for facts in units]
        for stage in self.stages:
            for cohort in stage.cohorts:
                cohort.run(units, files, others)
            for registers in files:
                for step in stage.steps:
                    step(registers)
        pairs = zip(units, files, strict=True)
        return [Observation(facts, self.outline, file) for facts, file in pairs]

    def comparisons(self) -> Iterator[tuple[Cohort, Comparing]]:
        """The comparisons between units, each once, as they are written and as they are made."""
        left = {each.trace: each for stage in self.stages for each in stage.cohorts}
        for node in walk(all_roots(self.program)):
            if isinstance(node, Cohort) and (made := left.pop(self.outline.traces[id(node)], None)):
                yield node, made

    def observe_one(self, facts: UnitFacts) -> Observation:
        """The observation of a unit by itself: compared with nobody, where units are compared."""
        return self.observe((facts,))[0]

    def _load(self, facts: UnitFacts) -> Registers:
        registers = list(self.template)
        registers[LATE_DONE], registers[STAND_INS] = False, {}
        for load in self.loads:
            load(facts, registers)
        return registers
