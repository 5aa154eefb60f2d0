"""Who is 出错, waits, is 未评 or 不参评: judged for all units at once, from the states of their answers."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.marks import (
    Marks,
    all_but,
    besides,
    both,
    either,
    occurring,
)
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, Roll
from rules_engine.model.columns import Array, FactColumn, FactColumns, ListColumn, State
from rules_engine.records import Shown

# A member of an Enum takes a while to look up by its name, and there are many columns to a block.
_FAULT = int(State.FAULT)


@frozen(eq=False, repr=False)
class Judged(Shown):
    """How units stand: ``faults`` are 出错, ``gaps`` wait for what is 未报, ``stopped`` are 未评,
    ``apart`` 不参评. Total and grade are ``stated`` for some; of those, items for who is ``scored``."""

    faults: Marks
    gaps: Marks
    stopped: Marks
    apart: Marks
    stated: Array
    scored: Array


def asked(program: Program) -> tuple[Expr, ...]:
    """What is looked at to tell how a unit stands, and what lists and 名额 ask of it."""
    part = () if program.takes_part is None else (program.takes_part,)
    unscored = () if program.total.unscored is None else (program.total.unscored,)
    ranked = (program.total.score, *_grade(program), *_rank_keys(program))
    return (*ranked, *_asked_by_rolls(program), *_asked_by_quotas(program), *part, *unscored)


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


def judged(program: Program, columns: FactColumns, values: Mapping[int, Answer]) -> Judged:
    """How units stand, by their answers to what was asked."""
    total, count = values[id(program.total.score)], columns.count
    part = [] if program.takes_part is None else [values[id(program.takes_part)]]
    apart, unsure = _left_out(part), _any(part, State.MISSING)
    # A unit without a total has no rank, whatever ranks would go by.
    of_ranks, unranked = _answers(_rank_keys(program), values), total.marked(State.NOT_APPLICABLE)
    of_grades, open_ = _answers(_grade(program), values), _may_be_unscored(program, total, values)
    faulty = either(
        _any([*part, total], State.FAULT),
        besides(_any(of_grades, State.FAULT), open_),
        besides(besides(_any(of_ranks, State.FAULT), unranked), open_),
    )
    missing = either(
        _any([*part, total, *of_grades], State.MISSING),
        besides(_any(of_ranks, State.MISSING), unranked),
        _waits_for_rolls(program, values, unranked),
    )
    doubtful = both(unsure, faulty)
    faults = either(_bad_cells(columns), besides(besides(faulty, apart), doubtful))
    stated = all_but(either(faults, doubtful), count)
    stopped = both(unranked, stated)
    return Judged(
        faults=faults,
        gaps=besides(missing, apart),
        stopped=stopped,
        apart=both(apart, stated),
        stated=stated,
        scored=_scored(program, values, stated, stopped),
    )


def _left_out(part: Sequence[Answer]) -> Marks:
    """Who does not take part."""
    return either(*(occurring(one.having(State.VALUE) & (one.values == 0)) for one in part))


def _scored(program: Program, values: Mapping[int, Answer], stated: Array, stopped: Marks) -> Array:
    """Of whom items are stated: of who is 未评, or may be, none is."""
    scored = stated if stopped is None else stated & ~stopped
    unscored = program.total.unscored
    return scored if unscored is None else scored & _surely_scored(values[id(unscored)])


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


def _bad_cells(columns: FactColumns) -> Marks:
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
