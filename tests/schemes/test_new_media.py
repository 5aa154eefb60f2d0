"""安康 2017 new media: what is deducted, why, and what is not invented."""

from collections import Counter
from fractions import Fraction

import pytest

from rules_engine.explain import Status
from rules_engine.model.units import Unit
from rules_engine.model.values import Value
from tests.schemes.real import (
    NEW_MEDIA,
    TABLES,
    facts_of,
    ledger_of,
    program_of,
    run_of,
    score_one,
)

SCORES: dict[str, Value] = {
    "开通情况": 10,
    "传播情况": 15,
    "受众情况": 10,
    "互动情况": 20,
    "维护情况": 5,
    "组织保障": 20,
}
REASONS = ("微博已开通", "微信已开通", "僵尸", "账号主体")
COUNTY, DEPARTMENT = Unit("某县", "县区"), Unit("某局", "市级部门")
CLEAN: dict[str, Value] = {
    "附件扣分结论": "未印",
    "微博已开通": True,
    "微信已开通": True,
    "僵尸": False,
    "账号主体": "政府机构",
}


def test_nothing_is_invented() -> None:
    """The annexes print a deduction for each unit and a reason for none."""
    for facts in facts_of(NEW_MEDIA):
        assert facts.values["附件扣分结论"] in ("已扣", "未扣")
        assert all(reason not in facts.values for reason in REASONS)


def test_score_before_deductions_is_the_printed_one() -> None:
    program = program_of(NEW_MEDIA)
    for table in (table for table in TABLES if table.slug == NEW_MEDIA):
        for row in table.rows:
            result = run_of(NEW_MEDIA).evaluation.of(row["单位名称"])
            assert result is not None
            base = result.observation.value(program.total.base)
            assert base == Fraction(row["得分"])
            assert result.total == base - Fraction(row["扣分项"])


def test_sizes_of_deductions_by_class() -> None:
    results = run_of(NEW_MEDIA).evaluation.results
    sizes = Counter((r.unit.kind, r.sections[-1].score) for r in results)
    assert sizes == {
        ("县区", 0): 7,
        ("县区", 2): 3,
        ("市级部门", 0): 10,
        ("市级部门", 10): 20,
    }


def test_ties_are_printed_in_the_stated_order() -> None:
    """Every tie of both annexes fits 受众情况, then 维护情况; each unit has a number of its own."""
    results = [r for r in run_of(NEW_MEDIA).evaluation.results if r.unit.kind == "市级部门"]
    tied = Counter(r.total for r in results)
    assert {float(total): n for total, n in tied.items() if n > 1} == {72: 3, 70: 2, 68: 2, 67: 2}
    assert [r.rank for r in results] == list(range(1, 31))
    counties = [r for r in run_of(NEW_MEDIA).evaluation.results if r.unit.kind == "县区"]
    assert [(r.unit.name[:2], r.rank) for r in counties if r.total == 71] == [
        ("宁陕", 5),
        ("紫阳", 6),
        ("汉滨", 7),
    ]


def test_the_traffic_police_are_told_why() -> None:
    """88.50 − 10.00 = 78.50, by which line, which fact, which annex."""
    ledger = ledger_of(run_of(NEW_MEDIA), "安康市公安局交通警察支队")
    assert ledger.total == Fraction("78.50")
    gained = [line.amount for line in ledger.lines if line.text != "扣分项"]
    assert sum(amount for amount in gained if amount is not None) == Fraction("88.50")
    block = ledger.entries[-1]
    assert block.node.name == "扣分项"
    assert block.score == 10
    assert any("附件4 注" in cite for cite in block.node.cites)
    charged = [line for line in block.lines if line.amount]
    assert [(line.text, line.amount) for line in charged] == [
        ("扣 10 分（县区 2 分） 当 附件扣分结论 为 已扣", 10)
    ]
    assert charged[0].clause is not None
    values = [ledger.observation.value(expr) for expr in charged[0].clause.evidence]
    assert values == ["已扣"]
    facts = ledger.observation.facts
    assert "“附件扣分结论”" in facts.places["附件扣分结论"]


@pytest.mark.parametrize(
    ("unit", "changes", "deduction"),
    [
        (DEPARTMENT, {}, 0),
        (DEPARTMENT, {"微博已开通": False}, 10),
        (DEPARTMENT, {"微信已开通": False}, 10),
        (DEPARTMENT, {"僵尸": True}, 10),
        (DEPARTMENT, {"账号主体": "非政府机构"}, 10),
        (DEPARTMENT, {"微信已开通": False, "僵尸": True, "账号主体": "非政府机构"}, 10),
        (COUNTY, {}, 0),
        (COUNTY, {"微信已开通": False}, 0),
        (COUNTY, {"僵尸": True}, 0),
        (COUNTY, {"账号主体": "非政府机构"}, 2),
    ],
)
def test_reasons_decide_where_no_finding_is_printed(
    unit: Unit, changes: dict[str, Value], deduction: int
) -> None:
    result = score_one(NEW_MEDIA, unit, {**SCORES, **CLEAN, **changes}).evaluation.results[0]
    assert result.status is Status.NORMAL
    assert result.sections[-1].score == deduction
    assert result.total == 80 - deduction


@pytest.mark.parametrize("finding", ["已扣", "未扣"])
def test_a_printed_finding_decides(finding: str) -> None:
    """Also against reasons: the published table stands as it was published."""
    values = {**SCORES, **CLEAN, "附件扣分结论": finding, "僵尸": finding == "未扣"}
    result = score_one(NEW_MEDIA, DEPARTMENT, values).evaluation.results[0]
    assert result.total == (70 if finding == "已扣" else 80)


@pytest.mark.parametrize("finding", [None, "未印"])
def test_without_finding_and_reasons_the_unit_waits(finding: str | None) -> None:
    values = SCORES if finding is None else {**SCORES, "附件扣分结论": finding}
    result = score_one(NEW_MEDIA, DEPARTMENT, values).evaluation.results[0]
    assert result.status is Status.PENDING
    assert result.total is None
