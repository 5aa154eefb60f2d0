"""What the solver is told beforehand is about values: what stands for 不适用 or 出错 may be any number, and
must leave out no facts. In each scheme one rare unit gets more than full marks."""

import pytest
import z3

from rules_engine.analysis.claims import Standing
from rules_engine.backends.smt import Encoding, Outcome, Space, terms_of
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove
from tests.backends.declared import SCHEMA, YES
from tests.backends.making import BOOL, apply

BY_CLASS = """方案 评估
  满分 25 分（甲类 20 分）
  舍入 仅总分 四舍五入 2 位
单位
  类别：甲类、乙类
事实
  码：分 0 到 100 2 位小数
  数：分 0 到 100 2 位小数
  量：分 0 到 100 2 位小数
  度：分 0 到 100 2 位小数
  酌定：分 8 到 10
指标 甲 15 分（甲类 5 分）
  适用 乙类 折算
  得 {earned}
指标 乙 10 分（甲类 15 分）
  得 码 × 0.2
加分 附加 不封顶
  加 5 分 当 码 = 87.11 分 且 数 = 61.73 分 且 量 = 17.37 分 且 度 = 83.19 分
"""
# In 甲类 the item does not apply, and its points are less than its least in 乙类.
ABSENT = BY_CLASS.format(earned="酌定")
# There it would also be divided by 0, if it applied.
OVERLOOKED = BY_CLASS.format(earned="酌定 × 10 分 / （分值 - 5 分）")
# Where nothing was recorded there is no mean, and no need of one while it is not 启用.
NO_MEAN = """方案 评估
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  启用：是否
  检查：清单
    评价：分 5 到 10 1 位小数
  码：分 0 到 100 2 位小数
  数：分 0 到 100 2 位小数
  记录：清单
    量：分 0 到 100 2 位小数
指标 甲 10 分
  得 平均（检查 的 评价） - 3 分 当 启用
加分 附加 不封顶
  加 20 分 当 个数（检查） = 0 且 码 = 37.11 分 且 数 = 61.73 分 且 合计（记录 的 量） = 17.37 分
"""


@pytest.mark.parametrize("text", [ABSENT, OVERLOOKED, NO_MEAN])
def test_no_facts_are_left_out(text: str) -> None:
    found = {v.claim.slug: v for v in prove(compile_text(text, "方案.rule")).verdicts}
    assert found["total-bounded"].standing is Standing.REFUTED
    assert found["total-bounded"].example


def test_what_is_taken_is_named_apart() -> None:
    other = apply("not", YES, kind=BOOL)
    cut = {id(node): Outcome(None, None, None, is_truth=True) for node in (YES, other)}
    encoding = Encoding(Space(SCHEMA), cut)
    (term,) = terms_of(encoding, [apply("eq", YES, other, kind=BOOL)])
    solver = z3.Solver()
    solver.add(*encoding.asserted)
    assert solver.check(term.fails) == z3.sat
    assert solver.check(term.holds) == z3.sat
