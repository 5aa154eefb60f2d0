"""A program made ready to run: registers are loaded, steps run in order, everything stays to see."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from rules_engine.backends.scalar.assembly import Assembly
from rules_engine.backends.scalar.loading import (
    LATE_DONE,
    STAND_INS,
    Load,
    Loading,
    load_special,
)
from rules_engine.backends.scalar.observation import Observation, Outline
from rules_engine.backends.scalar.schedule import Stage, schedule
from rules_engine.backends.scalar.site import Registers, Step
from rules_engine.ir.expressions import Expr
from rules_engine.ir.fold import fold, walk
from rules_engine.ir.passes.grid import grids
from rules_engine.ir.passes.levels import lists
from rules_engine.ir.passes.roots import all_roots, result_roots
from rules_engine.ir.program import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import missing


def prepare(program: Program) -> "Machine":
    """The machine of a program. Raises KeyError for facts or operators that are not declared."""
    roots = all_roots(program)
    assembly = Assembly(program.schema, grids(roots, program.schema))
    fold(roots, assembly)
    plan = schedule(result_roots(program), roots, assembly)
    return Machine(
        template=tuple(assembly.template),
        plain=_plain(assembly),
        numbers=_numbers(assembly),
        others=_others(assembly),
        stages=plan.stages,
        outline=_outline(roots, assembly, plan.late),
    )


def _outline(roots: Sequence[Expr], assembly: Assembly, late: tuple[Step, ...]) -> Outline:
    of_records = lists(roots)
    places = {
        id(node): (assembly.registers[id(node)], assembly.grids[id(node)] or 1)
        for node in walk(roots)
        if not of_records[id(node)]
    }
    traces = {node: one.trace for node, one in assembly.aggregates.items()}
    return Outline(places, traces, late)


def _plain(assembly: Assembly) -> tuple[tuple[str, int, Any], ...]:
    loads = assembly.facts.values()
    return tuple(
        (load.decl.name, load.out, missing(load.decl.name))
        for load in loads
        if load.simple and not load.numeric
    )


def _numbers(assembly: Assembly) -> tuple[tuple[str, int, Any, int, Loading], ...]:
    loads = assembly.facts.values()
    return tuple(
        (load.decl.name, load.out, missing(load.decl.name), load.grid or 1, load)
        for load in loads
        if load.simple and load.numeric
    )


def _others(assembly: Assembly) -> tuple[Load, ...]:
    special = (load_special(load) for load in assembly.facts.values() if not load.simple)
    return (*special, *assembly.attributes)


@frozen(eq=False)
class Machine:
    """Evaluates one program for any units. Holds no state of an evaluation."""

    template: tuple[Any, ...]
    plain: tuple[tuple[str, int, Any], ...]
    numbers: tuple[tuple[str, int, Any, int, Loading], ...]
    others: tuple[Load, ...]
    stages: tuple[Stage, ...]
    outline: Outline

    def observe(self, units: Sequence[UnitFacts]) -> list[Observation]:
        """An observation of each unit, in the order given. Comparisons between units see them all;
        the order of the units changes nothing."""
        files = [self._load(facts) for facts in units]
        for stage in self.stages:
            for cohort in stage.cohorts:
                cohort.run(units, files)
            for registers in files:
                for step in stage.steps:
                    step(registers)
        pairs = zip(units, files, strict=True)
        return [Observation(facts, self.outline, file) for facts, file in pairs]

    def observe_one(self, facts: UnitFacts) -> Observation:
        """The observation of a unit by itself: compared with nobody, where units are compared."""
        return self.observe((facts,))[0]

    def _load(self, facts: UnitFacts) -> Registers:
        registers = list(self.template)
        registers[LATE_DONE], registers[STAND_INS] = False, {}
        get = facts.values.get
        for name, out, absent in self.plain:
            registers[out] = get(name, absent)
        for name, out, absent, grid, load in self.numbers:
            value: Any = get(name, absent)
            if value.__class__ is int:
                registers[out] = value * grid
            else:
                place = facts.places.get(name, name)
                registers[out] = load.take(value, name, place, 0, registers)
        for run in self.others:
            run(facts, registers)
        return registers
