"""Directions that random schemes do not draw: what was once said to hold and does not, and what does hold."""

import pytest

from rules_engine.analysis.claims import Standing, Verdict
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

# The band that a number's range lies in for the most part has neither limit of it inside that range.
HEAD = "方案 评估\n  满分 10 分\n事实\n"
RUNGS = """指标 办结 10 分
  分档 办结率
"""
BANDS = {
    "the lowest band, of a percentage": (
        "办结率：百分比 0% 到 100% 越高越好",
        ("≥ 90% 得 10 分", "≥ 60% 得 2 分", "其余 得 5 分"),
        ("≥ 90% 得 10 分", "≥ 60% 得 5 分", "其余 得 2 分"),
    ),
    "a band that the range begins in": (
        "办结率：分 80 到 95 越高越好",
        ("≥ 90 得 1 分", "≥ 60 得 5 分", "其余 得 0 分"),
        ("≥ 90 得 5 分", "≥ 60 得 1 分", "其余 得 10 分"),
    ),
    "a band that the range ends in": (
        "办结率：分 0 到 95 越高越好",
        ("≥ 120 得 10 分", "> 90 得 1 分", "≥ 60 得 5 分", "其余 得 0 分"),
        ("≥ 120 得 0 分", "> 90 得 5 分", "≥ 60 得 1 分", "其余 得 0 分"),
    ),
    "a band that has no end": (
        "办结率：分 越高越好",
        ("> 90 得 1 分", "≥ 60 得 5 分", "其余 得 0 分"),
        ("> 90 得 5 分", "≥ 60 得 1 分", "其余 得 0 分"),
    ),
    "a range within one band": (
        "办结率：分 70 到 80 越低越好",
        ("≥ 80 得 10 分", "≥ 60 得 2 分", "其余 得 0 分"),
        ("≥ 90 得 10 分", "≥ 60 得 2 分", "其余 得 5 分"),
    ),
}

ABSENT = """方案 评估
  满分 20 分
  舍入 仅总分 四舍五入 2 位
  不适用 折算
事实
  {facts}
指标 甲 10 分
  {clause}
指标 乙 10 分
  得 10 分
"""
AMOUNT = "量：分 7 到 7 可不适用"
RECORDS = "问题：清单\n    扣减：分 0 到 5 2 位小数 可不适用"
# An item that is 不适用 before the fact gets better or after, but not at both; the total is scaled up while it is.
# Where nothing is 可不适用, the same clause goes the way that is declared.
SCALED = {
    "records that are chosen by what moves": (
        ("停用：是否 越低越好", "码：分 0 到 100 2 位小数", "数：分 0 到 100 2 位小数", RECORDS),
        "得 5 分 - 合计（问题 中 停用 且 数 = 61.73 分 且 码 = 37.11 分 的 扣减）",
    ),
    "a condition that is absent where another branch is taken": (
        ("启用：是否 越高越好", AMOUNT),
        "得 5 分 当 （若 启用 则 7 分 否则 量） ≥ 5 分",
    ),
    "a condition that is absent, of a choice between choices": (
        ("启用：是否 越高越好", AMOUNT),
        "得 若 （若 启用 则 7 分 否则 量） ≥ 5 分 则 5 分 否则 0 分",
    ),
    "what absorbs the absent of 且": (
        ("启用：是否 越低越好", AMOUNT),
        "得 若 （量 ≥ 5 分 且 启用） 为 不适用 则 5 分 否则 0 分",
    ),
    "what absorbs the absent of 或": (
        ("启用：是否 越高越好", AMOUNT),
        "得 若 （量 ≥ 5 分 或 启用） 为 不适用 则 5 分 否则 0 分",
    ),
}


def direction(text: str) -> Verdict:
    proof = prove(compile_text(text, "方案.rule"))
    assert not proof.refused
    (verdict,) = [one for one in proof.verdicts if one.claim.slug == "monotone"]
    return verdict


def banded(fact: str, bands: tuple[str, ...]) -> str:
    return f"{HEAD}  {fact}\n{RUNGS}" + "".join(f"    {band}\n" for band in bands)


@pytest.mark.parametrize("name", BANDS)
def test_every_band_that_the_range_meets_is_looked_at(name: str) -> None:
    fact, falling, rising = BANDS[name]
    assert direction(banded(fact, falling)).standing is Standing.REFUTED
    assert direction(banded(fact, rising)).standing is Standing.HOLDS


def scaled(facts: tuple[str, ...], clause: str) -> str:
    return ABSENT.format(facts="\n  ".join(facts), clause=clause)


@pytest.mark.parametrize("name", SCALED)
def test_an_item_that_stops_being_absent_is_seen(name: str) -> None:
    facts, clause = SCALED[name]
    assert direction(scaled(facts, clause)).standing is Standing.REFUTED
    told = tuple(fact.removesuffix(" 可不适用") for fact in facts)
    assert direction(scaled(told, clause)).standing is Standing.HOLDS
