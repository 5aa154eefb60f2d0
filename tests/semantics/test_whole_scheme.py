"""全案折算 of a group: the group's points leave the scheme once, whatever is inside."""

from fractions import Fraction

import pytest

from rules_engine.explain import Evaluator
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import compile_text

SCHEME = """方案 全案
  满分 10 分
  舍入 仅总分 四舍五入 2 位
  不适用 全案折算

单位
  类别：甲、乙

事实
  得一：分 0 到 4
  得二：分 0 到 6

指标 组 4 分
  适用 甲
  指标 内 1 分
    不适用 当 得二 > 5
    得 得一
  指标 旁 3 分
    得 得一
指标 外 6 分
  得 得二

等次
  「未公布」 其余
  优秀 另定
"""


@pytest.mark.parametrize(
    ("kind", "first", "second", "total"),
    [
        # the group of 4 points is out: 6 of 6
        ("乙", 0, 6, Fraction(10)),
        # the group and (were it in) its item are out: the item is not counted twice
        ("乙", 0, 3, Fraction(5)),
        # only the item of 1 point is out: (1 + 6) of 9
        ("甲", 1, 6, Fraction(778, 100)),
        # everything applies: 1 + 1 + 3
        ("甲", 1, 3, Fraction(5)),
    ],
)
def test_group_leaves_once(kind: str, first: int, second: int, total: Fraction) -> None:
    program = compile_text(SCHEME).program
    assert program is not None
    facts = UnitFacts(Unit("某", kind), {"得一": first, "得二": second})
    result = Evaluator.of(program).evaluate([facts]).results[0]
    assert (result.total, result.grade) == (total, "未公布")
