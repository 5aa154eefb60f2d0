"""--calendar: years that are not announced yet come from a file."""

import json
from pathlib import Path

from tests.cli.conftest import Run

SCHEME = """\
方案 依申请公开
  满分 10 分
事实
  收到：日期
  答复：日期
指标 期限 10 分
  扣 5 分 当 答复 > 顺延工作日（收到，1 个工作日）
"""
NEXT = '[2027]\n"放假" = [2027-01-01]\n'


def files(here: Path) -> None:
    (here / "方案.rule").write_text(SCHEME, "utf-8")
    (here / "事实.csv").write_text("单位,收到,答复\n市教育局,2026-12-31,2027-01-04\n", "utf-8")
    (here / "日历.toml").write_text(NEXT, "utf-8")


def test_without_the_year_the_unit_is_faulty_and_says_why(here: Path, run: Run) -> None:
    files(here)
    ran = run("score", "方案.rule", "事实.csv")
    assert ran.status == 1
    where = "方案.rule 第 7 行“顺延工作日（收到，1 个工作日）”"
    years = "用到 2027 年，工作日历有 2004—2026 年；用 --calendar 给出缺的年份"
    assert f"市教育局：工作日历没有用到的年份：{where}（{years}）" in ran.out


def test_with_the_year_it_is_scored(here: Path, run: Run) -> None:
    files(here)
    ran = run("score", "方案.rule", "事实.csv", "--calendar", "日历.toml")
    assert (ran.status, ran.err) == (0, "")
    assert "工作日历：2004—2027 年，指纹 " in ran.out


def test_the_deadline_is_explained(here: Path, run: Run) -> None:
    files(here)
    arguments = ("方案.rule", "事实.csv", "--calendar", "日历.toml", "--unit", "市教育局")
    ran = run("explain", *arguments)
    assert ran.status == 0
    assert "代入：顺延工作日（收到，1 个工作日） = 2027-01-04\n" in ran.out
    assert "工作日历：2004—2027 年，指纹 " in ran.out


def test_json_says_which_calendar(here: Path, run: Run) -> None:
    files(here)
    for more in (("score",), ("explain", "--unit", "市教育局")):
        arguments = (*more, "方案.rule", "事实.csv", "--calendar", "日历.toml", "--format", "json")
        document = json.loads(run(*arguments).out)
        assert document["work_calendar"]["years"] == "2004—2027"
        assert len(document["work_calendar"]["content_hash"]) == 64


def test_a_wrong_file_stops_before_scoring(here: Path, run: Run) -> None:
    files(here)
    (here / "日历.toml").write_text('[2027]\n"上班" = [2027-01-04]\n', "utf-8")
    ran = run("score", "方案.rule", "事实.csv", "--calendar", "日历.toml")
    assert (ran.status, ran.out) == (1, "")
    assert "错误[R0141] 2027-01-04 本来就是周一到周五" in ran.err
    assert "工作日历有误，没有计分：发现 1 处错误" in ran.err


def test_a_file_that_is_not_there_or_standard_input(here: Path, run: Run) -> None:
    files(here)
    assert run("score", "方案.rule", "事实.csv", "--calendar", "没有.toml").status == 2
    assert run("score", "方案.rule", "事实.csv", "--calendar", "-").status == 2
    assert (
        run("score", "方案.rule", "事实.csv", "-o", "日历.toml", "--calendar", "日历.toml").status
        == 2
    )
