"""The public face: a plan of a program, and columns of facts scored by it."""

from attrs import field, frozen

from rules_engine.backends.columnar.engine import Engine, Exactly
from rules_engine.backends.columnar.results import ResultColumns, conclude, wanted
from rules_engine.backends.columnar.running import Kernels, kernels
from rules_engine.backends.scalar import prepare
from rules_engine.backends.scalar.machine import Machine
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.columns import FactColumns
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Shown

# Fewer units are done by numpy before the compiled kernels are loaded.
_WORTH_COMPILED = 1 << 14


@frozen(eq=False, repr=False)
class Refusal(Shown):
    """Why a program cannot be scored on columns: ``reason`` is a Chinese clause."""

    reason: str


@frozen(eq=False, repr=False)
class Plan(Shown):
    """A program made ready for columns. May be shared by threads."""

    program: Program
    engine: Engine = field(repr=False)


def plan(program: Program, calendar: WorkCalendar = NO_CALENDAR) -> Plan | Refusal:
    """Make a program ready. ``calendar`` is the 工作日历, where working days are counted."""
    machine = prepare(program, calendar)
    engine = Engine.of(all_roots(program), program.schema, _exactly(machine))
    reason = engine.refusal(wanted(program, items=False))
    return Plan(program, engine) if reason is None else Refusal(reason)


def _exactly(machine: Machine) -> Exactly:
    return lambda units: [seen.value for seen in machine.observe(units)]


def score_columns(
    made: Plan,
    columns: FactColumns,
    threads: int = 1,
    *,
    items: bool = False,
    reasons: bool = False,
    with_kernels: Kernels | None = None,
) -> ResultColumns:
    """Score all units. ``items``: with the score of every node, not of the top ones only; ``reasons``:
    with the clauses that gave or took points.

    Raises ValueError where the columns are not what the schema or their own lengths say.
    """
    roots = wanted(made.program, items=items, reasons=reasons)
    compiled = None if columns.count >= _WORTH_COMPILED else False
    chosen = kernels(compiled=compiled) if with_kernels is None else with_kernels
    values = made.engine.answers(roots, columns, chosen, threads)
    return conclude(made.program, columns, values, items=items, reasons=reasons)
