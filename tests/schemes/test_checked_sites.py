"""安康 2020 Q1 sites: verdicts follow from findings, and only as far as the notice prints numbers."""

from collections import Counter

import pytest

from rules_engine.explain import Status, state_word
from rules_engine.model.units import Unit
from rules_engine.model.values import Record, Value
from tests.schemes.real import CHECKED_SITES, facts_of, printed, rolls_of, run_of, score_one

ROWS = printed(CHECKED_SITES)
SITE = Unit("某网站")


def finding(problem: str, number: Value = None, **fields: Value) -> Record:
    """One record of the list 发现."""
    rest = {"数量来历": "印明", "持续": None, "原文": ""}
    return {"问题": problem, "数量": number, **rest, **fields}  # type: ignore[return-value]


def findings_of(name: str) -> tuple[Record, ...]:
    """The findings of a site in the example."""
    found = next(
        facts.values["发现"] for facts in facts_of(CHECKED_SITES) if facts.unit.name == name
    )
    assert isinstance(found, tuple)
    return found


def test_the_printed_verdicts() -> None:
    grades = {r.unit.name: r.grade for r in run_of(CHECKED_SITES).evaluation.results}
    assert len(ROWS) == 31
    assert [grades[row["网站名称"]] for row in ROWS] == [row["复查结果"] for row in ROWS]
    assert Counter(grades.values()) == {"不合格": 4, "存在问题": 27, "未列问题": 19}


def test_the_annex_lists_them_in_its_own_order() -> None:
    assert rolls_of(CHECKED_SITES, "复查结果") == {None: [row["网站名称"] for row in ROWS]}


def test_the_printed_statistics() -> None:
    found = {s.label: s.value for s in run_of(CHECKED_SITES).evaluation.statistics}
    assert found == {"检查的网站": 50, "不合格": 4, "存在问题": 27, "合格率": 92}


def test_findings_are_the_printed_cells() -> None:
    """Each record is a printed part of the cell, in its order, and no fact is a verdict."""
    for row in ROWS:
        parts = row["主要问题"].replace("; ", "；").split("；")
        assert [record["原文"] for record in findings_of(row["网站名称"])] == parts
        assert not {"不合格", "存在问题"} & {
            str(v) for r in findings_of(row["网站名称"]) for v in r.values()
        }


def as_printed(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Without what is inferred from the verdicts: 多个 is a number nobody printed."""
    return tuple(
        {**record, "数量来历": "未印"} if str(record["数量来历"]).startswith("推定") else record
        for record in records
    )


def test_where_the_notice_prints_no_number_nothing_is_guessed() -> None:
    """14 sites are decided by what is printed; of the other 17 we only know what they wait for."""
    for row in ROWS:
        name = row["网站名称"]
        values: dict[str, Value] = {"发现": as_printed(findings_of(name))}
        result = score_one(CHECKED_SITES, Unit(name), values).evaluation.results[0]
        if "多个" in row["主要问题"]:
            assert (result.status, result.grade) == (Status.PENDING, None)
            assert state_word(result) == "待补"
            assert all(fact.endswith("数量") for fact in result.missing)
        else:
            assert result.grade == row["复查结果"]
    assert sum("多个" in row["主要问题"] for row in ROWS) == 17


@pytest.mark.parametrize(
    ("problem", "below", "reached"),
    [("栏目更新不及时", 4, 5), ("栏目长期未更新", 9, 10), ("空栏目", 4, 5)],
)
def test_thresholds_count_from_the_number_itself(problem: str, below: int, reached: int) -> None:
    for number, grade in ((below, "存在问题"), (reached, "不合格")):
        for records in (
            (finding(problem, number),),
            (finding(problem, 1), finding(problem, number - 1)),
        ):
            result = score_one(CHECKED_SITES, SITE, {"发现": records}).evaluation.results[0]
            assert result.grade == grade


@pytest.mark.parametrize(("days", "grade"), [(13, "存在问题"), (14, "不合格")])
def test_a_home_page_two_weeks_old(days: int, grade: str) -> None:
    records = (finding("首页无更新", 持续=days),)
    assert score_one(CHECKED_SITES, SITE, {"发现": records}).evaluation.results[0].grade == grade


def test_columns_of_different_kinds_are_not_added_up() -> None:
    """林业局: more than one late column and three empty ones, and still no 不合格."""
    records = (finding("栏目更新不及时", 4), finding("空栏目", 4), finding("专题更新不及时", 9))
    assert (
        score_one(CHECKED_SITES, SITE, {"发现": records}).evaluation.results[0].grade == "存在问题"
    )
