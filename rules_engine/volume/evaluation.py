"""Units of many files as the one-unit evaluator takes them, and column results as reports take them."""

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar import (
    ResultColumns,
    score_columns,
    tally_columns,
    unit_facts,
)
from rules_engine.backends.columnar.units import unit_of
from rules_engine.explain import Evaluation, Section, Status, UnitResult
from rules_engine.explain.quotas import apply_quotas
from rules_engine.explain.ranking import ranked
from rules_engine.facts.roster import Roster
from rules_engine.ir import Program
from rules_engine.ir.expressions import Expr
from rules_engine.model.columns import Array
from rules_engine.model.types import FactSchema
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import Value
from rules_engine.volume.blocks import Block, read_block
from rules_engine.volume.comparing import informed, sums
from rules_engine.volume.listing import SHOWN, Listed, listed
from rules_engine.volume.run import Outcome, Parts, with_twice
from rules_engine.volume.twice import find_twice
from rules_engine.volume.work import Scorer, rows_of_twice

_STATUS = (Status.NORMAL, Status.PENDING, Status.FAULTY)


@frozen(eq=False)
class Taken:
    """A block with its rows that are scored units."""

    block: Block
    rows: tuple[int, ...]


@frozen(eq=False)
class Gathered:
    """All units of a run, in memory, and what was wrong with them."""

    taken: tuple[Taken, ...]
    bad: tuple[Listed, ...]
    outcome: Outcome


def gather(schema: FactSchema, parts: Parts, roster: Roster | None) -> Gathered:
    """Read all parts. Raises Unreadable."""
    twice = find_twice(schema, parts, roster)
    taken, bad, outcome = [], [], Outcome()
    for part, columns in parts:
        for origin, batch in part.batches(columns):
            block = read_block(schema, batch, origin, roster)
            again = rows_of_twice(block, twice.keys)
            found = listed(block, again)
            bad.append(found)
            outcome.bad += len(found.rows)
            outcome.first += found.first[: SHOWN - len(outcome.first)]
            outcome.notes += found.notes[: SHOWN - len(outcome.notes)]
            good = block.taken if again is None else block.taken & ~again
            taken.append(Taken(block, tuple(np.flatnonzero(good).tolist())))
    return Gathered(tuple(taken), tuple(bad), with_twice(outcome, twice))


def units_of(schema: FactSchema, gathered: Gathered) -> list[UnitFacts]:
    """The units with their facts, one by one."""
    return [
        unit_facts(one.block.columns, schema, row) for one in gathered.taken for row in one.rows
    ]


def evaluation_of(scorer: Scorer, gathered: Gathered) -> Evaluation:
    """The units scored on columns, in printed order. For programs without 名单. Raises CannotCompare."""
    return in_printed_order(scorer.program, results_of(scorer, gathered))


def in_printed_order(program: Program, results: Sequence[UnitResult]) -> Evaluation:
    """An evaluation out of results, with their ranks and what quotas leave of their grades."""
    in_order, quotas = apply_quotas(program, ranked(program, results))
    return Evaluation(program, in_order, (), quotas=quotas)


def results_of(scorer: Scorer, gathered: Gathered) -> list[UnitResult]:
    """The results of columns, before ranks and quotas. Raises CannotCompare."""
    program, results = scorer.program, list[UnitResult]()
    excluding = [(_only(one), one.block) for one in gathered.taken]
    ready = informed(
        scorer,
        lambda known: sums(
            tally_columns(scorer.plan, block.columns, known, mask) for mask, block in excluding
        ),
    )
    for one in gathered.taken:
        scored = score_columns(scorer.plan, one.block.columns, known=ready.known)
        results += _results(program, scored, one.rows)
    return results


def _only(one: Taken) -> Array:
    """The rows that are scored units, as a mask."""
    mask = np.zeros(one.block.columns.count, bool)
    mask[list(one.rows)] = True
    return mask


class _Observed:
    """The values of a row of columns, for those who ask an observation."""

    def __init__(self, results: ResultColumns, row: int) -> None:
        self.results, self.row = results, row

    def value(self, expr: Expr) -> Value:
        return self.results.value(expr, self.row)


def _results(program: Program, found: ResultColumns, rows: Sequence[int]) -> list[UnitResult]:
    return [_result(program, found, row) for row in rows]


def _result(program: Program, found: ResultColumns, row: int) -> UnitResult:
    sections = tuple(
        Section(node, found.sections[node.path].score(row), applies=True)
        for node in program.total.children
    )
    grade = int(found.grade[row])
    return UnitResult(
        unit=unit_of(found.columns.units, row),
        status=_STATUS[int(found.status[row])],
        total=found.total.score(row),
        grade=found.grades[grade] if grade >= 0 else None,
        rank=None,
        sections=sections,
        missing=(),
        causes=(),
        stopped=bool(found.stopped[row]),
        apart=bool(found.apart[row]),
        observation=_Observed(found, row),  # type: ignore[arg-type]  # why: only values are asked for
    )
