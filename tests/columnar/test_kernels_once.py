"""The compiled kernels know no scheme: another scheme has nothing compiled for it."""

from collections.abc import Sequence

import pytest

from benchmarks.rule_text import rule_text
from benchmarks.workload import items, unit
from rules_engine.backends.columnar import columns_of
from rules_engine.backends.columnar.planning import Plan, plan, score_columns
from rules_engine.backends.columnar.running import kernels
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

ANOTHER = "方案 另一个\n  满分 10 分\n事实\n  件数：次数\n指标 办件 10 分\n  每次 件数 扣 0.3 分\n"


MANY = [UnitFacts(Unit(f"单位{number}", None), {"件数": number}) for number in range(40)]


def test_nothing_is_compiled_for_another_scheme() -> None:
    compiled = pytest.importorskip("rules_engine.backends.columnar.compiled")
    score(rule_text(20), [unit(number, items(20)) for number in range(5)])
    before = compiled.run_blocks.signatures
    score(rule_text(40), [unit(number, items(40)) for number in range(5)])
    score(ANOTHER, MANY)
    assert len(before) == 1
    assert compiled.run_blocks.signatures == before


def score(text: str, units: Sequence[UnitFacts]) -> None:
    program = compile_text(text, "基准.rule").program
    assert program is not None
    made = plan(program)
    assert isinstance(made, Plan)
    columns = columns_of(program.schema, units)
    score_columns(made, columns, with_kernels=kernels(compiled=True))
