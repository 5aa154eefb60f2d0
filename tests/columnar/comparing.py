"""Results of columns beside those of the scalar evaluator, unit by unit."""

from collections.abc import Sequence

from rules_engine.backends.columnar import (
    ResultColumns,
    UnitStatus,
    columns_of,
    plan,
    score_columns,
)
from rules_engine.backends.columnar.planning import Plan
from rules_engine.explain import Evaluation, Evaluator, UnitResult
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts

CALENDAR = shipped_calendar()
STATUS = {UnitStatus.NORMAL: "正常", UnitStatus.PENDING: "待补", UnitStatus.FAULTY: "出错"}


def both(
    program: Program, units: Sequence[UnitFacts], **options: object
) -> tuple[ResultColumns, Evaluation]:
    """The same units by columns, and one by one."""
    made = plan(program, CALENDAR)
    assert isinstance(made, Plan), made
    columns = columns_of(program.schema, units)
    return score_columns(made, columns, **options), Evaluator.of(program, CALENDAR).evaluate(units)


def assert_same(results: ResultColumns, evaluation: Evaluation) -> None:
    by_name = {each.unit.name: each for each in evaluation.results}
    for row in range(results.columns.count):
        name = results.columns.units.names[row]
        expected = by_name[name]
        assert said(results, row) == stated(expected), name
        assert results.stopped[row] == expected.stopped
        assert results.apart[row] == expected.apart
        for section in expected.sections:
            assert results.sections[section.node.path].score(row) == section.score, (
                section.node.path
            )


def said(results: ResultColumns, row: int) -> tuple[object, ...]:
    grade = results.grades[results.grade[row]] if results.grade[row] >= 0 else None
    return STATUS[UnitStatus(int(results.status[row]))], results.total.score(row), grade


def stated(result: UnitResult) -> tuple[object, ...]:
    """What was stated of a unit before quotas among units took grades away."""
    grade = result.quotas[0].before if result.quotas else result.grade
    return result.status.value, result.total, grade
