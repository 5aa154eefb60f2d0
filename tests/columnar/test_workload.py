"""The workload of the benchmarks gives the same results on columns."""

from benchmarks.rule_text import rule_text
from benchmarks.workload import items, unit
from rules_engine.pipeline import compile_text
from tests.columnar.comparing import assert_same, both


def test_the_workload_is_scored_alike() -> None:
    program = compile_text(rule_text(), "基准.rule").program
    assert program is not None
    made = items()
    results, evaluation = both(program, [unit(number, made) for number in range(60)])
    assert_same(results, evaluation)
