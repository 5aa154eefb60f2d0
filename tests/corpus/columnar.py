"""The columnar backend as an evaluator: every value comes from columns, what is concluded from them is
explain's. Programs that columns refuse, with their reason, are evaluated one unit at a time."""

from attrs import frozen

from rules_engine.backends.columnar import Answer, Plan, columns_of, plan
from rules_engine.backends.columnar.running import kernels
from rules_engine.explain.evaluation import Evaluation
from rules_engine.explain.quotas import apply_quotas
from rules_engine.explain.ranking import ranked
from rules_engine.explain.results import summarise
from rules_engine.explain.rolls import rolls_of
from rules_engine.explain.statistics import statistics_of
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Expr, Program
from rules_engine.ir.passes.roots import result_roots
from rules_engine.model.units import OwnNames, UnitFacts
from rules_engine.model.values import Fault, FaultKind, Missing, Value, fault, missing

REFUSED: dict[str, str] = {}


@frozen(eq=False)
class Seen:
    """An observation whose values are cells of columns. Which facts are missing, and what causes a
    fault, columns do not say."""

    facts: UnitFacts
    row: int
    answers: dict[int, Answer]

    def value(self, expr: Expr) -> Value:
        found = self.answers[id(expr)].value(self.row)
        match found:
            case Missing():
                return missing("?")
            case Fault():
                return fault(FaultKind.BAD_DATA, "?")
            case _:
                return found


def evaluated(program: Program, units: tuple[UnitFacts, ...]) -> Evaluation | None:
    """The evaluation of all units on columns; None where the program is refused."""
    made = plan(program, shipped_calendar())
    if not isinstance(made, Plan):
        REFUSED[program.content_hash] = made.reason
        return None
    columns = columns_of(program.schema, units)
    roots = list({id(root): root for root in result_roots(program)}.values())
    if made.engine.refusal(roots):
        REFUSED[program.content_hash] = "refused"
        return None
    answers = made.engine.answers(roots, columns, kernels(compiled=False), 1)
    seen = [Seen(facts, row, answers) for row, facts in enumerate(units)]
    results, quotas = apply_quotas(
        program, ranked(program, [summarise(program, one, OwnNames()) for one in seen])
    )
    statistics, rolls = statistics_of(program, results), rolls_of(program, results)
    return Evaluation(program, results, statistics, None, quotas, rolls)
