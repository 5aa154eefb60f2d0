"""Divisors that a choice keeps from being 0 are known not to be; those that it does not are refuted."""

import pytest

from rules_engine.analysis.claims import Label, Standing, Verdict
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

HEAD = """方案 评估
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  甲：数 0 到 不限
  乙：数
  丙：数 可空
指标 办理 10 分
  得 较小（10 分，较大（0 分，{amount}））
"""
KEPT = (
    "若 乙 = 0 则 0 分 否则 1 分 × 甲 / 乙",
    "若 乙 ≠ 0 则 1 分 × 甲 / 乙 否则 0 分",
    "若 乙 > 0 则 1 分 × 甲 / 乙 否则 0 分",
    "若 乙 ≤ 0 则 0 分 否则 1 分 × 甲 / 乙",
    "若 甲 = 0 或 乙 = 0 则 0 分 否则 1 分 × 甲 / 乙 + 1 分 / 甲",
    "若 乙 = 0 则 0 分 否则 若 甲 > 3 则 1 分 / 甲 否则 1 分 × 甲 / 乙",
)
LEFT = (
    "若 乙 ≥ 0 则 1 分 × 甲 / 乙 否则 0 分",
    "若 乙 = 0 则 1 分 × 甲 / 乙 否则 0 分",
    "若 乙 ≠ 1 则 1 分 × 甲 / 乙 否则 0 分",
    "若 甲 = 0 且 乙 = 0 则 0 分 否则 1 分 × 甲 / 乙",
    "若 甲 > 3 或 乙 > 0 则 1 分 × 甲 / 乙 否则 0 分",
    "若 乙 = 0 则 0 分 否则 1 分 × 丙 / 乙",
)


def found(amount: str) -> Verdict:
    proof = prove(compile_text(HEAD.format(amount=amount), "方案.rule"))
    assert not proof.refused
    return next(
        one for one in proof.verdicts if one.claim.slug == "no-fault" and "办理" in one.claim.about
    )


@pytest.mark.parametrize("amount", KEPT)
def test_what_is_kept_from_being_zero(amount: str) -> None:
    verdict = found(amount)
    assert (verdict.standing, verdict.label) == (Standing.HOLDS, Label.BOUNDS)


@pytest.mark.parametrize("amount", LEFT)
def test_what_is_not(amount: str) -> None:
    assert found(amount).standing is Standing.REFUTED
