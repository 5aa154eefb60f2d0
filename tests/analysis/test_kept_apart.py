"""What looks alike and is not: the best three and the best one, one record and another, numbers with few
decimals and all numbers. Each scheme once had a claim that was said to hold, and does not."""

import pytest

from rules_engine.analysis.claims import Standing
from rules_engine.ir.passes.guards import Guards
from rules_engine.ir.passes.roots import asked_roots
from rules_engine.ir.passes.telling import NOT_ZERO
from rules_engine.pipeline import Compiled, compile_text
from rules_engine.proving import prove, prove_same

HEAD = "方案 甲案\n  满分 100 分\n  舍入 逐项 四舍五入 2 位\n"
BEST = """事实
  报送：清单
    得分：次数 0 到 10
指标 甲 50 分
  每篇 报送 得 1 分 × 得分 取最高的 3 篇
指标 乙 50 分
  每篇 报送 得 1 分 × 得分 取最{which}的 {count} 篇
"""
RULINGS = """等次
  优秀 当 总分 ≥ 80
  差 其余
改判 表彰 定为 优秀
  当 {one}
改判 警示 定为 差
  当 {other}
"""
COMPARED = "事实\n  甲数：分 0 到 100\n  参甲：是否\n  参乙：是否\n指标 甲 100 分\n  得 甲数\n"
WINDOW = """事实
  系数：数 0 到 10
  甲数：数 0 到 1
指标 甲 100 分
  得 100 分 × 甲数
加分 乙 不封顶
  加 5 分 当 系数 × 3 ≥ 1 且 系数 × 3 < 1.001
"""
RECORDS = """事实
  数量：次数 0 到 40
  各条：清单
    正：是否
    倍：数 -5 到 5
{before}指标 甲 100 分
  得 50 分
  每个 各条 得 {amount}
"""
BY_RECORD = [
    RECORDS.format(
        before="", amount="（若 正 则 1 分 × 数量 否则 0 分 - 10 分 × 进整（数量 / 10））"
    ),
    RECORDS.format(
        before="定义 积（各条） 为 数量 × 倍\n",
        amount="1 分 × （较大（积，0） + 10 × 取整（较小（积，0） / 10））",
    ),
]
TWO_LISTS = """事实
  各条：清单
    甲：次数 0 到 10
指标 甲 100 分
  每个 各条 中 甲 > 0 且 个数（各条 中 6 / 甲 > 2） > 0 得 1 分 × 甲
"""


def compiled(body: str) -> Compiled:
    return compile_text(HEAD + body, "甲案.rule")


def standing(body: str, slug: str) -> set[Standing]:
    return {v.standing for v in prove(compiled(body)).verdicts if v.claim.slug == slug}


@pytest.mark.parametrize(("which", "count"), [("高", 1), ("低", 3)])
def test_how_many_of_a_list_count_is_not_left_out(which: str, count: int) -> None:
    one, other = (compiled(BEST.format(which=w, count=n)) for w, n in (("高", 3), (which, count)))
    proof = prove_same(one, other)
    assert any(verdict.standing is Standing.REFUTED for verdict in proof.verdicts)
    rulings = RULINGS.format(one="得分（甲） ≥ 20", other="得分（乙） < 20")
    found = compiled(BEST.format(which=which, count=count) + rulings).errors
    assert [each.code for each in found] == ["C0008"]


def test_whom_a_comparison_is_with_is_not_left_out() -> None:
    one, other = "全体平均（甲数 当 参甲） ≥ 50 分", "全体平均（甲数 当 参乙） < 50 分"
    found = compiled(COMPARED + RULINGS.format(one=one, other=other)).errors
    assert [each.code for each in found] == ["C0008"]


def test_numbers_with_few_decimals_are_not_all_numbers() -> None:
    assert Standing.HOLDS not in standing(WINDOW, "total-bounded")
    assert Standing.REFUTED not in standing(WINDOW, "clause-fires")


@pytest.mark.parametrize("body", BY_RECORD)
def test_one_record_takes_a_branch_and_another_does_not(body: str) -> None:
    assert standing(body, "cliff") == {Standing.REFUTED}


def test_what_is_known_of_a_record_is_not_known_of_another() -> None:
    program = compiled(TWO_LISTS).program
    assert program is not None
    guards = Guards(asked_roots(program))
    uses = guards.uses(lambda user, operand: operand.span.text == "甲" and "6" in user.span.text)
    assert {use.knows(NOT_ZERO, use.operand) for use in uses} == {False}
