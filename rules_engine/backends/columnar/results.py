"""The results of many units as columns: status, total, grade, sections, and items on request.

The same conclusions that ``explain.results`` draws for one unit, drawn for all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.marks import (
    Marks,
    all_but,
    as_mask,
    besides,
    both,
    either,
    occurring,
)
from rules_engine.backends.columnar.reasons import ReasonColumns, reason_columns, reason_roots
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, Roll, ScoreNode
from rules_engine.model.columns import Array, FactColumn, FactColumns, ListColumn, State
from rules_engine.model.values import Value
from rules_engine.records import Shown

# A member of an Enum takes a while to look up by its name, and there are many columns to a block.
_FAULT = int(State.FAULT)


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
    """What a unit's status depends on, 不参评 apart: total, grade, and what ranks go by."""
    return (program.total.score, *_grade(program), *_rank_keys(program))


def _grade(program: Program) -> tuple[Expr, ...]:
    return () if program.grade is None else (program.grade,)


def _rank_keys(program: Program) -> tuple[Expr, ...]:
    return () if program.ranking is None else tuple(key.value for key in program.ranking.keys)


def _asked_by_rolls(program: Program) -> tuple[Expr, ...]:
    """What lists look at: a unit waits for it, but is not 出错 by it."""
    keys = tuple(key.value for roll in program.rolls for key in roll.keys)
    return (*keys, *(roll.condition for roll in program.rolls if roll.condition is not None))


def _asked_by_quotas(program: Program) -> tuple[Expr, ...]:
    """What 名额 look at."""
    if not program.quotas:
        return ()
    rulings = (ruling.effective for ruling in program.rulings)
    return (*(quota.limit for quota in program.quotas), *rulings)


def _waits_for_rolls(program: Program, values: Mapping[int, Answer], unranked: Marks) -> Marks:
    """Who waits for a list that it may be on: for its condition, or where that holds for the order."""
    found: Marks = None
    for roll in program.rolls:
        asked = _any([values[id(key.value)] for key in roll.keys], State.MISSING)
        if roll.condition is not None:
            held = values[id(roll.condition)]
            holds = held.having(State.VALUE) & (held.values != 0)
            asked = either(held.marked(State.MISSING), both(asked, holds))
        found = either(found, besides(asked, _kept_off(program, roll, values, unranked)))
    return found


def _kept_off(program: Program, roll: Roll, values: Mapping[int, Answer], unranked: Marks) -> Marks:
    """Who is 未评 and so has no place in the order of a list, or no grade that it asks for."""
    if roll.is_ordered:
        return unranked
    if not roll.grades or program.grade is None:
        return None
    return both(unranked, values[id(program.grade)].marked(State.NOT_APPLICABLE))


def wanted(program: Program, *, items: bool, reasons: bool = False) -> tuple[Expr, ...]:
    """The expressions that result columns are made of."""
    part = () if program.takes_part is None else (program.takes_part,)
    unscored = () if program.total.unscored is None else (program.total.unscored,)
    nodes = program.nodes if items else program.total.children
    scores = (node.score for node in nodes)
    asked = (*decisive(program), *_asked_by_rolls(program), *_asked_by_quotas(program))
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
    count, total = columns.count, values[id(program.total.score)]
    looked = [total]
    apart = unsure = None
    if program.takes_part is not None:
        part = values[id(program.takes_part)]
        apart = occurring(part.having(State.VALUE) & (part.values == 0))
        unsure = part.marked(State.MISSING)
        looked = [part, *looked]
    # A unit without a total has no rank, whatever ranks would go by.
    of_ranks, unranked = _answers(_rank_keys(program), values), total.marked(State.NOT_APPLICABLE)
    of_grades, open_ = _answers(_grade(program), values), _may_be_unscored(program, total, values)
    faulty = either(
        _any(looked, State.FAULT),
        besides(_any(of_grades, State.FAULT), open_),
        besides(besides(_any(of_ranks, State.FAULT), unranked), open_),
    )
    looked += of_grades
    missing = either(_any(looked, State.MISSING), besides(_any(of_ranks, State.MISSING), unranked))
    doubtful = both(unsure, faulty)
    faults = either(bad_cells(columns), besides(besides(faulty, apart), doubtful))
    waits = _waits_for_rolls(program, values, unranked)
    gaps = besides(either(missing, waits), apart)
    stated = all_but(either(faults, doubtful), count)
    stopped = both(unranked, stated)
    scored = besides(stated, stopped)
    assert scored is not None
    if program.total.unscored is not None:
        scored = scored & _surely_scored(values[id(program.total.unscored)])
    grades = tuple(grade.name for grade in program.grades)
    return ResultColumns(
        program=program,
        columns=columns,
        status=_status(count, gaps, faults),
        total=_score(total, stated),
        stopped=as_mask(stopped, count),
        apart=as_mask(both(apart, stated), count),
        grade=_grades(program, values, stated, grades),
        grades=grades,
        sections=_scores(program.total.children, values, scored),
        items=_scores(program.nodes if items else (), values, scored),
        values=values,
        reasons=reason_columns(program, values, count) if reasons else None,
    )


def _answers(exprs: Iterable[Expr], values: Mapping[int, Answer]) -> list[Answer]:
    return [values[id(expr)] for expr in exprs]


def _may_be_unscored(program: Program, total: Answer, values: Mapping[int, Answer]) -> Marks:
    """Whose total is not known, and who may yet have none: then nobody asks for a grade or a rank."""
    waiting, unscored = total.marked(State.MISSING), program.total.unscored
    if waiting is None or unscored is None:
        return None
    return occurring(waiting & ~_surely_scored(values[id(unscored)]))


def _surely_scored(unscored: Answer) -> Array:
    """Of whom it is known that they are not 未评."""
    return unscored.having(State.VALUE) & (unscored.values == 0)


def _any(answers: Sequence[Answer], state: State) -> Marks:
    """Who has this state in any of the answers."""
    return either(*(answer.marked(state) for answer in answers))


def _status(count: int, gaps: Marks, faults: Marks) -> Array:
    status = np.zeros(count, np.uint8)
    if gaps is not None:
        status[gaps] = UnitStatus.PENDING
    if faults is not None:
        status[faults] = UnitStatus.FAULTY
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


def bad_cells(columns: FactColumns) -> Marks:
    """The units with a cell that is 出错, looked at or not."""
    found: Marks = None
    for column in columns.facts.values():
        if isinstance(column, FactColumn):
            found = either(found, _faults(column))
        else:
            found = either(found, _faulty(column.states))
            parts = (_faults_of_records(column, each) for each in column.fields.values())
            found = either(found, *parts)
    return found


def _faults(column: FactColumn) -> Marks:
    """Where a cell is 出错."""
    none = column.worst is not None and column.worst < _FAULT
    return None if none else _faulty(column.states)


def _faulty(states: Array | None) -> Marks:
    """Where a state is 出错. The largest is found faster than one among them."""
    if states is None or not len(states) or int(np.max(states)) < _FAULT:
        return None
    return occurring(np.asarray(states) == _FAULT)


def _faults_of_records(column: ListColumn, part: FactColumn) -> Marks:
    faults = _faults(part)
    if faults is None:
        return None
    offsets = np.asarray(column.offsets)
    rows = np.flatnonzero(faults[: offsets[-1]])
    found = np.zeros(len(offsets) - 1, bool)
    found[np.searchsorted(offsets, rows[rows >= offsets[0]], side="right") - 1] = True
    return occurring(found)
