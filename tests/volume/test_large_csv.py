"""CSV facts beyond what is read as a whole, where that is little: the same results as of small files."""

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.cli.scoring import spans_of
from rules_engine.explain import Evaluation
from rules_engine.ir import Program
from rules_engine.pipeline import read_facts, score
from rules_engine.reports.score_csv import score_csv
from rules_engine.volume import job
from rules_engine.volume.sources import Unreadable
from rules_engine.volume.spans import spans_among
from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program

ALONE = SCHEME.replace(
    "  账号：清单\n    平台：微博、微信\n    粉丝：次数\n    更新日：日期 可空\n", ""
)
ALONE = ALONE.replace("  每个 账号 中 （粉丝 < 10 或 更新日 为空） 扣 1 分\n", "")
HEAD = "单位,类别,开通,办结率,得票,投诉,更新,等级\n"
GOOD = "甲县,县区,是,98.5%,3.25,2,2026-09-01,优\n"
TABLE = HEAD + GOOD + "乙局,部门,否,0.5,,0,空,良\n丙县,县区,是,100%,1,1,2026/9/2,差\n"


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(ALONE, "utf-8")
    return tmp_path


@cache
def scheme() -> Program:
    return program(ALONE)


@cache
def way() -> job.Way:
    return job.choose(scheme(), "csv", None, None)


def of_small() -> tuple[str, set[str]]:
    """The result of the file as small ones are read (nothing where no unit is), and the codes of what is
    wrong."""
    facts = read_facts(scheme(), ["facts.csv"])
    evaluation = score(scheme(), facts.table.units).evaluation
    text = score_csv(evaluation, spans=spans_of(evaluation)) if facts.table.units else ""
    return text, {found.code for found in facts.diagnostics}


