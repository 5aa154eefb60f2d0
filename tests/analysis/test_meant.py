"""Cliffs that a scheme says are meant: what a 忽略 is about, in one file and where a scheme takes another."""

import pytest

from rules_engine.analysis.claims import Standing
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove

OURS = "  忽略 C0226 “十件是目标”\n"
BASE = """\
方案 市级
  满分 20 分
事实
  文件数：次数
  会议数：次数
指标 办公 20 分
  指标 文件 10 分
    每件 文件数 得 0.6 分 当 文件数 ≤ 10
    得 4 分 当 文件数 > 10
  指标 会议 10 分
    每次 会议数 得 0.6 分 当 会议数 ≤ 10
    得 4 分 当 会议数 > 10
"""
INSIDE = BASE.replace("  指标 会议", f"  {OURS}  指标 会议")
ABOVE = BASE.replace("  指标 文件", f"{OURS}  指标 文件", 1)
HEAD = BASE.replace("  满分 20 分\n", f"  满分 20 分\n{OURS}")
AT_FACT = BASE.replace("  文件数：次数\n", f"  文件数：次数\n  {OURS}")
AT_FACTS = BASE.replace("指标 办公", f"{OURS}指标 办公")
EXTENDED = f"沿用 “市级.rule”\n方案 县级\n并入 指标 办公\n  并入 指标 文件\n  {OURS}"
OVER = f"沿用 “市级.rule”\n方案 县级\n{OURS.strip()}\n"
TAKES = "沿用 “市级.rule”\n方案 县级\n"


@pytest.mark.parametrize(
    ("text", "base", "meant"),
    [
        (BASE, "", set()),
        (INSIDE, "", {"文件"}),
        (ABOVE, "", {"文件", "会议"}),
        (HEAD, "", {"文件", "会议"}),
        (AT_FACT, "", {"文件"}),
        (AT_FACTS, "", {"文件", "会议"}),
        (EXTENDED, BASE, {"文件"}),
        (OVER, BASE, {"文件", "会议"}),
        (TAKES, INSIDE, {"文件"}),
        (TAKES, HEAD, {"文件", "会议"}),
    ],
    ids=[
        "none",
        "item",
        "above",
        "head",
        "fact",
        "facts",
        "extended",
        "over",
        "taken",
        "taken head",
    ],
)
def test_what_is_meant(text: str, base: str, meant: set[str]) -> None:
    proof = prove(compile_text(text, "县级.rule", {"市级.rule": base} if base else None))
    cliffs = [one for one in proof.verdicts if one.claim.slug == "cliff"]
    found = {one.claim.about[-2] for one in cliffs if one.standing is Standing.MEANT}
    assert found == meant
    assert all(
        one.standing is Standing.REFUTED for one in cliffs if one.claim.about[-2] not in meant
    )
    assert proof.holds is (len(meant) == 2)
    assert {one.reason for one in cliffs if one.standing is Standing.MEANT} <= {"十件是目标"}
    assert not proof.findings


def test_what_is_said_of_no_cliff_is_named() -> None:
    proof = prove(compile_text(INSIDE.replace("得 4 分", "得 6 分"), "市级.rule"))
    assert proof.holds
    assert [one.code for one in proof.findings] == ["C0200"]
