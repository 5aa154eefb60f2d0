"""What a unit lacks of its points, whatever was done about items that do not apply, is all listed."""

from fractions import Fraction
from itertools import product

import pytest

from rules_engine.explain import Evaluator, lost_points
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

SCHEME = """方案 评估
  满分 40 分
  舍入 逐项 四舍五入 2 位
事实
  无乙：是否
  无丙：是否
  乙分：分 0 到 10
指标 大类 30 分
  指标 甲 10 分
    得 7 分
  指标 乙 10 分
    得 乙分
    不适用 当 无乙 GIVEN
  指标 丙 10 分
    得 8 分
    不适用 当 无丙 LEFT
指标 丁 10 分
  扣 1 分
"""
GIVEN, LEFT = ("同类平均", "按零分", "按满分"), ("折算", "平摊", "全案折算", "按零分")


@pytest.mark.parametrize(("given", "left"), list(product(GIVEN, LEFT)))
def test_lost_points_add_up_to_what_is_lacking(given: str, left: str) -> None:
    text = SCHEME.replace("GIVEN", given).replace("LEFT", left)
    program = compile_text(text, "scheme.rule").program
    assert program is not None
    facts = product((True, False), (True, False), (4, 9))
    units = [
        UnitFacts(Unit(f"{i}局"), {"无乙": no_b, "无丙": no_c, "乙分": points})
        for i, (no_b, no_c, points) in enumerate(facts)
    ]
    evaluator = Evaluator.of(program)
    for result in evaluator.evaluate(units).results:
        lost = sum((one.points for one in lost_points(evaluator.explain(result))), Fraction(0))
        assert isinstance(result.total, int | Fraction)
        assert abs(40 - result.total - lost) < Fraction(1, 100), (result.unit, lost)
