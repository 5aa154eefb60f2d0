"""The results of many units as columns: status, total, grade, sections, and items on request.

The same conclusions that ``explain.results`` draws for one unit, drawn for all at once.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.reasons import ReasonColumns, reason_columns, reason_roots
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.model.columns import Array, FactColumn, FactColumns, ListColumn, State
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


def decisive(program: Program) -> tuple[Expr, ...]:
    """What a unit's status depends on, 不参评 apart."""
    total = (program.total.score, *(() if program.grade is None else (program.grade,)))
    keys = () if program.ranking is None else tuple(key.value for key in program.ranking.keys)
    return (*total, *keys)


def _asked_by_rolls(program: Program) -> tuple[Expr, ...]:
    """What lists look at: a unit waits for it, but is not 出错 by it."""
    keys = tuple(key.value for roll in program.rolls for key in roll.keys)
    return (*keys, *(roll.condition for roll in program.rolls if roll.condition is not None))


def _waits_for_rolls(program: Program, values: Mapping[int, Answer], none: Array) -> Array:
    """For each unit, whether a list waits for it: for its condition, or where that holds for the order."""
    found = none
    for roll in program.rolls:
        keys = _any([values[id(key.value)] for key in roll.keys], State.MISSING, none)
        if roll.condition is None:
            found = found | keys
        else:
            held = values[id(roll.condition)]
            holds = held.having(State.VALUE) & (held.values != 0)
            found = found | held.having(State.MISSING) | (holds & keys)
    return found


def wanted(program: Program, *, items: bool, reasons: bool = False) -> tuple[Expr, ...]:
    """The expressions that result columns are made of."""
    part = () if program.takes_part is None else (program.takes_part,)
    unscored = () if program.total.unscored is None else (program.total.unscored,)
    nodes = program.nodes if items else program.total.children
    scores = (node.score for node in nodes)
    asked = (*decisive(program), *_asked_by_rolls(program))
    why = reason_roots(program) if reasons else ()
    return tuple(dict.fromkeys((*asked, *part, *unscored, *scores, *why)))


def conclude(
    program: Program,
    columns: FactColumns,
    values: Mapping[int, Answer],
    *,
    items: bool,
    reasons: bool = False,
) -> ResultColumns:
    """The results, from the columns of the expressions of ``wanted``."""
    count, parts = columns.count, [values[id(expr)] for expr in decisive(program)]
    none = np.zeros(count, bool)
    part = None if program.takes_part is None else values[id(program.takes_part)]
    apart = none if part is None else part.having(State.VALUE) & (part.values == 0)
    unsure = none if part is None else part.having(State.MISSING)
    looked = parts if part is None else [part, *parts]
    faulty = _any(looked, State.FAULT, none)
    doubtful = unsure & faulty
    faults = bad_cells(columns) | (faulty & ~apart & ~doubtful)
    waits = _waits_for_rolls(program, values, none)
    gaps = (_any(looked, State.MISSING, none) | waits) & ~apart
    status = np.where(faults, UnitStatus.FAULTY, gaps * np.uint8(UnitStatus.PENDING)).astype(
        np.uint8
    )
    stated = ~faults & ~doubtful
    total = values[id(program.total.score)]
    stopped = stated & total.having(State.NOT_APPLICABLE)
    scored = stated & ~stopped
    if program.total.unscored is not None:
        unscored = values[id(program.total.unscored)]
        scored = scored & unscored.having(State.VALUE) & (unscored.values == 0)
    grades = tuple(grade.name for grade in program.grades)
    return ResultColumns(
        program=program,
        columns=columns,
        status=status,
        total=ScoreColumn(total, stated & _numbers(total)),
        stopped=stopped,
        apart=apart & stated,
        grade=_grades(program, values, stated, grades),
        grades=grades,
        sections=_scores(program.total.children, values, scored),
        items=_scores(program.nodes if items else (), values, scored),
        values=values,
        reasons=reason_columns(program, values, count) if reasons else None,
    )


def _any(answers: Sequence[Answer], state: State, none: Array) -> Array:
    """For each unit, whether any of the answers has this state."""
    found = none
    for answer in answers:
        if answer.states is not None:
            found = found | (answer.states == state)
    return found


def _numbers(answer: Answer) -> Array:
    return answer.having(State.VALUE, State.WIDE)


def _scores(
    nodes: Sequence[ScoreNode], values: Mapping[int, Answer], scored: Array
) -> dict[tuple[str, ...], ScoreColumn]:
    answers = ((node.path, values[id(node.score)]) for node in nodes)
    return {path: ScoreColumn(answer, scored & _numbers(answer)) for path, answer in answers}


def _grades(
    program: Program, values: Mapping[int, Answer], stated: Array, grades: tuple[str, ...]
) -> Array:
    """Places in ``grades``; the answer's words may be in another order."""
    if program.grade is None:
        return np.full(len(stated), -1, np.int16)
    answer = values[id(program.grade)]
    known = stated & answer.having(State.VALUE)
    if not answer.dictionary:
        return np.full(len(stated), -1, np.int16)
    places = {name: place for place, name in enumerate(grades)}
    order = np.array([places.get(word, -1) for word in answer.dictionary], np.int16)
    return np.where(known, order[np.where(known, answer.values, 0)], np.int16(-1))


def bad_cells(columns: FactColumns) -> Array:
    """For each unit, whether any of its cells is 出错, looked at or not."""
    found = np.zeros(columns.count, bool)
    for column in columns.facts.values():
        if column.states is not None and _may_be_bad(column.states):
            found |= np.asarray(column.states) == State.FAULT
        if isinstance(column, ListColumn):
            for each in column.fields.values():
                _mark_records(found, column, each)
    return found


def _may_be_bad(states: Array) -> bool:
    """Whether any state can be 出错: the largest is found faster than one among them."""
    return bool(len(states)) and int(np.max(states)) >= State.FAULT


def _mark_records(found: Array, column: ListColumn, part: FactColumn) -> None:
    if part.states is None or not _may_be_bad(part.states):
        return
    rows = np.flatnonzero(np.asarray(part.states) == State.FAULT)
    if len(rows):
        found[np.searchsorted(np.asarray(column.offsets), rows, side="right") - 1] = True
