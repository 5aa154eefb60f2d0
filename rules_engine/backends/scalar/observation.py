"""What was seen of one unit: the value of every expression, in natural units."""

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from attrs import field, frozen

from rules_engine.backends.scalar.cohorts import Compared
from rules_engine.backends.scalar.loading import LATE_DONE, STAND_INS, off_grid
from rules_engine.backends.scalar.records import covered, matched
from rules_engine.backends.scalar.site import Registers, Step
from rules_engine.ir.expressions import Aggregate, Cohort, Expr
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value


@frozen(eq=False)
class Outline:
    """Where an observation finds things, by ``id`` of a node: ``places`` are register and grid of a
    value of the unit, and whether it is there without the late steps; ``traces`` are the registers
    of aggregates' conditions and of what comparisons between units looked at."""

    places: dict[int, tuple[int, int, bool]]
    traces: dict[int, int]
    late: tuple[Step, ...]

    def same(self, first: Expr, second: Expr) -> bool:
        """Whether two expressions share a register, so that they are equal for every unit."""
        return self.places[id(first)][0] == self.places[id(second)][0]


@frozen(eq=False)
class Observation:
    """The evaluated registers of one unit. What only explanations need is computed when asked."""

    facts: UnitFacts
    outline: Outline = field(repr=False)
    _registers: Registers = field(repr=False)

    def value(self, expr: Expr) -> Value:
        """The value of an expression of the program: ``int`` for whole numbers, else ``Fraction``.

        Raises KeyError for an expression that is not of the program, or that has a value for each
        record instead of one for the unit.
        """
        register, grid, prompt = self.outline.places[id(expr)]
        if not prompt:
            self._complete()
        return cast(Value, off_grid(self._registers[register], grid))

    def scaler(self, scale: int) -> Callable[[Expr], Value]:
        """A function that gives numbers times ``scale``, as ``int`` wherever they are one, and any
        other value as it is. Expressions that share a register give the same object.

        For ledgers, which add hundreds of amounts: integers are added many times faster.
        """
        self._complete()
        places, registers = self.outline.places, self._registers
        seen: dict[int, Value] = {}

        def scaled(expr: Expr) -> Value:
            register, grid, _ = places[id(expr)]
            if register not in seen:
                seen[register] = _scaled(registers[register], grid, scale)
            return seen[register]

        return scaled

    def matches(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the records for which ``where`` held (all, where there is none)."""
        self._complete()
        return matched(self._registers[self.outline.traces[id(aggregate)]])

    def covered(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the records that another one of the same matter stands for."""
        self._complete()
        return covered(self._registers[self.outline.traces[id(aggregate)]])

    def compared(self, cohort: Cohort) -> Compared:
        """What a comparison between units looked at."""
        return cast(Compared, self._registers[self.outline.traces[id(cohort)]])

    @property
    def defaults_used(self) -> tuple[str, ...]:
        """Facts, and ``清单[2].字段``, that took their 未报按 stand-in, in the order declared."""
        self._complete()
        taken = self._registers[STAND_INS]
        return tuple(taken[order] for order in sorted(taken))

    def _complete(self) -> None:
        if not self._registers[LATE_DONE]:
            self._registers[LATE_DONE] = True
            for step in self.outline.late:
                step(self._registers)


def _scaled(value: Value, grid: int, scale: int) -> Value:
    """A register's value times ``scale``."""
    if value.__class__ is int and not scale % grid:
        return value * (scale // grid)
    if value.__class__ is int or value.__class__ is Fraction:
        return Fraction(value.numerator * scale, value.denominator * grid)
    return value
