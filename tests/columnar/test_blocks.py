"""Many blocks, some of which keep to no assumption: every unit comes out as it does alone."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from attrs import evolve

from benchmarks.rule_text import rule_text
from benchmarks.workload import items, unit
from rules_engine.backends.columnar import columns_of, plan, score_columns
from rules_engine.backends.columnar.planning import Plan, plan_anyway
from rules_engine.backends.columnar.running import Kernels, kernels
from rules_engine.explain import Evaluator
from rules_engine.ir import Program
from rules_engine.model.columns import FactColumn, FactColumns, ListColumn, State
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, fault
from rules_engine.pipeline import compile_text
from tests.columnar.comparing import assert_same

STRANGE = (
    {"问题0": -1},
    {"问题0": 10**17},
    {"问题0": 10**40},
    {"问题0": fault(FaultKind.BAD_DATA, "表")},
    {"事项1": NOT_APPLICABLE},
    {"账号": NOT_APPLICABLE},
    {"水平0": Fraction(1, 3)},
    {"比率0分母": 10**8, "比率0分子": 10**8 - 1},
    {"账号": ()},
)


@cache
def program() -> Program:
    made = compile_text(rule_text(20), "基准.rule").program
    assert made is not None
    return made


@cache
def units() -> tuple[UnitFacts, ...]:
    made = items(20)
    plain = [unit(number, made) for number in range(400)]
    for place, strange in enumerate(STRANGE):
        one = plain[40 * place + 7]
        plain[40 * place + 7] = evolve(one, values={**one.values, **strange})
    missing = plain[399]
    kept = {name: value for name, value in missing.values.items() if name != "比率0分母"}
    plain[399] = evolve(missing, values=kept)
    return tuple(plain)


@cache
def planned() -> Plan:
    made = plan(program())
    assert isinstance(made, Plan)
    return made


def small(compiled: bool) -> Kernels:
    return evolve(kernels(compiled=compiled), block=32)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("threads", [1, 2])
def test_strange_units_change_no_other(compiled: bool, threads: int) -> None:
    columns = columns_of(program().schema, units())
    results = score_columns(planned(), columns, threads, items=True, with_kernels=small(compiled))
    assert_same(results, Evaluator.of(program()).evaluate(units()))


def test_the_cut_into_blocks_changes_nothing() -> None:
    columns = columns_of(program().schema, units())
    sizes = (1, 7, 400)
    found = [
        score_columns(planned(), columns, with_kernels=evolve(kernels(compiled=False), block=size))
        for size in sizes
    ]
    totals = [[each.total.score(row) for row in range(400)] for each in found]
    assert totals[0] == totals[1] == totals[2]


def changed(**facts: FactColumn | ListColumn) -> FactColumns:
    columns = columns_of(program().schema, units()[:20])
    return evolve(columns, facts={**columns.facts, **facts})


def a_list(**changes: object) -> ListColumn:
    found = columns_of(program().schema, units()[:20]).facts["账号"]
    assert isinstance(found, ListColumn)
    return evolve(found, **changes)


def test_columns_that_do_not_fit_the_schema_are_refused() -> None:
    whole = np.zeros(20, np.int32)
    platform = evolve(a_list().fields["平台"], values=np.full(999, 77, np.int32))
    offsets = np.asarray(a_list().offsets)
    wrong: list[dict[str, FactColumn | ListColumn]] = [
        {"没有": FactColumn(whole)},
        {"问题0": FactColumn(whole.astype(np.float64))},
        {"问题0": FactColumn(whole[:19])},
        {"问题0": FactColumn(whole, np.zeros(3, np.uint8))},
        {"问题0": FactColumn(whole, scale=10)},
        {"事项0": FactColumn(whole + 2)},
        {"事项0": FactColumn(np.full(20, 2, np.uint8))},
        {"账号": FactColumn(whole)},
        {"账号": a_list(offsets=offsets[::-1].copy())},
        {"账号": a_list(offsets=offsets + 1)},
        {"账号": a_list(fields={**a_list().fields, "平台": platform})},
    ]
    for each in wrong:
        with pytest.raises(ValueError, match=r"."):
            score_columns(planned(), changed(**each), with_kernels=small(False))


def test_no_units_are_no_trouble() -> None:
    results = score_columns(planned(), columns_of(program().schema, ()))
    assert len(results.status) == len(results.grade) == 0


def test_states_without_a_meaning_are_refused_or_one_by_one() -> None:
    odd = FactColumn(np.zeros(20, np.int32), np.full(20, 9, np.uint8))
    results = score_columns(planned(), changed(问题0=odd), with_kernels=small(True))
    assert set(results.status.tolist()) == {2}
    assert State.FAULT == 4


NULLABLE = """\
方案 空
  满分 10 分
事实
  投诉：次数
  系数：数 可空
  门槛：数 10000000000000000000 到 不限 可空
指标 甲 10 分
  得 10 分 当 系数 为空
  扣 1 分 当 门槛 为空
  每次 投诉 扣 2 分
"""


@pytest.mark.parametrize("compiled", [False, True])
def test_bounds_beyond_64_bits_where_only_a_blank_matters(compiled: bool) -> None:
    """A fine scale times what a fact is assumed to be is more than 64 bits hold; so is a bound."""
    made = compile_text(NULLABLE, "空.rule").program
    assert made is not None
    values = ((place % 3, None if place % 2 else Fraction(place, 10**6)) for place in range(10))
    some = [
        UnitFacts(Unit(f"单位{place}"), {"投诉": times, "系数": factor, "门槛": None})
        for place, (times, factor) in enumerate((*values, (10**9, None)))
    ]
    some[3] = evolve(some[3], values={**some[3].values, "门槛": 10**19})
    results = score_columns(
        plan_anyway(made),
        columns_of(made.schema, some),
        with_kernels=evolve(kernels(compiled=compiled), block=4),
    )
    assert_same(results, Evaluator.of(made).evaluate(some))
