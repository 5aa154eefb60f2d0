"""An item that is worth 0 points to a class neither shares nor is scaled."""

from fractions import Fraction

import pytest

from rules_engine.explain import Evaluator, Status
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

SCHEME = """方案 甲
  满分 20 分（县区 10 分）
  舍入 逐项 四舍五入 2 位
单位
  类别：县区、部门
事实
  得数：分 0 到 10
  没有：是否
指标 甲 10 分（县区 0 分）
  得 得数 当 类别 为 部门
指标 乙 10 分
  不适用 当 没有 {treatment}
  得 得数
"""


@pytest.mark.parametrize("treatment", ["平摊", "全案折算", "折算"])
@pytest.mark.parametrize(
    ("kind", "out", "total"), [("县区", True, 0), ("县区", False, 5), ("部门", True, 10)]
)
def test_class_without_points(treatment: str, kind: str, out: bool, total: int) -> None:
    # why: a parameter of the test
    program = compile_text(SCHEME.format(treatment=treatment)).program
    assert program is not None
    facts = UnitFacts(Unit("某", kind), {"得数": Fraction(5), "没有": out})
    result = Evaluator.of(program).evaluate([facts]).results[0]
    assert (result.status, result.total) == (Status.NORMAL, total)
