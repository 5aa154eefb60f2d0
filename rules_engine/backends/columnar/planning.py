"""The public face: a plan of a program, and columns of facts scored by it."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine.backends.columnar.answers import Answer, Collector, scale_for
from rules_engine.backends.columnar.results import ResultColumns, conclude, wanted
from rules_engine.backends.columnar.units import unit_facts
from rules_engine.backends.scalar import prepare
from rules_engine.backends.scalar.machine import Machine
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program
from rules_engine.model.columns import FactColumns
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Refusal(Shown):
    """Why a program cannot be scored on columns: ``reason`` is a Chinese clause."""

    reason: str


@frozen(eq=False, repr=False)
class Plan(Shown):
    """A program made ready for columns. May be shared by threads."""

    program: Program
    machine: Machine


def plan(program: Program, calendar: WorkCalendar = NO_CALENDAR) -> Plan | Refusal:
    """Make a program ready. ``calendar`` is the 工作日历, where working days are counted."""
    return Plan(program, prepare(program, calendar))


def score_columns(
    made: Plan, columns: FactColumns, threads: int = 1, *, items: bool = False
) -> ResultColumns:
    """Score all units. ``items``: with the score of every node, not of the top ones only.

    Raises ValueError where the columns are not what the schema or their own lengths say.
    """
    roots = wanted(made.program, items=items)
    values = _exactly(made, columns, roots)
    return conclude(made.program, columns, values, items=items)


def _exactly(made: Plan, columns: FactColumns, roots: Sequence[Expr]) -> dict[int, Answer]:
    digits = made.program.digits
    found = {
        id(root): Collector(columns.count, root.type, scale_for(root.type, digits))
        for root in roots
    }
    units = [unit_facts(columns, made.program.schema, row) for row in range(columns.count)]
    for row, seen in enumerate(made.machine.observe(units)):
        for root in roots:
            found[id(root)].put(row, seen.value(root))
    return {key: each.column() for key, each in found.items()}
