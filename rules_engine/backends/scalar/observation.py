"""What was seen of one unit: the value of every expression, in natural units."""

from typing import cast

from attrs import field, frozen

from rules_engine.backends.scalar.loading import LATE_DONE, STAND_INS, off_grid
from rules_engine.backends.scalar.records import matched
from rules_engine.backends.scalar.site import Registers, Step
from rules_engine.ir.expressions import Aggregate, Expr
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value


@frozen(eq=False)
class Outline:
    """Where an observation finds things, by ``id`` of a node: ``places`` are register and grid of a
    value of the unit, and whether it is there without the late steps; ``traces`` are the registers
    of aggregates' conditions."""

    places: dict[int, tuple[int, int, bool]]
    traces: dict[int, int]
    late: tuple[Step, ...]


@frozen(eq=False)
class Observation:
    """The evaluated registers of one unit. What only explanations need is computed when asked."""

    facts: UnitFacts
    _outline: Outline = field(repr=False)
    _registers: Registers = field(repr=False)

    def value(self, expr: Expr) -> Value:
        """The value of an expression of the program: ``int`` for whole numbers, else ``Fraction``.

        Raises KeyError for an expression that is not of the program, or that has a value for each
        record instead of one for the unit.
        """
        register, grid, prompt = self._outline.places[id(expr)]
        if not prompt:
            self._complete()
        return cast(Value, off_grid(self._registers[register], grid))

    def matches(self, aggregate: Aggregate) -> tuple[int, ...]:
        """0-based positions of the records for which ``where`` held (all, where there is none)."""
        self._complete()
        return matched(self._registers[self._outline.traces[id(aggregate)]])

    @property
    def defaults_used(self) -> tuple[str, ...]:
        """Facts, and ``清单[2].字段``, that took their 未报按 stand-in, in the order declared."""
        self._complete()
        taken = self._registers[STAND_INS]
        return tuple(taken[order] for order in sorted(taken))

    def _complete(self) -> None:
        if not self._registers[LATE_DONE]:
            self._registers[LATE_DONE] = True
            for step in self._outline.late:
                step(self._registers)
