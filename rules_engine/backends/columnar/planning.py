"""The public face: a plan of a program, and columns of facts scored by it."""

from collections.abc import Sequence

from attrs import evolve, field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.assumptions import Key
from rules_engine.backends.columnar.batch import Known
from rules_engine.backends.columnar.conclusions import Conclusion
from rules_engine.backends.columnar.engine import Engine
from rules_engine.backends.columnar.exactly import Evaluate, Prepare
from rules_engine.backends.columnar.results import ResultColumns, conclude, wanted
from rules_engine.backends.columnar.running import Kernels, kernels_for
from rules_engine.backends.columnar.tallies import Scope, Tallies, Tally, added
from rules_engine.backends.scalar import prepare
from rules_engine.ir.expressions import Cohort, Expr
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.columns import Array, FactColumns
from rules_engine.model.types import FactSchema
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Refusal(Shown):
    """Why a program cannot be scored on columns: ``reason`` is a Chinese clause."""

    reason: str


@frozen(eq=False, repr=False)
class Plan(Shown):
    """A program made ready for columns. May be shared by threads. ``alone`` says why there is no table
    for it, so that the units of a block are evaluated one by one, as exactly; empty where there is one."""

    program: Program
    engine: Engine = field(repr=False)
    alone: str = ""


def plan(program: Program, calendar: WorkCalendar = NO_CALENDAR) -> Plan | Refusal:
    """Make a program ready. ``calendar`` is the 工作日历, where working days are counted."""
    made = plan_anyway(program, calendar)
    return Refusal(made.alone) if made.alone else made


def plan_anyway(program: Program, calendar: WorkCalendar = NO_CALENDAR) -> Plan:
    """Make a program ready, whether or not there is a table for it."""
    engine = Engine.of(all_roots(program), program.schema, preparing(program, calendar), calendar)
    reason = engine.refusal(wanted(program, items=False))
    return Plan(program, engine, reason or "")


def preparing(program: Program, calendar: WorkCalendar) -> Prepare:
    """What makes exact evaluators of expressions over the facts of a program, and more facts."""

    def make(schema: FactSchema, roots: Sequence[Expr]) -> Evaluate:
        machine = prepare(evolve(program, schema=schema), calendar, roots)
        return lambda units: [seen.value for seen in machine.observe(units)]

    return make


def score_columns(
    made: Plan,
    columns: FactColumns,
    threads: int = 1,
    *,
    items: bool = False,
    reasons: bool = False,
    with_kernels: Kernels | None = None,
    known: Known | None = None,
) -> ResultColumns:
    """Score all units. ``items``: with the score of every node, not of the top ones only; ``reasons``:
    with the clauses that gave or took points. ``known``: what comparisons with other units come to (see
    ``tally_columns``); None has the units of the columns compared with one another.

    Raises ValueError where the columns are not what the schema or their own lengths say, Unlooked (see
    ``looked_at``) for columns that have to be looked at.
    """
    roots = wanted(made.program, items=items, reasons=reasons)
    chosen = kernels_for(columns.count) if with_kernels is None else with_kernels
    values = made.engine.answers(roots, columns, chosen, threads, known)
    return conclude(made.program, columns, values, items=items, reasons=reasons)


def looked_at(made: Plan, *, reasons: bool = False) -> frozenset[Key]:
    """The columns that tables look at themselves, where units are not compared with each other: their
    numbers need not be looked at before, but for a second look where ``score_columns`` raises Unlooked."""
    roots = wanted(made.program, items=False, reasons=reasons)
    if made.alone or made.engine.compared_in(roots):
        return frozenset()
    return made.engine.used([made.engine.stands[id(root)] for root in roots])


def passes_of(made: Plan, *, reasons: bool = False) -> int:
    """How many times all units are tallied before any is scored: once for each stratum of comparisons."""
    return len(made.engine.compared_in(wanted(made.program, items=False, reasons=reasons)))


def tally_columns(
    made: Plan, columns: FactColumns, known: Known, taken: Array | None, *, reasons: bool = False
) -> list[dict[Scope, Tally]]:
    """What the comparisons of the next pass find in some units (those of the mask ``taken``): add up what
    all units gave (``added``), and ``conclude_pass``."""
    roots = wanted(made.program, items=False, reasons=reasons)
    return made.engine.tallies(roots, columns, kernels_for(columns.count), 1, known, taken)


def compared_values(
    made: Plan, nodes: Sequence[Cohort], blocks: Sequence[tuple[FactColumns, Array]]
) -> list[dict[int, Answer]]:
    """For each block of units, what comparisons compare and who takes part, by ``id``; the units of all
    blocks (those of the masks) are compared with one another. Raises Unprovable where that fits no column."""
    roots = [*nodes, *(part for node in nodes for part in operands_of(node))]
    engine, known = made.engine, list[list[Conclusion]]()
    for _ in engine.compared_in(roots):
        found = [
            engine.tallies(roots, columns, kernels_for(columns.count), 1, known, taken)
            for columns, taken in blocks
        ]
        sums = [added(parts) for parts in zip(*found, strict=True)]
        known.append(engine.concluded(roots, known, sums))
    return [
        engine.answers(roots, columns, kernels_for(columns.count), 1, known)
        for columns, _ in blocks
    ]


def conclude_pass(
    made: Plan, known: Known, found: Sequence[Tallies], *, reasons: bool = False
) -> list[Conclusion]:
    """What the comparisons of the next pass come to. Raises Unprovable where that fits no column."""
    roots = wanted(made.program, items=False, reasons=reasons)
    return made.engine.concluded(roots, known, found)