def of_large(piece: int = 60) -> tuple[str, set[str]]:
    """As large ones are read, in pieces of some bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.source.streaming.PIECE", piece)
        opened = job.open_facts(scheme(), ["facts.csv"])
        codes = {found.code for found in opened.findings}
        if not opened.usable:
            return "", codes
        try:
            found = job.gathered(scheme(), opened, None)
        except Unreadable as broken:
            return "", codes | {broken.finding.code}
    made = job.evaluated(way(), found, never)
    codes |= {one.code for one in [*found.outcome.first, *found.outcome.notes]}
    text = score_csv(made, spans=spans_among(made, found)) if made.results else ""
    return text, codes


def never(_: object) -> Evaluation:
    raise AssertionError


ODD = {
    "as it is": TABLE,
    "titles": "某市 2026 年数据\n\n填报时间：9 月,,\n" + TABLE,
    "totals and blank rows": TABLE + "\n,,,,,,,\n合计,,,,,3,,\n备注：乙局已核,,,,,,,\n\n",
    "a short row": TABLE.replace("乙局,部门,否,0.5,,0,空,良", "乙局,部门,否"),
    "a long row": TABLE.replace("乙局,部门,否", "乙局,部门,否,是,是"),
    "blank cells too many": TABLE.replace("优\n", "优,,\n").replace("良\n", "良, \n"),
    "a row without a name": TABLE + ",县区,是,1%,1,1,空,优\n",
    "a column without a name": TABLE.replace("等级\n", "等级,\n").replace("差\n", "差,见附件\n"),
    "empty columns at the end": TABLE.replace("\n", ",,\n"),
    "an unknown column": TABLE.replace("等级\n", "等级,备注\n").replace("差\n", "差,“好”\n"),
    "quotes": TABLE.replace("甲县", '"甲县"').replace("优", '"优"'),
    "lines in cells": TABLE.replace("乙局", '"乙\n局"').replace("空", '"\n空"'),
    "quotes in cells": TABLE.replace("差", '"差""优"').replace("1,1", '1,1"'),
    "bad cells": TABLE.replace("98.5%", "约九成").replace("乙局,部门", "乙局,乡镇"),
    "a unit twice": TABLE + GOOD,
    "a unit twice, once ragged": TABLE + "甲县,县区\n",
    "one column": "单位\n甲县\n\n乙县\n",
    "two columns": "单位,类别\n甲县,县区\n\n乙县,县区\n",
    "no end of line": TABLE.rstrip("\n"),
    "no such column": TABLE.replace("投诉", "投诉量"),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_the_same_as_of_a_small_file(there: Path, text: str) -> None:
    Path("facts.csv").write_text(text, "utf-8", newline="")
    assert of_large() == of_small()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-8"])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_encoding(there: Path, encoding: str, end: str) -> None:
    Path("facts.csv").write_bytes(TABLE.replace("\n", end).encode(encoding))
    assert of_large(61) == of_small()
    assert of_small()[1] == ({"F0095"} if encoding == "gb18030" else set())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (TABLE.encode("gb18030") + "丁县,县区,是,1%,1,1,空,优\n".encode(), "F0094"),
        (TABLE.encode() + "丁县,县区,是,1%,1,1,空,优\n".encode("gb18030"), "F0094"),
        (TABLE.encode()[:-4] + b"\x00\n", "F0094"),
        (TABLE.encode("gb18030") + "ロシア".encode("gb18030"), "F0094"),
        (TABLE.encode() + '丁县,"县区'.encode(), "F0059"),
        (TABLE.encode() + '丁县,"县区"甲'.encode(), "F0059"),
        (TABLE.encode() + "长".encode() * 40_000, "F0093"),
        (TABLE.replace("单位", "名称").encode(), "F0051"),
        (TABLE.replace(",", ";").encode(), "F0061"),
        (b"\n\n", "F0050"),
    ],
)
def test_what_cannot_be_read_gives_no_result(there: Path, data: bytes, code: str) -> None:
    Path("facts.csv").write_bytes(data)
    assert of_small()[0] == of_large()[0] == ""
    assert (code in of_small()[1], code in of_large()[1]) == (True, True)


def test_bad_rows_are_listed_with_row_and_column(there: Path, run: Run) -> None:
    text = "标题\n\n" + TABLE + "丁县\n合计\n戊县,县区,是,1%,负一,1,空,优\n,,是\n"
    Path("facts.csv").write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.facts.limits.CSV_BYTES", 1)
        ran = run("score", "scheme.rule", "facts.csv", "-o", "结果.csv")
    with Path("结果.有误.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [[row[key] for key in ("行", "单位", "列", "编号")] for row in csv.DictReader(file)]
    assert cells == [
        ["7", "丁县", "", "F0056"],
        ["9", "戊县", "得票", "F0001"],
        ["10", "", "单位", "F0030"],
    ]
    assert (ran.status, "F0062" in ran.err, "F0058" in ran.err) == (1, True, True)
    assert Path("结果.csv").read_text("utf-8-sig").count("正常") == 2


def test_a_unit_is_found_by_its_row(there: Path, run: Run) -> None:
    Path("facts.csv").write_text("标题\n" + TABLE.replace("良\n", "良\n合计\n"), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rules_engine.facts.limits.CSV_BYTES", 1)
        ran = run("explain", "scheme.rule", "facts.csv", "--unit", "丙县")
    assert (ran.status, "facts.csv 第 6 行“投诉”" in ran.out) == (0, True), ran.out + ran.err


_NAMES = st.sampled_from(["甲县", "乙局", "丙 县", "（丁）县", "合计", "", " ", "备注：见后"])
_CELLS = st.sampled_from(
    ["是", "部门", "县区", "1", "50%", "", "空", "优", '"', "a,b", "x\ny", "无"]
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_NAMES, st.lists(_CELLS, max_size=9)), max_size=6), st.booleans())
def test_random_tables(
    there: Path, run: Run, rows: list[tuple[str, list[str]]], quoted: bool
) -> None:
    with Path("facts.csv").open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        made.writerows(csv.reader(TABLE.splitlines()))
        made.writerows([name, *cells] for name, cells in rows)
    assert of_large() == of_small()
