"""List files beside a large CSV file, where that is little: the same results as of small files."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.cli.scoring import spans_of
from rules_engine.ir import Program
from rules_engine.pipeline import read_facts, score
from rules_engine.reports.score_csv import score_csv
from rules_engine.volume import job, list_files
from rules_engine.volume.sources import Unreadable
from rules_engine.volume.spans import spans_among
from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program

SCHEME_OF_LISTS = SCHEME.replace("排名\n  按 总分 从高到低\n  并列 占位\n", "")
MAIN = """\
单位,类别,开通,办结率,得票,投诉,更新,等级
甲县,县区,是,98.5%,3.25,2,2026-09-01,优
乙局,部门,否,50%,1,0,空,良
合计,,,,,,,
丙县,县区,是,100%,1,1,2026-09-02,差
丁 县,县区,是,100%,1,1,2026-09-02,差
戊局,部门,是,100%,1,,2026-09-02,差
"""
HEAD = "单位,平台,粉丝,更新日\n"
LISTS = {
    "not sorted": HEAD
    + "丙县,微博,5,空\n甲县,微博,1,2026-01-01\n丙县,微信,50,空\n丁县,微信,9,空\n",
    "all have some": HEAD
    + "".join(f"{n},微博,5,空\n" for n in ["甲县", "乙局", "丙县", "丁县", "戊局"]),
    "none at all": HEAD,
    "of a unit that is not there": HEAD + "甲县,微博,5,空\n己县,微博,5,空\n庚县,微博,1,空\n",
    "of nobody": HEAD + "甲县,微博,5,空\n,微博,5,空\n",
    "of nobody, at the top": HEAD
    + ",微博,5,空\n,微信,5,空\n甲县,微博,5,空\n,微博,5,空\n丙县,微信,1,空\n",
    "of nobody, below one that is not there": HEAD + "己县,微博,5,空\n,微博,5,空\n甲县,微博,5,空\n",
    "too short": HEAD + "甲县,微博,5,空\n甲县,微博\n乙局,微信,5,空\n",
    "too short, of nobody": HEAD + "甲县,微博,5,空\n己县,微博\n",
    "all 未报": HEAD + "甲县,未报,,未报\n乙局,,,\n丙县,,5,\n",
    "all 不适用": HEAD + "甲县,不适用,/,不适用\n乙局,微博,不适用,空\n",
    "无": HEAD + "甲县,无,,\n乙局,无,无,无\n丙县,无,5,\n",
    "bad cells": HEAD + "甲县,抖音,5,空\n乙局,微博,-1,空\n丙县,微博,5,去年\n",
    "an unknown field": "单位,平台,粉丝,更新日,备注\n甲县,微博,5,空,好\n",
    "a field less": "平台,单位,粉丝\n微博,甲县,5\n",
    "titles, totals, blank rows": "账号表\n" + HEAD + "\n甲县,微博,5,空\n,,,\n合计,,5,\n",
    "quotes": HEAD + '"甲县","微博",5,"空"\n"丙\n县",微博,5,空\n',
    "an empty file": "",
    "no header": "甲县,微博,5,空\n",
}


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(list_files, "_BUCKET", 3)
    Path("scheme.rule").write_text(SCHEME_OF_LISTS, "utf-8")
    Path("facts.csv").write_text(MAIN, "utf-8")
    return tmp_path


def of_small(scheme: Program) -> tuple[str, set[str]]:
    facts = read_facts(scheme, ["facts.csv"])
    evaluation = score(scheme, facts.table.units).evaluation
    return score_csv(evaluation, spans=spans_of(evaluation)), {f.code for f in facts.diagnostics}


def of_large(scheme: Program, piece: int) -> tuple[str, set[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.source.streaming.PIECE", piece)
        opened = job.open_facts(scheme, ["facts.csv"])
        codes = {found.code for found in opened.findings}
        if not opened.usable:
            return "", codes
        found = job.gathered(scheme, opened, None)
    way = job.choose(scheme, "csv", None, None)
    made = job.evaluated(way, found, lambda _: pytest.fail("not on columns"))
    codes |= {one.code for one in [*found.outcome.first, *found.outcome.notes]}
    return score_csv(made, spans=spans_among(made, found)), codes


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("piece", [40, 4000])
def test_the_same_as_of_small_files(there: Path, text: str, piece: int) -> None:
    scheme = program(SCHEME_OF_LISTS)
    Path("facts.账号.csv").write_text(text, "utf-8")
    (small, codes), (large, others) = of_small(scheme), of_large(scheme, piece)
    if not large:  # what spoils one list there stops all here
        assert others <= codes
        return
    assert codes == others
    assert large == small


@pytest.mark.parametrize("unit", ["甲县", "丁县", "乙局"])
@pytest.mark.parametrize(
    "case", ["not sorted", "all 未报", "无", "bad cells", "of nobody", "of nobody, at the top"]
)
def test_explained_as_of_small_files(there: Path, run: Run, unit: str, case: str) -> None:
    Path("facts.账号.csv").write_text(LISTS[case], "utf-8")
    small = run("explain", "scheme.rule", "facts.csv", "--unit", unit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.facts.limits.CSV_BYTES", 1)
        large = run("explain", "scheme.rule", "facts.csv", "--unit", unit)
    assert large.out == small.out


def test_the_list_of_bad_cells_names_the_file(there: Path, run: Run) -> None:
    Path("账号.csv").write_text(LISTS["bad cells"] + "己县,微博,1,空\n甲县,微信\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.facts.limits.CSV_BYTES", 1)
        ran = run("score", "scheme.rule", "facts.csv", "--list", "账号=账号.csv", "-o", "r.csv")
    with Path("r.有误.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {
            tuple(r[k] for k in ("文件", "行", "单位", "列", "编号")) for r in csv.DictReader(file)
        }
    assert ran.status == 1
    assert told == {
        ("账号.csv", "3", "乙局", "粉丝", "F0005"),
        ("账号.csv", "4", "丙县", "更新日", "F0010"),
        ("账号.csv", "5", "己县", "单位", "F0064"),
        ("账号.csv", "6", "甲县", "", "F0056"),
    }


@pytest.mark.parametrize("wrong", [b"\x00\xff", '"微博'.encode(), b"more\n"])
def test_a_list_file_that_cannot_be_read_is_named(there: Path, wrong: bytes) -> None:
    """Bytes that are no text, quotes without an end; or rows that come while all is read."""
    path, scheme = Path("facts.账号.csv"), program(SCHEME_OF_LISTS)
    path.write_text(LISTS["not sorted"] * 2000, "utf-8")
    opened = job.open_facts(scheme, ["facts.csv"])
    with path.open("ab") as file:
        file.write(wrong)
    if wrong != b"more\n":
        opened = job.open_facts(scheme, ["facts.csv"])
    if opened.usable:
        with pytest.raises(Unreadable) as refused:
            job.gathered(scheme, opened, None)
        found = refused.value.finding
    else:
        found = opened.findings[-1]
    assert path.name in f"{found.message}{found.file_name}"


MONTHS = (
    SCHEME_OF_LISTS.replace("  账号：清单\n", "  账号：清单 仅 县区\n")
    .replace("  满分 20 分\n", "  满分 20 分\n  不适用 不计\n")
    .replace(
        "指标 甲 10 分\n",
        "  月报：每月清单 1 到 3\n    报数：次数\n指标 甲 10 分\n  每个月 月报 中 （报数 < 2） 扣 1 分\n",
    )
)
REPORTS = "单位,月份,报数\n甲县,3月,1\n乙局,1,5\n甲县,1,1\n甲县,2,5\n丙县,一月,1\n"
TWICE = REPORTS + "丁县,1,1\n丁县,1月,1\n戊局,,1\n"


@pytest.mark.parametrize("reports", [REPORTS, TWICE, REPORTS + "己县,1,1\n"])
@pytest.mark.parametrize("case", ["not sorted", "of a unit that is not there", "all have some"])
def test_months_and_classes(there: Path, run: Run, reports: str, case: str) -> None:
    Path("scheme.rule").write_text(MONTHS, "utf-8")
    Path("facts.账号.csv").write_bytes(LISTS[case].encode("gb18030"))
    Path("facts.月报.csv").write_text(reports, "utf-8")
    scheme = program(MONTHS)
    (small, codes), (large, others) = of_small(scheme), of_large(scheme, 50)
    assert large == small
    assert others >= codes - {"F0067"}  # units of one class are not counted
    for unit in ("甲县", "丁县"):
        by_one = run("explain", "scheme.rule", "facts.csv", "--unit", unit)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("rules_engine.facts.limits.CSV_BYTES", 1)
            assert run("explain", "scheme.rule", "facts.csv", "--unit", unit).out == by_one.out


_UNITS = st.sampled_from(["甲县", "乙局", "丙 县", "丁县", "己县", "合计", ""])
_CELLS = st.sampled_from(["微博", "微信", "5", "空", "", "未报", "无", "不适用", "2026-01-01"])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_UNITS, st.lists(_CELLS, min_size=2, max_size=4)), max_size=6))
def test_random_lists(there: Path, rows: list[tuple[str, list[str]]]) -> None:
    with Path("facts.账号.csv").open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file)
        made.writerows([HEAD.strip().split(","), *([name, *cells] for name, cells in rows)])
    scheme = program(SCHEME_OF_LISTS)
    (small, codes), (large, others) = of_small(scheme), of_large(scheme, 60)
    assert large == small
    assert codes == others
