"""The reasons of a unit in a batch are the clauses that its ledger lists, and the ledger is rebuilt."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.backends.columnar import Plan, columns_of, plan, score_columns, unit_facts
from rules_engine.explain import Evaluation, Evaluator, Ledger
from rules_engine.explain.ledger import Entry
from rules_engine.ir import Program
from rules_engine.ir.passes.reasons import reasons_of
from rules_engine.model.columns import FactColumns
from rules_engine.model.values import Fault, Missing
from rules_engine.reports.explain_text import explain_text
from rules_engine.syntax.printing import print_scheme
from rules_engine.volume.rebuilding import stands_alone
from tests.columnar.comparing import CALENDAR
from tests.properties.running import compiled
from tests.strategies.facts import units
from tests.strategies.schemes import schemes
from tests.volume.tables import program as program_of

SCHEME = """\
方案 样例
  满分 10 分
单位
  类别：县区、部门
事实
  开通：是否
  投诉：次数
指标 甲 10 分
  得 10 分 当 开通
  每次 投诉 扣 2 分
否决 停办 停止评分
  当 投诉 ≥ 5
"""


def rebuilt(evaluator: Evaluator, columns: FactColumns, row: int) -> Evaluation:
    """The unit in a row, evaluated anew; units that are compared are evaluated together."""
    program = evaluator.program
    rows = [row] if stands_alone(program) else range(columns.count)
    return evaluator.evaluate([unit_facts(columns, program.schema, each) for each in rows])


def entries(ledger: Ledger) -> Iterator[Entry]:
    waiting = list(ledger.entries)
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting.extend(entry.children)


def lines_of(ledger: Ledger) -> tuple[set[int], set[int]]:
    """The clauses with an amount other than 0, and those whose amount is open, by ``id``."""
    lines = [line for entry in entries(ledger) for line in entry.lines if line.clause is not None]
    fired = {id(line.clause) for line in lines if line.scaled}
    waiting = {id(line.clause) for line in lines if isinstance(line.state, Missing | Fault)}
    return fired, waiting


def expected(program: Program, ledger: Ledger) -> tuple[list[int], list[int]]:
    """The numbers of both, with those of rulings."""
    clauses = [clause for node in program.nodes for clause in node.clauses]
    seen = ledger.observation
    rulings = [seen.value(ruling.effective) for ruling in program.rulings]
    fired, waiting = lines_of(ledger)
    first = len(clauses)
    return (
        [number for number, clause in enumerate(clauses) if id(clause) in fired]
        + [first + number for number, value in enumerate(rulings) if value is True],
        [number for number, clause in enumerate(clauses) if id(clause) in waiting]
        + [
            first + number
            for number, value in enumerate(rulings)
            if isinstance(value, Missing | Fault)
        ],
    )


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_bits_are_the_lines_of_the_ledger_that_is_rebuilt(data: st.DataObject) -> None:
    program = compiled(print_scheme(data.draw(schemes())))
    made = plan(program, CALENDAR)
    if not isinstance(made, Plan):
        return
    given_units = data.draw(units(program.schema))
    columns = columns_of(program.schema, given_units)
    results, evaluator = (
        score_columns(made, columns, reasons=True),
        Evaluator.of(program, CALENDAR),
    )
    by_one = evaluator.evaluate(given_units)
    assert results.reasons is not None
    for row, facts in enumerate(given_units):
        name = facts.unit.name
        alone, again = by_one.of(name), rebuilt(evaluator, columns, row)
        result = again.of(name)
        assert alone is not None
        assert result is not None
        ledger = evaluator.explain(alone)
        assert explain_text(again, result, evaluator.explain(result)) == explain_text(
            by_one, alone, ledger
        )
        said = results.reasons.of(row), results.reasons.open(row)
        assert tuple([each.number for each in some] for some in said) == expected(program, ledger)


def test_reasons_are_numbered_as_in_the_text() -> None:
    program = program_of(SCHEME)
    assert [(each.number, each.text) for each in reasons_of(program)] == [
        (0, "得 10 分 当 开通"),
        (1, "每次 投诉 扣 2 分"),
        (2, "当 投诉 ≥ 5"),
    ]
