"""One unit of a batch evaluated exactly, among the others as columns have them: its ledger names who it is
compared with, and only units with facts that are not reported or wrong are evaluated beside it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar import (
    Answer,
    Unprovable,
    compared_values,
    exact_number,
    scopes,
    unit_facts,
)
from rules_engine.backends.scalar import Comparing, Member, Others
from rules_engine.explain import Evaluation, Evaluator, Status
from rules_engine.ir.expressions import Cohort
from rules_engine.model.columns import Array, FactColumns, State
from rules_engine.model.units import UnitFacts
from rules_engine.volume.comparing import CannotCompare
from rules_engine.volume.evaluation import Gathered, Taken, in_printed_order, results_of
from rules_engine.volume.work import Scorer

_Compared = Sequence[tuple[Cohort, Comparing]]


@frozen(eq=False)
class _Block:
    """Units in columns: ``own`` are rows that are evaluated exactly, ``plain`` those that are not."""

    columns: FactColumns
    answers: Mapping[int, Answer]
    own: Array
    plain: Array


def evaluation_among(
    evaluator: Evaluator, scorer: Scorer, found: Gathered, unit: UnitFacts
) -> Evaluation:
    """The evaluation of all units, the result of ``unit`` as the one-unit evaluator has it. For programs
    without 名单. Raises CannotCompare."""
    program = scorer.program
    together = program.ranking is not None or bool(program.quotas)
    every = results_of(scorer, found) if together else []
    waiting = (one.unit.name for one in every if one.status is not Status.NORMAL)
    # For which facts 名额 wait, columns do not say.
    wanted = {unit.unit.name, *(waiting if program.quotas else ())}
    blocks = _blocks(evaluator, scorer, found, wanted)
    units = [
        unit if one.unit.name == unit.unit.name else one
        for block in blocks
        for one in (unit_facts(block.columns, program.schema, row) for row in block.own.tolist())
    ]
    exact = evaluator.results(units, _others(list(evaluator.machine.comparisons()), blocks))
    known = {one.unit.name: one for one in exact}
    return in_printed_order(program, [known.get(one.unit.name, one) for one in every or exact])


def _blocks(
    evaluator: Evaluator, scorer: Scorer, found: Gathered, wanted: set[str]
) -> list[_Block]:
    nodes = [node for node, _ in evaluator.machine.comparisons()]
    given = [(one.block.columns, _mask(one)) for one in found.taken]
    try:
        answers = compared_values(scorer.plan, nodes, given) if nodes else [{} for _ in given]
    except Unprovable as error:
        raise CannotCompare(error.reason) from None
    return [
        _block(columns, taken, each, wanted)
        for (columns, taken), each in zip(given, answers, strict=True)
    ]


def _block(
    columns: FactColumns, taken: Array, answers: Mapping[int, Answer], wanted: set[str]
) -> _Block:
    own = np.array([str(name) in wanted for name in columns.units.names], bool)
    for answer in answers.values():
        own |= ~answer.having(State.VALUE, State.WIDE)
    return _Block(columns, answers, np.flatnonzero(own & taken), ~own & taken)


def _mask(one: Taken) -> Array:
    mask = np.zeros(one.block.columns.count, bool)
    mask[list(one.rows)] = True
    return mask


def _others(compared: _Compared, blocks: Sequence[_Block]) -> Others:
    """The units that are not evaluated exactly, as those that are see them."""
    names = {
        str(block.columns.units.names[row])
        for block in blocks
        for row in np.flatnonzero(block.plain).tolist()
    }
    members: dict[int, dict[str | None, list[Member]]] = {}
    for node, made in compared:
        of_scopes = members.setdefault(made.trace, {})
        for block in blocks:
            for scope, rows in scopes(node.scope, block.columns):
                some = _members(node, made, block, rows[block.plain[rows]])
                of_scopes.setdefault(scope, []).extend(some)
    return Others(names, members)


def _members(node: Cohort, made: Comparing, block: _Block, rows: Array) -> Iterator[Member]:
    value, part = block.answers[id(node.operand)], node.takes_part
    taking = None if part is None else block.answers[id(part)]
    for row in rows.tolist():
        takes_part = True if taking is None else taking.value(row)
        number = exact_number(value, row, made.site.grid)
        yield str(block.columns.units.names[row]), number, takes_part
