"""What an explanation prints adds up, for any facts; the same input gives the same bytes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.explain import Evaluation, UnitResult
from rules_engine.model.units import UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, fault
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table
from tests.reports import world
from tests.reports.sums import adds_up, sums_are_right, value_of

BROKEN = fault(FaultKind.BAD_DATA, "数据.csv 第 2 行")
RECORDS = st.lists(st.sampled_from([world.FRESH, world.STALE, world.EMPTY]), max_size=3).map(tuple)
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "公开得分": st.fractions(0, 40, max_denominator=60),
    "受理数": st.integers(0, 40),
    "按时办结数": st.integers(0, 40),
    "采用数": st.integers(0, 9),
    "满意率": st.fractions(0, 1, max_denominator=60),
    "账号": RECORDS,
    "首页打不开": st.booleans(),
    "弄虚作假": st.booleans(),
    "受表彰": st.booleans(),
    "通报级别": st.sampled_from(["省", "市", "无"]),
    "创新篇数": st.integers(0, 5),
}
STRANGE = st.sampled_from([world.ABSENT, BROKEN, NOT_APPLICABLE])


@st.composite
def units(draw: Any) -> list[UnitFacts]:
    """Up to four units; some facts are missing, wrong or inapplicable."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        names = draw(st.sets(st.sampled_from(sorted(CHANGES))))
        changed = {name: draw(st.one_of(CHANGES[name], STRANGE)) for name in sorted(names)}
        kind = draw(st.sampled_from(["县区", "市级部门"]))
        roles = draw(st.sampled_from([(), ("窗口单位",)]))
        made.append(world.unit(f"单位{number}", kind, roles, **changed))
    return made


def document_of(evaluation: Evaluation, result: UnitResult) -> dict[str, Any]:
    ledger = world.evaluator().explain(result)
    found: dict[str, Any] = json.loads(explain_json(evaluation, result, ledger, "0"))
    return found


@given(units())
def test_items_and_totals_of_the_document_add_up(facts: list[UnitFacts]) -> None:
    evaluation = world.evaluator().evaluate(facts)
    for result in evaluation.results:
        document = document_of(evaluation, result)
        assert all(map(adds_up, document["items"]))
        if result.total is not None:
            amounts = [line["amount"] for line in document["total_lines"]]
            assert Fraction(document["unit"]["total"]) == result.total
            assert None in amounts or sum(map(Fraction, amounts)) == result.total


@given(units())
def test_the_printed_arithmetic_is_right(facts: list[UnitFacts]) -> None:
    evaluation = world.evaluator().evaluate(facts)
    for result in evaluation.results:
        text = explain_text(evaluation, result, world.evaluator().explain(result))
        assert sums_are_right(text), text
        if result.total is not None:
            last = re.findall(r"^总分：(?:.* = )?([^（\n]*)", text, re.MULTILINE)
            assert value_of(last[0]) == result.total


@pytest.mark.parametrize(
    ("changed", "word"), [({"采用数": 0}, "出错"), ({"账号": world.ABSENT}, "待补")]
)
def test_a_total_that_a_veto_set_is_no_sum(changed: dict[str, Any], word: str) -> None:
    evaluation = world.evaluator().evaluate([world.unit("甲县", 弄虚作假=True, **changed)])
    result = evaluation.results[0]
    text = explain_text(evaluation, result, world.evaluator().explain(result))
    assert "总分：59.00（由否决直接记；有的项没有得分，不相加）" in text
    assert re.search(rf"甲县 .* {word} .* 59\.00", score_table(evaluation))


@given(st.permutations(range(11)))
def test_the_order_of_units_changes_no_byte(order: Sequence[int]) -> None:
    facts = world.units()
    evaluation = world.evaluator().evaluate([facts[index] for index in order])
    first = world.evaluation()
    assert score_table(evaluation) == score_table(first)
    assert score_csv(evaluation) == score_csv(first)
    assert score_json(evaluation, "0") == score_json(first, "0")


SCRIPT = """
from tests.reports.test_adding_up import everything
print(everything())
"""


def everything() -> str:
    evaluation = world.evaluation()
    ledgers = [(result, world.evaluator().explain(result)) for result in evaluation.results]
    texts = [explain_text(evaluation, result, ledger) for result, ledger in ledgers]
    texts += [explain_json(evaluation, result, ledger, "0") for result, ledger in ledgers]
    return "".join([score_table(evaluation), score_json(evaluation, "0"), *texts])


def test_the_hash_seed_changes_no_byte() -> None:
    printed = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1
