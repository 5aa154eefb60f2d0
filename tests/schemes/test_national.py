"""The national flow of 2019: vetoes stop, then deductions, then a bonus above 80; units are made up."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from rules_engine.explain import UnitResult
from rules_engine.model.units import Unit
from rules_engine.model.values import Record, Value
from tests.schemes.real import NATIONAL, facts_of, program_of, run_of, score_one

CHECK = date(2019, 11, 20)
WITH_SERVICES = Unit("虚构某部", None, frozenset(["有对外服务职能"]))


def column(
    content: str, updated: date | None, *, blank: bool = False, stale: bool = False
) -> Record:
    """One record of the list 栏目."""
    names = ("名称", "内容", "空白", "最后更新日", "长期未更新")
    return dict(zip(names, ("某栏目", content, blank, updated, stale), strict=True))


def result_of(unit: Unit = WITH_SERVICES, **changes: Value) -> UnitResult:
    """A unit with nothing amiss but for the changes."""
    clean = next(f.values for f in facts_of(NATIONAL) if f.unit.name == "虚构差一次部")
    return score_one(NATIONAL, unit, {**clean, **changes}).evaluation.results[0]


@pytest.mark.parametrize(
    ("unit", "total", "grade"),
    [
        ("虚构丁部", "59.99", "不合格"),
        ("虚构丙部", "60", "合格"),
        ("虚构乙部", "80", "合格"),
        ("虚构甲部", "110.01", "合格"),
        ("虚构无服务甲署", "80", "合格"),
        ("虚构无服务乙署", "60", "合格"),
        ("虚构无服务丙署", "59.87", "不合格"),
        ("虚构加分部", "117", "合格"),
    ],
)
def test_stages(unit: str, total: str, grade: str) -> None:
    """Not below 60, above 80; 60, 45 and 44.9 of 75 times 4/3."""
    result = run_of(NATIONAL).evaluation.of(unit)
    assert result is not None
    assert (result.total, result.grade) == (Fraction(total), grade)


def test_a_veto_stops_scoring() -> None:
    vetoed = ["打不开", "首页", "栏目", "空栏目", "长期", "泄密", "不回应", "不实用"]
    for name in vetoed:
        result = run_of(NATIONAL).evaluation.of(f"虚构{name}部")
        assert result is not None
        assert (result.total, result.grade, result.stopped) == (None, "不合格", True)


@pytest.mark.parametrize(
    ("age", "grade"), [(13, "合格"), (14, "不合格"), (None, "不合格")], ids=["13", "14", "无日期"]
)
def test_home_page(age: int | None, grade: str) -> None:
    updated = None if age is None else CHECK - timedelta(days=age)
    assert result_of(首页最后更新日=updated).grade == grade


@pytest.mark.parametrize(
    ("fifth", "grade"),
    [
        (column("动态要闻", date(2019, 11, 7)), "合格"),
        (column("动态要闻", date(2019, 11, 6)), "不合格"),
        (column("动态要闻", None), "不合格"),
        (column("通知政策", date(2019, 5, 21)), "合格"),
        (column("通知政策", date(2019, 5, 20)), "不合格"),
        (column("其他应更新", date(2018, 1, 1)), "合格"),
        (column("动态要闻", None, blank=True), "合格"),
        (column("其他应更新", None, stale=True), "合格"),
    ],
    ids=["13 天", "14 天", "无日期", "差一天六个月", "六个月", "其他", "空白另计", "长期另计"],
)
def test_five_columns_of_two_kinds_with_two_windows(fifth: Record, grade: str) -> None:
    four = (column("动态要闻", date(2019, 11, 6)), column("通知政策", date(2019, 5, 20))) * 2
    assert result_of(栏目=(*four, fifth)).grade == grade


@pytest.mark.parametrize(("failed", "grade"), [(6, "合格"), (7, "不合格")])
def test_five_percent_of_140_probes(failed: int, grade: str) -> None:
    days: tuple[Record, ...] = tuple(
        {"日期": CHECK - timedelta(days=7 - day), "次数": 20, "打不开次数": int(day < failed)}
        for day in range(7)
    )
    assert result_of(探测=days).grade == grade


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({"有咨询渠道": False}, "不合格"),
        ({"有办事服务": False}, "不合格"),
        ({"要素缺失的办事指南数": 2}, "合格"),
        ({"要素缺失的办事指南数": 3}, "不合格"),
    ],
)
def test_channels_and_services(changes: dict[str, Value], grade: str) -> None:
    assert result_of(**changes).grade == grade
    if "有咨询渠道" not in changes:
        assert result_of(Unit("虚构某署"), **changes).grade == "合格"


def test_deductions_stay_within_their_item() -> None:
    """Ten broken links and a hundred: the item is gone, its neighbours are not."""
    assert result_of(首页错链接数=10).total == result_of(首页错链接数=100).total == 90


def test_what_sources_do_not_give_is_marked() -> None:
    """Every top-level indicator and bonus says 示例; only the 25 of 4/3 is not ours."""
    nodes = program_of(NATIONAL).total.children
    assert len(nodes) == 5
    assert all(any("示例" in note for note in node.notes) for node in nodes)
    assert all(facts.unit.name.startswith("虚构") for facts in facts_of(NATIONAL))
