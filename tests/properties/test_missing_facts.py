"""Filling in facts never leads out of a span, reached ends are reached, effects are as large as said."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules_engine.analysis.missing import Gaps, gaps, spans
from rules_engine.backends.interval.filling import filled as filled_by
from rules_engine.explain import Evaluator, Status, UnitResult
from rules_engine.ir import Program
from rules_engine.model.types import FactSchema
from rules_engine.model.units import UnitFacts, fact_of, own_names
from rules_engine.model.values import Fault, NotApplicable, Value
from rules_engine.pipeline import score
from tests.properties.ends import CALENDAR, declared, is_within, wrong_of
from tests.properties.running import compiled
from tests.properties.test_intervals import few
from tests.strategies.facts import filled, units
from tests.strategies.schemes import texts

# ``python -m tests.properties.ends`` looks at as many as one likes.
SCHEMES = int(os.environ.get("SPAN_SCHEMES", "4"))


def _no_stand_ins(schema: FactSchema) -> None:
    assume(not any(decl.has_default for decl in declared(schema)))


def _waiting(results: tuple[UnitResult, ...]) -> list[UnitResult]:
    return [one for one in results if one.status is Status.PENDING and one.total is None]


def _totals(program: Program) -> Callable[[list[UnitFacts], str], tuple[Value, Value]]:
    """What finds the total and the grade of a unit, after quotas; None where it is 出错 and its grade is not."""
    evaluator = Evaluator.of(program, CALENDAR)

    def total(facts: list[UnitFacts], unit: str) -> tuple[Value, Value]:
        result = evaluator.evaluate(facts).of(unit)
        assert result is not None
        seen = result.observation
        before = None if program.grade is None else seen.value(program.grade)
        grade = None if isinstance(before, str) else before
        return seen.value(program.total.score), result.grade or grade

    return total


@pytest.mark.parametrize("number", range(SCHEMES))
def test_bounds_of_drawn_schemes(number: int) -> None:
    assert not list(wrong_of(f"7-{number}", sets=1))


@few
@given(data=st.data())
def test_no_filling_leads_out_of_a_span(data: Any) -> None:
    program = compiled(data.draw(texts()))
    _no_stand_ins(program.schema)
    facts = data.draw(units(program.schema, missing=12))
    results = score(program, facts, CALENDAR).evaluation.results
    names = [one.unit.name for one in _waiting(results)]
    seen = [one.observation for one in results]
    found = spans(program, seen, names, CALENDAR)
    again = spans(program, seen[::-1], names[::-1], CALENDAR)
    assert found == again
    total_of = _totals(program)
    for _ in range(2):
        whole = [data.draw(filled(program.schema, one)) for one in facts]
        for unit, span in found.items():
            total, grade = total_of(whole, unit)
            assert is_within(span, total), (unit, span, total)
            assert not isinstance(grade, str) or grade in span.grades


@few
@given(data=st.data())
def test_ends_that_are_reached_are_reached(data: Any) -> None:
    program = compiled(data.draw(texts()))
    facts = data.draw(units(program.schema, missing=20))
    results, total_of = score(program, facts, CALENDAR).evaluation.results, _totals(program)
    for found in _gaps(program, results):
        ends = (
            (found.found.low_at, found.found.span.low),
            (found.found.high_at, found.found.span.high),
        )
        for at, end in ends:
            if at is not None and end is not None:
                whole = [filled_by(program.schema, one, at) for one in facts]
                assert total_of(whole, found.unit)[0] == end


def _gaps(program: Program, results: tuple[UnitResult, ...]) -> list[Gaps]:
    seen = [one.observation for one in results]
    return gaps(program, seen, {one.unit.name: one.missing for one in _waiting(results)}, CALENDAR)


@few
@given(data=st.data())
def test_one_fact_changes_no_more_than_is_said(data: Any) -> None:
    program = compiled(data.draw(texts()))
    _no_stand_ins(program.schema)
    facts = data.draw(units(program.schema, missing=12))
    results, total_of = score(program, facts, CALENDAR).evaluation.results, _totals(program)
    for found in _gaps(program, results):
        first = [data.draw(filled(program.schema, one)) for one in facts]
        second = [data.draw(filled(program.schema, one)) for one in facts]
        for effect in found.effects:
            limit, fact = effect.by, effect.fact
            if fact not in program.schema.by_name:
                continue
            other = [
                _with(one, two, fact, found.unit) for one, two in zip(first, second, strict=True)
            ]
            one, two = (total_of(whole, found.unit) for whole in (first, other))
            _check(one[0], two[0], limit, may_turn=effect.kind)
            assert effect.grade or _same_grade(one[1], two[1], may_turn=effect.kind)
        for fact in found.idle:
            if fact in program.schema.by_name:
                other = [_with(a, b, fact, found.unit) for a, b in zip(first, second, strict=True)]
                one, two = (total_of(whole, found.unit) for whole in (first, other))
                _check(one[0], two[0], 0, may_turn=False)


def _with(facts: UnitFacts, others: UnitFacts, fact: str, unit: str) -> UnitFacts:
    if facts.unit.name != unit:
        return facts
    return UnitFacts(facts.unit, {**facts.values, fact: others.values[fact]})


def _same_grade(one: Value, two: Value, *, may_turn: bool) -> bool:
    """Without a total there is no grade, and why there is none may differ."""
    if None in (one, two):
        return True
    faults = [isinstance(value, Fault) for value in (one, two)]
    return one == two or all(faults) or (any(faults) and may_turn)


def _check(one: Any, two: Any, limit: Any, *, may_turn: bool) -> None:
    numbers = [isinstance(value, (Fault, NotApplicable)) for value in (one, two)]
    if any(numbers):
        assert may_turn or all(numbers)
    else:
        assert limit is None or abs(one - two) <= limit


def test_facts_of_other_units_are_named_once() -> None:
    units_ = {"甲局", "乙·局", "丙县"}
    assert fact_of("丙县", "受理数", units_) == "丙县·受理数"
    assert fact_of("甲局", "丙县·受理数", units_) == "丙县·受理数"
    assert fact_of("甲局", "乙·局·受理数", units_) == "乙·局·受理数"
    assert fact_of("甲局", "甲·乙", units_) == "甲局·甲·乙"
    assert own_names({"受理数", "甲局·受理数", "丙县·受理数"}, "甲局") == {"受理数", "丙县·受理数"}
