"""工作日历: the one that ships, and files that say otherwise."""

from datetime import date
from pathlib import Path

import pytest

from rules_engine.diagnostics import Sink
from rules_engine.facts.workdays import load_calendar, read_work_years, shipped_calendar
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar, WorkYear
from rules_engine.pipeline import compile_text, read_calendar, score, take_facts
from rules_engine.source import Source

NEXT = '[2027]\n"说明" = "放假通知"\n"放假" = [2027-01-01]\n"上班" = [2027-01-09]\n'
SCHEME = """\
方案 依申请公开
  满分 10 分
事实
  收到：日期
  答复：日期
指标 期限 10 分
  每个工作日 工作日数（收到，答复） 扣 1 分
"""

# What the State Council announced, picked from the notices of several years.
ANNOUNCED = [
    ("2004-01-17", True),  # a Saturday worked before the Spring Festival
    ("2004-05-07", False),
    ("2013-09-22", True),
    ("2015-09-03", False),
    ("2018-12-29", True),
    ("2019-05-02", False),
    ("2020-01-31", False),  # the Spring Festival made longer
    ("2020-10-08", False),
    ("2020-10-10", True),
    ("2023-10-07", True),
    ("2024-02-09", True),
    ("2025-01-28", False),
    ("2026-02-14", True),
    ("2026-10-07", False),
]


@pytest.mark.parametrize(("day", "works"), ANNOUNCED)
def test_the_calendar_that_ships(day: str, works: bool) -> None:
    on = date.fromisoformat(day)
    assert shipped_calendar().years[on.year].works(on) is works


def test_its_years_and_its_fingerprint() -> None:
    calendar = shipped_calendar()
    assert calendar.covered == "2004—2026"
    assert len(calendar.working) == 5744
    assert calendar.fingerprint.startswith("18d2251762fb")


def years_of(text: str) -> tuple[tuple[WorkYear, ...], list[tuple[str, int]]]:
    sink = Sink()
    years = read_work_years(Source("日历.toml", text), sink)
    assert all(found.helps for found in sink.all)
    places = [(d.code, d.primary.span.begin.line) for d in sink.all if d.primary is not None]
    return years, places


def test_a_file_of_a_year() -> None:
    years, found = years_of(NEXT)
    assert not found
    assert years == (WorkYear(2027, frozenset([date(2027, 1, 1)]), frozenset([date(2027, 1, 9)])),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('["2027年"]\n"放假" = []\n', [("R0140", 1)]),
        ("2027 = [2027-01-01]\n", [("R0140", 1)]),
        ('[2027]\n"假期" = [2027-01-01]\n', [("R0140", 2)]),
        ('[2027]\n"放假" = 2027-01-01\n', [("R0140", 2)]),
        ('[2027]\n"放假" = ["1 月 1 日"]\n', [("R0140", 2)]),
        ('[2027]\n"放假" = [2027-01-01T00:00:00]\n', [("R0140", 2)]),
        ('[2027]\n"放假" = [2026-12-31]\n', [("R0141", 2)]),
        ('[2027]\n"上班" = [2027-01-04]\n', [("R0141", 2)]),
        ('[2027]\n"放假" = [2027-01-09]\n"上班" = [2027-01-09]\n', [("R0141", 3)]),
        ('[2027]\n"放假" = [2027-02-30]\n', [("F0074", 2)]),
    ],
)
def test_what_is_wrong_has_its_place(text: str, found: list[tuple[str, int]]) -> None:
    assert [code for code, _ in years_of(text)[1]] == [code for code, _ in found]
    assert [line for _, line in years_of(text)[1]] == [line for _, line in found]


def test_a_file_adds_years_and_replaces_them(tmp_path: Path) -> None:
    file = tmp_path / "日历.toml"
    file.write_text(NEXT + "[2020]\n", "utf-8")
    sink = Sink()
    calendar = load_calendar(file, sink)
    assert not sink.all
    assert calendar.covered == "2004—2027"
    assert calendar.years[2020].works(date(2020, 1, 31))
    assert calendar.fingerprint != shipped_calendar().fingerprint


def test_scoring_by_a_file(tmp_path: Path) -> None:
    file = tmp_path / "日历.toml"
    file.write_text(NEXT, "utf-8")
    read = read_calendar(file)
    assert not read.diagnostics
    program = compile_text(SCHEME).program
    assert program is not None
    row = {"单位": "市教育局", "收到": date(2026, 12, 31), "答复": date(2027, 1, 9)}
    units = take_facts(program, [row]).table.units
    assert score(program, units).evaluation.results[0].total is None
    run = score(program, units, read.calendar)
    assert run.evaluation.results[0].total == 4
    assert run.evaluation.calendar is read.calendar


def test_a_file_that_is_not_there() -> None:
    assert [found.code for found in read_calendar("没有.toml").diagnostics] == ["F0096"]


def test_years_in_words() -> None:
    assert NO_CALENDAR.covered == "没有"
    years = {year: WorkYear(year) for year in (2020, 2022, 2023)}
    assert WorkCalendar(years).covered == "2020、2022—2023"


def test_a_gap_between_years_is_not_jumped_over() -> None:
    calendar = WorkCalendar({year: WorkYear(year) for year in (2020, 2022)})
    assert calendar.after(date(2020, 12, 31), 1) == 2021
    assert calendar.first_gap(date(2020, 1, 1), date(2022, 1, 1)) == 2021
    assert calendar.after(date(2022, 12, 31), 1) == 2023
    assert calendar.after(date(2022, 1, 1), 0) == date(2022, 1, 3)
