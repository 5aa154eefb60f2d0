"""A quota asks each unit for its place once, however many there are."""

from typing import Any

import pytest

from rules_engine.explain import quotas
from rules_engine.explain.evaluation import Evaluator
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

UNITS = 200
SCHEME = """
方案 评估
  满分 100 分
事实
  自评：分
指标 公开 100 分
  得 自评
等次
  优秀 当 总分 ≥ 50
  良好 其余
排名
  按 总分 从高到低
  并列 占位
名额 优秀
  最多 10 名
  并列 都评
  超出 改评 良好
"""


def test_the_work_of_a_quota_goes_with_the_units(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_text(SCHEME, "名额.rule").program
    assert program is not None
    asked, order_of = [], quotas.order_of

    def counted(*arguments: Any) -> Any:
        asked.append(arguments)
        return order_of(*arguments)

    monkeypatch.setattr(quotas, "order_of", counted)
    units = [UnitFacts(Unit(f"单位{n}", None), {"自评": 50 + n % 40}) for n in range(UNITS)]
    evaluation = Evaluator.of(program).evaluate(units)
    kept = [result for result in evaluation.results if result.grade == "优秀"]
    assert [evaluation.quotas[0].kept, len(kept)] == [10, 10]
    assert len(asked) <= 2 * UNITS
