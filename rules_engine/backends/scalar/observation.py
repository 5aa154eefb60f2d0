"""What was seen of one unit: the value of every expression, in natural units."""

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from attrs import field, frozen

from rules_engine.backends.scalar.cohorts import Compared
from rules_engine.backends.scalar.loading import LATE_DONE, STAND_INS, off_grid
from rules_engine.backends.scalar.records import beyond, covered, matched, values_of
from rules_engine.backends.scalar.site import Registers, Step
from rules_engine.ir.expressions import Aggregate, Cohort, Expr
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Number, Value
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Outline(Shown):
    """Where an observation finds things, by ``id`` of a node: ``places`` are register and grid of a
    value of the unit, and whether it is there without the late steps; ``traces`` are the registers
    of aggregates' conditions and of what comparisons between units looked at."""

    places: dict[int, tuple[int, int, bool]]
    traces: dict[int, int]
    late: tuple[Step, ...]

    def same(self, first: Expr, second: Expr) -> bool:
        """Whether two expressions share a register, so that they are equal for every unit."""
        return self.places[id(first)][0] == self.places[id(second)][0]

    def grid(self, expr: Expr) -> int:
        """The grid of an expression's register: its numbers are integers times 1/grid, or, where
        the grid is 1, possibly fractions."""
        return self.places[id(expr)][1]

    def reading(self, wanted: Sequence[tuple[Expr, Fraction]]) -> "Reading":
        """How to read the values of many expressions in one go, each times its factor."""
        places = tuple(self._place(expr, factor) for expr, factor in wanted)
        off = [at for at, (expr, _) in enumerate(wanted) if self.grid(expr) == 1]
        return Reading(places, tuple((at, places[at][1]) for at in off))

    def _place(self, expr: Expr, factor: Fraction) -> tuple[int, Number]:
        register, grid, _ = self.places[id(expr)]
        exact = factor / grid
        return register, exact.numerator if exact.denominator == 1 else exact


@frozen(eq=False, repr=False)
class Reading(Shown):
    """Registers, each with the factor that its numbers take; ``fractional`` are the positions of
    those that may hold fractions.

    For ledgers, which hold hundreds of amounts: integers of one scale are read and added many times
    faster than fractions.
    """

    places: tuple[tuple[int, Number], ...]
    fractional: tuple[tuple[int, Number], ...]


@frozen(eq=False, repr=False)
class Observation(Shown):
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

    def read(self, reading: "Reading") -> list[Value]:
        """The values of a reading, in its order: numbers times their factors, others as they are.
        A fraction that stands in several registers gives one object for each factor."""
        self._complete()
        registers = self._registers
        values = [
            value * factor if (value := registers[register]).__class__ is int else value
            for register, factor in reading.places
        ]
        known: dict[tuple[int, Number], Value] = {}
        for at, factor in reading.fractional:
            value = values[at]
            if value.__class__ is Fraction:
                key = (id(value), factor)
                if key not in known:
                    known[key] = value * factor
                values[at] = known[key]
        return values

    def matches(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the records for which ``where`` held (all, where there is none)."""
        self._complete()
        return matched(self._registers[self.outline.traces[id(aggregate)]])

    def covered(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the records that another one of the same matter stands for."""
        self._complete()
        return covered(self._registers[self.outline.traces[id(aggregate)]])

    def beyond(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the other records that are not among those that are added up."""
        self._complete()
        return beyond(self._registers[self.outline.traces[id(aggregate)]])

    def values_of_records(self, aggregate: Aggregate) -> tuple[Value, ...]:
        """What each record gave to an aggregate of values, in their order."""
        self._complete()
        return values_of(self._registers[self.outline.traces[id(aggregate)]])

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
