"""``rules explain`` of one unit out of Parquet files: the same bytes as from the CSV table."""

import re
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, row, table, written

RANKED = SCHEME
ALONE = SCHEME.replace("排名\n  按 总分 从高到低\n  并列 占位\n", "")
COMPARED = ALONE.replace("  扣 0.01 分 × 得票\n", "  扣 0.1 分 当 得票 < 同类平均（得票）\n")
CSV = """\
单位,类别,开通,办结率,得票,投诉,更新,等级
丙县,县区,是,98.5%,3.25,2,2026-09-01,优
甲县,县区,否,98.5%,3.25,0,2026-09-01,优
乙局,部门,是,98.5%,7.5,2,空,优
丁县,县区,是,98.5%,3.25,,2026-09-01,差
"""
RECORDS = """\
单位,平台,粉丝,更新日
丙县,微博,5,空
丙县,微信,50,空
甲县,微博,5,空
甲县,微信,50,空
乙局,微博,5,空
乙局,微信,50,空
丁县,微博,5,空
丁县,微信,50,空
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("facts.csv").write_text(CSV, "utf-8")
    Path("facts.账号.csv").write_text(RECORDS, "utf-8")
    rows = [
        row("丙县"),
        row("甲县", 开通=False, 投诉=0),
        row("乙局", 类别="部门", 更新=None, 得票="7.5"),
        row("丁县", 投诉=None, 等级="差"),
    ]
    made = [{**each, "得票": Decimal(str(each["得票"]))} for each in rows]
    written(Path("facts.parquet"), table(program().schema, made), group=2)
    return tmp_path


def without_places(text: str) -> str:
    """A row of a CSV table has another number, and a list another file."""
    return re.sub(r"facts[^ ]* 第 \d+ 行(“[^”]*”)?", "……", text)


@pytest.mark.parametrize("text", [ALONE, RANKED, COMPARED])
@pytest.mark.parametrize("more", [(), ("--lost",), ("--format", "json")])
def test_the_same_as_from_csv(there: Path, run: Run, text: str, more: tuple[str, ...]) -> None:
    Path("scheme.rule").write_text(text, "utf-8")
    for unit in ("丙县", "甲 县", "乙局", "丁县"):
        ask = ("--unit", unit, *more)
        by_one = run("explain", "scheme.rule", "facts.csv", *ask)
        by_columns = run("explain", "scheme.rule", "facts.parquet", *ask)
        assert by_columns.err == ""
        assert without_places(by_columns.out) == without_places(by_one.out)
        assert by_columns.status == by_one.status


def test_a_value_has_its_row_and_column(there: Path, run: Run) -> None:
    Path("scheme.rule").write_text(ALONE, "utf-8")
    said = run("explain", "scheme.rule", "facts.parquet", "--unit", "甲县").out
    assert "facts.parquet 第 2 行“办结率”" in said
    assert "facts.parquet 第 2 行“账号[1].平台”" in said


def test_units_that_are_not_there(there: Path, run: Run) -> None:
    Path("scheme.rule").write_text(ALONE, "utf-8")
    ran = run("explain", "scheme.rule", "facts.parquet", "--unit", "丙区")
    assert (ran.status, "R0002" in ran.err, "是不是“丙县”" in ran.err) == (1, True, True)
    whole = pq.read_table("facts.parquet")
    written(Path("again.parquet"), whole.slice(0, 1))
    ran = run("explain", "scheme.rule", "facts.parquet", "again.parquet", "--unit", "丙县")
    assert (ran.status, "出现了 2 次" in ran.err) == (1, True)
    ran = run("explain", "scheme.rule", "facts.parquet", "facts.csv", "--unit", "丙县")
    assert (ran.status, "不能一起算" in ran.err) == (2, True)


def test_a_unit_that_is_there_twice_under_two_names(there: Path, run: Run) -> None:
    """What has no score is not explained as if it had one: another writing, and another name whose class
    is wrong."""
    Path("scheme.rule").write_text(ALONE, "utf-8")
    Path("名录.csv").write_text("单位,类别,别名\nA局,县区,\n乙县,县区,阿乙\n丙县,县区,\n", "utf-8")
    rows = [row("A局"), row("a局"), row("乙县"), row("阿乙", 类别="乡镇"), row("丙县")]
    made = table(program().schema, rows)
    written(Path("facts.parquet"), made, group=1)
    known = ("--roster", "名录.csv")
    for name, more in (("A局", ()), ("a局", ()), ("乙县", known), ("阿乙", known)):
        ran = run("explain", "scheme.rule", "facts.parquet", "--unit", name, *more)
        assert (ran.status, ran.out, "出现了 2 次" in ran.err) == (1, "", True), name
    ran = run("explain", "scheme.rule", "facts.parquet", "--unit", "丙县", *known)
    assert (ran.status, ran.out.startswith("丙县")) == (0, True)


def test_another_name_of_a_unit_where_units_have_groups(there: Path, run: Run) -> None:
    """The official name and the written one both find it."""
    text = ALONE.replace("县区、部门\n", "县区、部门\n  组别：甲组、乙组\n")
    Path("scheme.rule").write_text(text, "utf-8")
    Path("名录.csv").write_text("单位,类别,别名\n甲县,县区,阿甲\n", "utf-8")
    made = table(program(text).schema, [row("阿甲", 组别="甲组")])
    written(Path("facts.parquet"), made)
    for name in ("甲县", "阿甲"):
        ran = run("explain", "scheme.rule", "facts.parquet", "--unit", name, "--roster", "名录.csv")
        assert (ran.status, ran.out.startswith("甲县")) == (0, True), ran.err
