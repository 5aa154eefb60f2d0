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


def direction(text: str) -> Verdict:
    proof = prove(compile_text(text, "方案.rule"))
    assert not proof.refused
    (verdict,) = [one for one in proof.verdicts if one.claim.fact]
    return verdict


def banded(fact: str, bands: tuple[str, ...]) -> str:
    return f"{HEAD}  {fact}\n{RUNGS}" + "".join(f"    {band}\n" for band in bands)


@pytest.mark.parametrize("name", BANDS)
def test_every_band_that_the_range_meets_is_looked_at(name: str) -> None:
    fact, falling, rising = BANDS[name]
    assert direction(banded(fact, falling)).standing is Standing.REFUTED
    assert direction(banded(fact, rising)).standing is Standing.HOLDS
