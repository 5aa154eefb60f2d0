"""Evaluates units: observe, summarise, rank, count."""

from collections.abc import Sequence

from attrs import evolve, frozen

from rules_engine.backends.scalar import NO_OTHERS, Machine, Others, prepare
from rules_engine.explain.asking import Foresight
from rules_engine.explain.ledger import Ledger, make_ledger
from rules_engine.explain.ledger_plan import LedgerPlan, plan_of
from rules_engine.explain.quotas import QuotaOutcome, apply_quotas
from rules_engine.explain.ranking import ranked
from rules_engine.explain.results import UnitResult, summarise
from rules_engine.explain.rolls import RollValue, rolls_of
from rules_engine.explain.statistics import StatisticValue, statistics_of
from rules_engine.ir import Expr, Program
from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.units import OwnNames, UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Evaluation(Shown):
    """The results of a run in printed order, the statistics, what quotas did, the rolls. ``calendar`` is the 工作日历 that
    was gone by, None where nothing counts working days."""

    program: Program
    results: tuple[UnitResult, ...]
    statistics: tuple[StatisticValue, ...]
    calendar: WorkCalendar | None = None
    quotas: tuple[QuotaOutcome, ...] = ()
    rolls: tuple[RollValue, ...] = ()

    def of(self, unit: str) -> UnitResult | None:
        """The result of a unit by its official name."""
        return next((r for r in self.results if r.unit.name == unit), None)

    def with_lists(self, foresight: Foresight) -> "Evaluation":
        """The same, its lists made by what may still come of what is 未报."""
        return evolve(self, rolls=rolls_of(self.program, self.results, foresight))


@frozen(eq=False, repr=False)
class Evaluator(Shown):
    """A program made ready to evaluate units."""

    program: Program
    machine: Machine
    _plan: LedgerPlan
    _calendar: WorkCalendar | None = None

    @classmethod
    def of(
        cls,
        program: Program,
        calendar: WorkCalendar = NO_CALENDAR,
        probes: Sequence[Expr] = (),
    ) -> "Evaluator":
        """Make a program ready; costs far more than one evaluation. ``calendar``: 工作日历, ``probes``:
        expressions to observe besides those of the program."""
        machine = prepare(program, calendar, probes)
        gone_by = calendar if counts_workdays(program) else None
        return cls(program, machine, plan_of(program, machine.outline), gone_by)

    def evaluate(self, units: Sequence[UnitFacts]) -> Evaluation:
        """Results of all units. Their order in ``units`` changes nothing."""
        results = self.results(units)
        in_order, quotas = apply_quotas(self.program, ranked(self.program, results))
        statistics = statistics_of(self.program, in_order)
        rolls = rolls_of(self.program, in_order)
        return Evaluation(self.program, in_order, statistics, self._calendar, quotas, rolls)

    def results(self, units: Sequence[UnitFacts], others: Others = NO_OTHERS) -> list[UnitResult]:
        """Results before ranks and quotas, compared also with ``others``."""
        names = OwnNames()
        seen = self.machine.observe(units, others)
        return [summarise(self.program, each, names) for each in seen]

    def explain(self, result: UnitResult) -> Ledger:
        """The ledger of a result; its lines add up to the score or LedgerError is raised."""
        return make_ledger(self.program, result.observation, self._plan)
