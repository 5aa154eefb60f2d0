"""What nobody asks for cannot fail: below a group that does not apply, of a unit that is 未评."""

import pytest

from rules_engine.analysis.claims import Standing
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

BELOW = """\
方案 占补平衡
  满分 30 分
  舍入 逐项 四舍五入 2 位
事实
  日常分：分 0 到 10
  占补任务：次数
  占补数量：次数
指标 日常 10 分
  得 日常分
指标 占补 20 分
  不适用 当 占补任务 = 0 折算
  指标 补充数量 20 分
    得 分值 × 较小（占补数量 / 占补任务，100%）
"""
STOPPED = """\
方案 否决与改判
  满分 100 分
事实
  日常分：分 0 到 100
  造假：是否
  上年不合格：是否
指标 日常 100 分
  得 日常分
否决 有造假 结果 不合格 停止评分
  当 造假
改判 连续不佳 定为 警示
  当 上年不合格 且 总分 < 70
等次
  合格 当 总分 ≥ 60
  不合格 其余
  警示 另定
"""
ELSEWHERE = BELOW.replace("占补任务 = 0 折算", "日常分 = 0 折算")
GUARDED = """\
方案 否决挡住除零
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  办结：次数
  受理：次数
指标 办理 10 分
  得 10 分 × 较小（办结 / 受理，100%）
否决 无受理 结果 不合格 停止评分
  当 受理 = 0
等次
  合格 当 总分 ≥ 6
  不合格 其余
"""
NOT_GUARDED = GUARDED.replace(" 停止评分", "")
NOT_STOPPED = STOPPED.replace(" 停止评分", "").replace("总分 < 70", "日常分 / 总分 < 70%")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (BELOW, True),
        (STOPPED, True),
        (GUARDED, True),
        (ELSEWHERE, False),
        (NOT_STOPPED, False),
        (NOT_GUARDED, False),
    ],
    ids=["below", "stopped", "guarded", "another condition", "not stopped", "not guarded"],
)
def test_what_nobody_asks_for_does_not_fail(text: str, holds: bool) -> None:
    proof = prove(compile_text(text, "方案.rule"))
    found = [v.standing for v in proof.verdicts if v.claim.slug.startswith("no-fault")]
    assert found
    assert (set(found) == {Standing.HOLDS}) is holds
