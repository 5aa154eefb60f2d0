"""Evaluates units: observe, summarise, rank, count."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine.backends.scalar import Machine, prepare
from rules_engine.explain.ledger import Effects, Ledger, effects_of, make_ledger
from rules_engine.explain.ranking import ranked
from rules_engine.explain.results import UnitResult, summarise
from rules_engine.explain.statistics import StatisticValue, statistics_of
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts


@frozen(eq=False)
class Evaluation:
    """The results of a run in printed order, and the statistics."""

    program: Program
    results: tuple[UnitResult, ...]
    statistics: tuple[StatisticValue, ...]

    def of(self, unit: str) -> UnitResult | None:
        """The result of a unit by its official name."""
        return next((r for r in self.results if r.unit.name == unit), None)


@frozen(eq=False)
class Evaluator:
    """A program made ready to evaluate units."""

    program: Program
    _machine: Machine
    _effects: Effects

    @classmethod
    def of(cls, program: Program) -> "Evaluator":
        """Make a program ready; costs far more than one evaluation."""
        machine = prepare(program)
        return cls(program, machine, effects_of(program, machine.outline))

    def evaluate(self, units: Sequence[UnitFacts]) -> Evaluation:
        """Results of all units. Their order in ``units`` changes nothing."""
        observations = self._machine.observe(units)
        results = [summarise(self.program, observation) for observation in observations]
        in_order = ranked(self.program, results)
        return Evaluation(self.program, in_order, statistics_of(self.program, in_order))

    def explain(self, result: UnitResult) -> Ledger:
        """The ledger of a result; its lines add up to the score or LedgerError is raised."""
        return make_ledger(self.program, result.observation, self._effects)
