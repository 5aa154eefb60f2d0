"""The two made-up schemes of other kinds: every figure of their README, worked out by hand."""

from fractions import Fraction

import pytest

from rules_engine.explain import Status, UnitResult
from tests.schemes.real import (
    BUDGET,
    RIVERS,
    facts_of,
    leaves,
    ledger_of,
    program_of,
    rolls_of,
    run_of,
)


def result_of(slug: str, unit: str) -> UnitResult:
    """The result of a unit of an example."""
    result = run_of(slug).evaluation.of(unit)
    assert result is not None
    return result


def leaf_scores(slug: str, unit: str) -> dict[str, Fraction | None]:
    """What each indicator without children comes to; None where it left the sum."""
    found = leaves(ledger_of(run_of(slug), unit).entries)
    return {path[-1]: entry.score for path, entry in found.items()}


@pytest.mark.parametrize("slug", [RIVERS, BUDGET])
def test_examples_say_that_they_are_made_up(slug: str) -> None:
    assert "示例" in program_of(slug).name
    assert all(facts.unit.name.startswith("虚构") for facts in facts_of(slug))


@pytest.mark.parametrize(
    ("unit", "total", "rank", "grade"),
    [
        ("虚构青岩镇", "103.3", 1, "优秀"),
        ("虚构石门镇", "85", 2, "良好"),
        ("虚构杉树镇", "59.5", 3, "不合格"),
        ("虚构云溪镇", "73", None, None),
        ("虚构平湖镇", "94.95", 1, "优秀"),
        ("虚构新埠镇", "94.1", 2, "良好"),
        ("虚构圩上镇", "73.25", 3, "合格"),
        ("虚构柳港镇", "59", 4, "不合格"),
    ],
)
def test_rivers(unit: str, total: str, rank: int | None, grade: str | None) -> None:
    result = result_of(RIVERS, unit)
    assert (result.total, result.rank, result.grade) == (Fraction(total), rank, grade)
    assert result.status is Status.NORMAL


@pytest.mark.parametrize(
    ("unit", "scores"),
    [
        ("虚构石门镇", ["12", "14", None, None, "18", "12", "8", "4"]),
        ("虚构杉树镇", ["0", "15", "10.4", "4", "16.6", "7.5", "5", "4"]),
        ("虚构平湖镇", ["15", "15", "20", "10", "13.95", "4", "10", "5"]),
        ("虚构圩上镇", ["14", "6.5", "16", None, "12.75", "7", "5", "5"]),
    ],
)
def test_rivers_by_indicator(unit: str, scores: list[str | None]) -> None:
    names = [
        "巡河",
        "问题整改",
        "断面达标率",
        "比上年变化",
        "保洁",
        "清四乱",
        "群众满意度",
        "信息采用",
    ]
    wanted = [None if score is None else Fraction(score) for score in scores]
    found = leaf_scores(RIVERS, unit)
    assert [found.get(name) for name in names] == wanted


def test_rivers_quota_and_list() -> None:
    """30 % of three and of four units that take part is one each; 12 − 9, 11 − 10 and 12 − 11 months."""
    quotas = {outcome.group: outcome.limit for outcome in run_of(RIVERS).evaluation.quotas}
    assert quotas == {"山区镇": 1, "平原镇": 1}
    assert rolls_of(RIVERS, "进步较快") == {None: ["虚构新埠镇", "虚构青岩镇", "虚构平湖镇"]}


def test_rivers_full_marks_of_each_class() -> None:
    """The same indicator is worth more in the hills and less in the plain, and each adds up to 100."""
    for unit, sizes in (("虚构青岩镇", [30, 20, 35, 15]), ("虚构平湖镇", [30, 30, 25, 15])):
        observation = result_of(RIVERS, unit).observation
        tops = [node for node in program_of(RIVERS).total.children if node.kind == "指标"]
        assert [observation.value(top.points) for top in tops if top.points is not None] == sizes


@pytest.mark.parametrize(
    ("unit", "total", "rank", "grade"),
    [
        ("虚构教育局", "95.08", 1, "优"),
        ("虚构住房建设局", "95.08", 1, "中"),
        ("虚构民政局", "87.16", 2, "良"),
        ("虚构卫生健康局", "80.2", 3, "良"),
        ("虚构财政局", "40", 4, "差"),
        ("虚构机关事务局", None, None, "差"),
    ],
)
def test_budget(unit: str, total: str | None, rank: int | None, grade: str) -> None:
    result = result_of(BUDGET, unit)
    wanted = None if total is None else Fraction(total)
    assert (result.total, result.rank, result.grade) == (wanted, rank, grade)


@pytest.mark.parametrize(
    ("unit", "scores"),
    [
        ("虚构教育局", ["50", "20", "15", "13.5", "112/3", "29", "25", "55", "40", "100"]),
        ("虚构卫生健康局", ["40", "16", "14", "15", "33", None, "30", "50", "36", "80"]),
        ("虚构民政局", ["30", "20", "15", None, "40", "30", "30", "60", "40", None]),
        ("虚构财政局", ["0", "0", "0", "7.5", "20", "27", "10", "36", "30", None]),
    ],
)
def test_budget_by_indicator(unit: str, scores: list[str | None]) -> None:
    names = [
        "预算执行",
        "三公经费控制",
        "结转结余",
        "采购执行",
        "产出数量",
        "产出质量",
        "产出时效",
        "专家评价",
        "受益情况",
        "满意度",
    ]
    wanted = [None if score is None else Fraction(score) for score in scores]
    found = leaf_scores(BUDGET, unit)
    assert [found.get(name) for name in names] == wanted
