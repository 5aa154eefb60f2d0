"""Means, extremes and trimmed means of lists with few records or none: what is proved is never seen to
fail, what fails is refuted, and what a condition keeps away is not warned of."""

import os
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.analysis.claims import Standing
from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import Fault
from rules_engine.pipeline import Compiled, compile_text
from rules_engine.proving import prove

pytestmark = pytest.mark.no_cover
EXAMPLES = int(os.environ.get("CLAIM_EXAMPLES", "4"))
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
LONGEST = 4
RECORDS = tuple({"分数": 8 + good, "到场": bool(good)} for good in (0, 1))
HEAD = """方案 评议
  满分 10 分
  舍入 逐项 四舍五入 2 位
事实
  打分：{kind}
    {fields}到场：是否
指标 评议 10 分
"""
KINDS = (("评分 0 到 10", ""), ("清单", "分数：分 0 到 10\n    "))
WAYS = ("平均", "最高", "最低")


@st.composite
def schemes(draw: Any) -> str:
    """One item that is made of a list, with a condition that is enough, not enough, or none."""
    kind, fields = draw(st.sampled_from(KINDS))
    head = HEAD.format(kind=kind, fields=fields)
    chosen = draw(st.sampled_from(("", " 中 到场")))
    least = draw(st.integers(0, 3))
    guards = (
        "",
        f"  不适用 当 个数（打分{chosen}） < {least} 按满分\n",
        "  不适用 当 打分 中有 到场 按满分\n",
    )
    guard = draw(st.sampled_from(guards))
    if draw(st.booleans()) and not fields and not chosen:
        return f"{head}{guard}  人工评分 打分 {draw(st.sampled_from(('取平均', '去掉最高最低取平均')))}\n"
    number = f"{draw(st.sampled_from(WAYS))}（打分{chosen} 的 分数）"
    choice = f"若 个数（打分{chosen}） {draw(st.sampled_from(('> 0', '≥ 0', '≥ 3')))} 则 {number} 否则 0 分"
    return f"{head}{guard}  得 {draw(st.sampled_from((number, choice)))}\n"


def lists() -> list[UnitFacts]:
    """A unit for each list of a few records."""
    drawn = (records for size in range(LONGEST + 1) for records in product(RECORDS, repeat=size))
    return [UnitFacts(Unit(f"单位{i}"), {"打分": each}) for i, each in enumerate(drawn)]


def fails(program: Program) -> bool:
    """Whether the item is 出错 for a list that was tried."""
    item = program.nodes[0].score
    seen = prepare(program, shipped_calendar()).observe(lists())
    return any(isinstance(one.value(item), Fault) for one in seen)


def standing(compiled: Compiled) -> Standing:
    """Of the claim that the item can be computed."""
    proof = prove(compiled, limit=200_000)
    (found,) = (v for v in proof.verdicts if v.claim.name == "no-fault·评议")
    return found.standing


@some
@given(text=schemes())
def test_an_item_of_a_list_is_proved_just_where_it_cannot_fail(text: str) -> None:
    compiled = compile_text(text, "随机.rule")
    assert compiled.program is not None, [d.message for d in compiled.diagnostics]
    assert standing(compiled) is (Standing.REFUTED if fails(compiled.program) else Standing.HOLDS)
