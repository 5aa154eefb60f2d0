"""No score above its maximum or below its floor; ledgers whose lines add up."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules_engine.explain import Entry, UnitResult
from rules_engine.ir import Program, ScoreNode
from rules_engine.model.values import number_of
from rules_engine.pipeline import score
from tests.properties.running import compiled, few
from tests.strategies.facts import units
from tests.strategies.schemes import texts


@few
@given(data=st.data())
def test_scores_keep_their_bounds_and_ledgers_add_up(data: Any) -> None:
    program = compiled(data.draw(texts()))
    run = score(program, data.draw(units(program.schema)))
    for result in run.evaluation.results:
        for node in program.nodes:
            _check_node(node, result)
        _check_total(program, result)
        ledger = run.ledger(result)  # raises where it does not add up
        for entry in ledger.entries:
            _check_entry(entry)


def _value(result: UnitResult, expr: Any) -> Fraction | None:
    return None if expr is None else number_of(result.observation.value(expr))


def _check_node(node: ScoreNode, result: UnitResult) -> None:
    score_, most = _value(result, node.score), _value(result, node.points)
    if score_ is None:
        return
    assert most is None or score_ <= most, node.name
    applies = node.applicable is None or result.observation.value(node.applicable) is True
    least = _value(result, node.floor)
    assert not applies or least is None or score_ >= least, node.name


def _check_total(program: Program, result: UnitResult) -> None:
    if result.total is None:
        return
    most, least = (_value(result, e) for e in (program.total.maximum, program.total.floor))
    assert most is None or result.total <= most
    assert least is None or result.total >= least


def _check_entry(entry: Entry) -> None:
    amounts = [line.amount for line in entry.lines]
    if entry.score is not None and entry.applies and None not in amounts:
        assert sum((a for a in amounts if a is not None), Fraction(0)) == entry.score
    for child in entry.children:
        _check_entry(child)
