"""The results of many units as columns: status, total, grade, sections, and items on request.

The same conclusions that ``explain.results`` draws for one unit, drawn for all at once.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.judging import Judged, asked, judged
from rules_engine.backends.columnar.marks import (
    as_mask,
)
from rules_engine.backends.columnar.reasons import ReasonColumns, reason_columns, reason_roots
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.model.columns import Array, FactColumns, State
from rules_engine.model.values import Value
from rules_engine.records import Shown


class UnitStatus(IntEnum):
    """正常, 待补, 出错: as ``explain.Status`` has it, as a byte."""

    NORMAL = 0
    PENDING = 1
    FAULTY = 2


@frozen(eq=False, repr=False)
class ScoreColumn(Shown):
    """Scores: ``answer`` has the numbers, ``stated`` says for which units one is stated."""

    answer: Answer
    stated: Array

    def score(self, row: int) -> Fraction | None:
        """The score of a unit in points; None where none is stated."""
        if not self.stated[row]:
            return None
        value = self.answer.value(row)
        assert isinstance(value, int | Fraction)
        return Fraction(value)


@frozen(eq=False, repr=False)
class ResultColumns(Shown):
    """Results in the order of the units. ``status`` is a byte (``UnitStatus``), ``stopped`` 未评,
    ``apart`` 不参评. ``grade`` are places in ``grades``, -1 where none is stated. ``sections`` are the
    top nodes, ``items`` every node (empty unless asked for), both as explain states them. ``reasons``
    are the clauses that gave or took points (None unless asked for).

    ``values`` are the columns of every expression that was computed, by ``id`` of its node.
    """

    program: Program
    columns: FactColumns = field(repr=False)
    status: Array
    total: ScoreColumn
    stopped: Array
    apart: Array
    grade: Array
    grades: tuple[str, ...]
    sections: Mapping[tuple[str, ...], ScoreColumn]
    items: Mapping[tuple[str, ...], ScoreColumn]
    values: Mapping[int, Answer] = field(repr=False)
    reasons: ReasonColumns | None = None

    def value(self, expr: Expr, row: int) -> Value:
        """The value of an expression for a unit. Raises KeyError where it was not computed."""
        return self.values[id(expr)].value(row)


def wanted(program: Program, *, items: bool, reasons: bool = False) -> tuple[Expr, ...]:
    """The expressions that result columns are made of."""
    nodes = program.nodes if items else program.total.children
    scores = (node.score for node in nodes)
    why = reason_roots(program) if reasons else ()
    return tuple(dict.fromkeys((*asked(program), *scores, *why)))


def conclude(
    program: Program,
    columns: FactColumns,
    values: Mapping[int, Answer],
    *,
    items: bool,
    reasons: bool = False,
) -> ResultColumns:
    """The results, from the columns of the expressions of ``wanted``."""
    count, grades = columns.count, tuple(grade.name for grade in program.grades)
    stand = judged(program, columns, values)
    return ResultColumns(
        program=program,
        columns=columns,
        status=_status(count, stand),
        total=_score(values[id(program.total.score)], stand.stated),
        stopped=as_mask(stand.stopped, count),
        apart=as_mask(stand.apart, count),
        grade=_grades(program, values, stand.stated, grades),
        grades=grades,
        sections=_scores(program.total.children, values, stand.scored),
        items=_scores(program.nodes if items else (), values, stand.scored),
        values=values,
        reasons=reason_columns(program, values, count) if reasons else None,
    )


def _status(count: int, stand: Judged) -> Array:
    status = np.zeros(count, np.uint8)
    if stand.gaps is not None:
        status[stand.gaps] = UnitStatus.PENDING
    if stand.faults is not None:
        status[stand.faults] = UnitStatus.FAULTY
    return status


def _score(answer: Answer, stated: Array) -> ScoreColumn:
    """A score, stated where it is a number."""
    numbers = stated if answer.states is None else stated & answer.having(State.VALUE, State.WIDE)
    return ScoreColumn(answer, numbers)


def _scores(
    nodes: Sequence[ScoreNode], values: Mapping[int, Answer], scored: Array
) -> dict[tuple[str, ...], ScoreColumn]:
    return {node.path: _score(values[id(node.score)], scored) for node in nodes}


def _grades(
    program: Program, values: Mapping[int, Answer], stated: Array, grades: tuple[str, ...]
) -> Array:
    """Places in ``grades``; the answer's words may be in another order."""
    if program.grade is None:
        return np.full(len(stated), -1, np.int16)
    answer = values[id(program.grade)]
    if not answer.dictionary:
        return np.full(len(stated), -1, np.int16)
    places = {name: place for place, name in enumerate(grades)}
    order = np.array([places.get(word, -1) for word in answer.dictionary], np.int16)
    # What stands where there is no value may be beyond the words.
    found = np.take(order, answer.values, mode="clip")
    known = stated if answer.states is None else stated & answer.having(State.VALUE)
    return found if known.all() else np.where(known, found, np.int16(-1))
