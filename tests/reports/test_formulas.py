"""Every printed 算式 computes to the printed amount: of the schemes that are shipped, and of definitions
whose parts begin and end where the whole does (test_random_schemes.py asks it of random ones)."""

import pytest

from rules_engine.explain import Evaluator
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text
from tests.reports.formulas import printed, wrong
from tests.schemes import real

DEFINED = """方案 算式
  满分 100 分
  舍入 逐项 四舍五入 2 位
事实
  经费：数 0 到 不限
  人员：次数 1 到 不限
  基数：数 0.01 到 不限
定义 百人经费 为 经费 / 人员 × 100
定义 倍数 为 百人经费 + 经费 - 基数
定义 多出 为 （经费 - 基数） × 2 / 人员
定义 足额 为 百人经费 ≥ 10
指标 一 60 分
  得 60 分 × 百人经费 / 60
指标 二 20 分
  得 若 百人经费 < 10 则 0 分 否则 0.4 分 × 百人经费 / 基数
指标 三 10 分
  得 若 足额 则 0.01 分 × （倍数 - 多出） 否则 0 分 × 基数
指标 四 10 分
  得 1 分
  加 0.1 分 × 倍数 当 足额
"""


def test_a_definition_is_shown_whole() -> None:
    program = compile_text(DEFINED, "a.rule").program
    assert program is not None
    amounts = (("甲", 100, 200, 1), ("乙", 7, 100, 2), ("丙", 30, 100, 5))
    given = [
        UnitFacts(Unit(name), {"经费": money, "人员": people, "基数": base})
        for name, money, people, base in amounts
    ]
    evaluation = Evaluator.of(program).evaluate(given)
    assert wrong(evaluation, given) == ([], 27)
    first = evaluation.of("甲")
    assert first is not None
    assert list(printed(program.nodes[1].clauses[0], first)) == [
        ("算式", "得 若 50 < 10 则 0 分 否则 0.4 分 × 50 / 1"),
        ("其中", "百人经费 = 100 / 200 × 100 = 50"),
    ]


@pytest.mark.parametrize("slug", [real.RIVERS, real.BUDGET, real.NATIONAL, real.CITY])
def test_formulas_of_shipped_examples(slug: str) -> None:
    found, right = wrong(real.run_of(slug).evaluation, list(real.facts_of(slug)))
    assert not found
    assert right or slug in (real.NATIONAL, real.CITY)
