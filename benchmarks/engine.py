"""The engine on the workload's columns, and its results in the form of the hand-written programs."""

from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.workload import GRADES
from rules_engine.backends.columnar import Plan, ResultColumns, plan, score_columns
from rules_engine.ir import Program
from rules_engine.model.columns import FactColumns
from rules_engine.volume.blocks import read_block
from rules_engine.volume.places import Origin
from rules_engine.volume.results import scaled

Array = Any


def planned(program: Program) -> Plan:
    """The plan of a program. Raises SystemExit where columns refuse it."""
    made = plan(program)
    if not isinstance(made, Plan):
        raise SystemExit(made.reason)
    return made


def fact_columns(program: Program, batch: pa.RecordBatch) -> FactColumns:
    """A block as the engine takes it. Raises SystemExit for bad cells, of which there are none."""
    block = read_block(program.schema, batch, Origin("workload"))
    if block.bad:
        raise SystemExit(block.bad[0].finding.message)
    return block.columns


def score(made: Plan, columns: FactColumns, **options: Any) -> ResultColumns:
    return score_columns(made, columns, **options)


def results(found: ResultColumns) -> Array:
    """A row for each of ``by_numpy.RESULTS``: hundredths, and grades from the worst up."""
    order = np.array([GRADES.index(name) for name in found.grades])
    rows = [scaled(found.total.answer, 100, found.total.stated), order[found.grade]]
    for node in found.program.total.children:
        if node.sign > 0:
            score = found.sections[node.path]
            rows.append(scaled(score.answer, 100, score.stated))
    return np.stack(rows)
