"""Columns that a file may well have and that one would not think of: repeated words in a dictionary,
numbers at the ends of 64 bits, units as numbers here and as texts there, no rows at all."""

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc

from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, row, table
from tests.volume.test_score import rows_in

PLAIN = """\
方案 样例
  满分 20 分
  舍入 逐级 四舍五入 2 位
单位
  类别：县区、部门
事实
  投诉：次数
指标 甲 20 分
  每次 投诉 扣 0.5 分
"""
COMPARED = PLAIN + "  扣 1 分 当 投诉 > 同类平均（投诉）\n"


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def arrow(path: str, **columns: object) -> str:
    made = pa.table(columns)
    with ipc.new_file(path, made.schema) as file:
        file.write_table(made)
    return path


def scored(run: Run, scheme: str, *files: str) -> list[str]:
    """The rows of the result, as lines of a CSV."""
    Path("s.rule").write_text(scheme, "utf-8")
    ran = run("score", "s.rule", *files, "-o", "结果.parquet")
    assert Path("结果.parquet").exists(), ran.err
    return rows_in("结果.parquet")


def test_a_dictionary_may_have_a_word_twice(there: Path, run: Run) -> None:
    """Units of one class are compared with one another whichever of its codes they have."""
    words = pa.array(["县区", "县区"])
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0, 1], pa.int8()), words)
    units, complaints = ["甲县", "乙县", "丙县", "丁县"], [0, 10, 0, 11]
    odd = arrow("odd.arrow", 单位=units, 类别=twice, 投诉=complaints)
    even = arrow("even.arrow", 单位=units, 类别=["县区"] * 4, 投诉=complaints)
    found = scored(run, COMPARED, odd)
    assert found == scored(run, COMPARED, even)
    assert any("14" in line for line in found)


BLANK = """\
方案 空
  满分 10 分
事实
  更新：日期 可空
  数量：数 可空
指标 甲 10 分
  得 4 分 当 更新 为空
  得 2 分 当 数量 为空
"""


def test_a_dictionary_may_have_a_null_among_its_words(there: Path, run: Run) -> None:
    """A cell that has that word is null, as in every other column."""
    codes = pa.array([0, 1, None], pa.int8())
    days, numbers = (
        pa.DictionaryArray.from_arrays(codes, pa.array([word, None], pa.string()))
        for word in ("2020-01-01", "3")
    )
    file = arrow("facts.arrow", 单位=["甲县", "乙县", "丙县"], 更新=days, 数量=numbers)
    totals = [line.split(",")[2] for line in sorted(scored(run, BLANK, file))]
    assert totals == ["6", "6", "0"]


@pytest.mark.parametrize("kind", [pa.decimal128(38, 20), pa.decimal256(70, 60)])
def test_decimals_of_more_places_than_64_bits_have(there: Path, run: Run, kind: object) -> None:
    """As they come out of a division."""
    scheme = PLAIN.replace("  投诉：次数\n", "  投诉：次数\n  得票：数 2 位小数\n")
    scheme += "  扣 1 分 × 得票\n"
    columns = {
        "投诉": pa.array([Decimal(3), Decimal(0), Decimal("0.5")], kind),
        "得票": pa.array([Decimal("0.05"), Decimal("0.11"), Decimal(1)], kind),
    }
    file = arrow("facts.arrow", 单位=["甲县", "乙县", "丙县"], 类别=["县区"] * 3, **columns)
    totals = {line.split(",")[0]: line.split(",")[2] for line in scored(run, scheme, file)}
    assert totals == {"甲县": "18.45", "乙县": "19.89", "丙县": ""}


MOMENTS = """\
方案 时
  满分 10 分
事实
  发生：时刻
  发布：时刻
指标 甲 10 分
  得 10 分 当 发生 ≤ 发布
"""


def test_moments_no_calendar_has_do_not_wrap_around(there: Path, run: Run) -> None:
    seconds = pa.array([18446744073710, -62135596800], pa.int64()).cast(pa.timestamp("s"))
    issued = pa.array([86400, 253402300799], pa.int64()).cast(pa.timestamp("s"))
    file = arrow("facts.arrow", 单位=["甲县", "乙县"], 发生=seconds, 发布=issued)
    bad, good = sorted(scored(run, MOMENTS, file), key=lambda line: "出错" not in line)
    assert "甲县" in bad
    assert good.startswith("乙县,,10,")


@pytest.mark.parametrize("kind", [pa.int64(), pa.decimal128(20, 0)])
def test_the_lowest_number_of_64_bits_is_a_number(there: Path, run: Run, kind: object) -> None:
    scheme = PLAIN.replace("投诉：次数", "投诉：数 0 位小数").replace(
        "每次 投诉 扣 0.5 分", "扣 1 分 当 投诉 > 3"
    )
    numbers = pa.array([-(2**63), 5, 2**63 - 1], kind)
    file = arrow("facts.arrow", 单位=["甲县", "乙县", "丙县"], 类别=["县区"] * 3, 投诉=numbers)
    assert [line.split(",")[2] for line in sorted(scored(run, scheme, file))] == [
        "19.00",
        "19.00",
        "20.00",
    ]


UNITS = [0, 7, -5, 123456789012345678, 2**63 - 1, -(2**63)]


@pytest.mark.parametrize(
    ("kind", "units"),
    [(pa.int64(), UNITS), (pa.uint64(), [0, 2**63, 2**64 - 1]), (pa.int8(), [0, 7, -5])],
)
def test_a_unit_is_the_same_as_a_number_and_as_a_text(
    there: Path, run: Run, kind: object, units: list[int]
) -> None:
    size = len(units)
    numbers = pa.array(units, kind)
    one = arrow("1.arrow", 单位=numbers, 类别=["县区"] * size, 投诉=[1] * size)
    two = arrow(
        "2.arrow",
        单位=[*map(str, units), "甲县"],
        类别=["县区"] * (size + 1),
        投诉=[2] * (size + 1),
    )
    assert [line.split(",")[0] for line in scored(run, PLAIN, one, two)] == ["甲县"]


def test_a_unit_is_the_same_where_a_block_is_read_row_by_row(there: Path, run: Run) -> None:
    """A class that is not there has the second row group read as texts."""
    unit = UNITS[3]
    made = pa.table(
        {"单位": [unit, 7, unit, 8], "类别": ["县区"] * 3 + ["坏"], "投诉": [1, 2, 3, 4]}
    )
    pq.write_table(made, "facts.parquet", row_group_size=2)
    found = [line.split(",")[0] for line in scored(run, PLAIN, "facts.parquet")]
    assert (str(unit) in found, "7" in found) == (False, True)


def test_a_name_that_is_nobodys_is_no_second_report(there: Path, run: Run) -> None:
    """A row that is refused for a character nobody sees leaves the unit its own row, as in small files."""
    names, complaints = ["甲\u200b县", "甲县", "乙\u200b县", "乙\u200b县"], [9, 1, 1, 1]
    file = arrow("facts.arrow", 单位=names, 类别=["县区"] * 4, 投诉=complaints)
    rows = (f"{name},县区,{times}\n" for name, times in zip(names, complaints, strict=True))
    Path("facts.csv").write_text("单位,类别,投诉\n" + "".join(rows), "utf-8")
    for facts in (file, "facts.csv"):
        assert [line.split(",")[:3] for line in scored(run, PLAIN, facts)] == [
            ["甲县", "县区", "19.50"]
        ]


@pytest.mark.parametrize("group", ["", "  组别：甲组、乙组\n"])
def test_another_name_of_a_unit_is_its_second_report(there: Path, run: Run, group: str) -> None:
    """Also where that row has a class that there is not: which of both is meant nobody knows."""
    scheme = PLAIN.replace("县区、部门\n", "县区、部门\n" + group)
    Path("名录.csv").write_text("单位,类别,别名\n甲县,县区,阿甲\n乙县,县区,\n", "utf-8")
    names, kinds = ["甲县", "阿甲", "乙县"], ["县区", "乡镇", "县区"]
    groups = {"组别": ["甲组"] * 3} if group else {}
    file = arrow("facts.arrow", 单位=names, 类别=kinds, 投诉=[1, 9, 1], **groups)
    pq.write_table(pa.ipc.open_file(file).read_all(), "facts.parquet", row_group_size=1)
    for facts in (file, "facts.parquet"):
        Path("结果.parquet").unlink(missing_ok=True)
        assert [
            line.split(",")[0] for line in scored(run, scheme, facts, "--roster", "名录.csv")
        ] == ["乙县"]


def test_units_without_a_name_are_not_one_unit(there: Path, run: Run) -> None:
    """Each is said to be without a name, and nothing else."""
    names = ["甲县", "", None, "  "]
    file = arrow("facts.arrow", 单位=names, 类别=["县区"] * 4, 投诉=[1, 2, 3, 4])
    scored(run, PLAIN, file)
    with Path("结果.有误.csv").open(encoding="utf-8-sig", newline="") as listed:
        assert [cell["编号"] for cell in csv.DictReader(listed)] == ["F0030"] * 3
    ran = run("score", "s.rule", file, "-o", "结果.parquet")
    assert ("F0030" in ran.err, "F0031" in ran.err) == (True, False)


LARGE = """\
方案 大
  满分 未公布
  舍入 逐项 四舍五入 2 位
事实
  投诉：数 0 位小数
指标 甲 分值 未公布
  得 1 分 × 投诉
"""
RANKED = PLAIN.replace("投诉：次数", "投诉：数 0 位小数").replace(
    "每次 投诉 扣 0.5 分", "扣 1 分 当 投诉 > 3"
)
RANKED += "排名\n  按 投诉 从高到低\n  并列 占位\n"


def refusal(run: Run, scheme: str, file: str) -> str:
    """What is said of numbers that a typed file cannot hold; the same scores go into a CSV."""
    Path("s.rule").write_text(scheme, "utf-8")
    ran = run("score", "s.rule", file, "-o", "结果.parquet")
    assert (ran.status, Path("结果.parquet").exists()) == (2, False)
    assert run("score", "s.rule", file, "-o", "结果.csv").status == 0
    return ran.err


@pytest.mark.parametrize("more", ["", "  得 0 分 当 投诉 > 全体平均（投诉）\n"])
def test_a_score_no_decimal_of_18_digits_holds(there: Path, run: Run, more: str) -> None:
    """Block by block, and with all units in memory."""
    large = ["9999999999999999999999", "5"]
    columns = arrow("facts.arrow", 单位=["甲县", "乙县"], 投诉=large)
    Path("facts.csv").write_text(f"单位,投诉\n甲县,{large[0]}\n乙县,5\n", "utf-8")
    for file in (columns, "facts.csv"):
        assert "有的分数太大，18 位的 decimal 放不下；结果写成 .csv" in refusal(
            run, LARGE + more, file
        )


def test_a_key_of_the_ranking_that_64_bits_do_not_hold(there: Path, run: Run) -> None:
    numbers = pa.array([2**63 + 5, 5], pa.uint64())
    file = arrow("facts.arrow", 单位=["甲县", "乙县"], 类别=["县区"] * 2, 投诉=numbers)
    assert "排名“按 投诉 从高到低”所用的数有的太大" in refusal(run, RANKED, file)


def test_the_lowest_number_of_64_bits_is_the_last(there: Path, run: Run) -> None:
    numbers = pa.array([-(2**63), 5, 2**63 - 1], pa.int64())
    file = arrow("facts.arrow", 单位=["甲县", "乙县", "丙县"], 类别=["县区"] * 3, 投诉=numbers)
    ranks = {line.split(",")[0]: line.split(",")[3] for line in scored(run, RANKED, file)}
    assert ranks == {"丙县": "1", "乙县": "2", "甲县": "3"}


def not_utf8(size: int) -> pa.Array:
    """Texts of which the last is in GBK; whoever wrote them did not notice."""
    data = [b"5"] * (size - 1) + ["甲".encode("gbk")]
    ends = np.cumsum([0, *map(len, data)], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), size, [None, pa.py_buffer(ends), pa.py_buffer(b"".join(data))]
    )


@pytest.mark.parametrize("column", ["单位", "类别", "投诉"])
@pytest.mark.parametrize("kind", ["text", "dictionary", "parquet"])
def test_text_that_is_not_utf8(there: Path, run: Run, column: str, kind: str) -> None:
    """The file is not read, and its row and column are named."""
    odd = not_utf8(3)
    if kind == "dictionary":
        odd = pa.DictionaryArray.from_arrays(pa.array([0, 0, 2], pa.int8()), odd)
    columns = {
        "单位": ["甲县", "乙县", "丙县"],
        "类别": ["县区"] * 3,
        "投诉": ["1"] * 3,
        column: odd,
    }
    file = arrow("facts.arrow", **columns)
    if kind == "parquet":
        file = "facts.parquet"
        pq.write_table(pa.table(columns), file)
    for scheme in (PLAIN, COMPARED):
        Path("s.rule").write_text(scheme, "utf-8")
        for target in ("结果.parquet", "结果.csv"):
            ran = run("score", "s.rule", file, "-o", target)
            assert (ran.status, Path(target).exists()) == (2, False)
            assert f"第 3 行“{column}”的文字不是 UTF-8 编码" in ran.err


def beyond(words: list[str], *codes: int) -> pa.Array:
    """Codes of which some are of no word; nobody looks at that when a file is written."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words), safe=False)


DAMAGED = {
    "单位": beyond(["甲县", "乙县"], 0, 9),
    "类别": beyond(["县区"], 0, -7),
    "投诉": beyond(["1"], 0, 9),
    "digits": pa.Array.from_buffers(
        pa.decimal128(3, 0), 2, [None, pa.py_buffer(np.array([1, 0, 10**6, 0], np.int64))]
    ),
}


@pytest.mark.parametrize("column", DAMAGED)
def test_codes_of_no_word_are_a_damaged_file(there: Path, run: Run, column: str) -> None:
    """What such a cell says nobody knows: it is not the nearest word."""
    columns = {"单位": ["甲县", "乙县"], "类别": ["县区"] * 2, "投诉": [1, 1]}
    name = column if column in columns else "投诉"
    file = arrow("facts.arrow", **{**columns, name: DAMAGED[column]})
    Path("s.rule").write_text(PLAIN, "utf-8")
    ran = run("score", "s.rule", file, "-o", "结果.parquet")
    assert (ran.status, Path("结果.parquet").exists()) == (2, False)
    assert "里面的数据损坏了，按 Arrow 解不开" in ran.err


def test_text_in_a_list_that_is_not_utf8(there: Path, run: Run) -> None:
    """Only the column is named."""
    Path("s.rule").write_text(SCHEME, "utf-8")
    made = table(program().schema, [row("甲县")])
    records = pa.StructArray.from_arrays(
        [not_utf8(2), pa.array([1, 2]), pa.nulls(2, pa.date32())], ["平台", "粉丝", "更新日"]
    )
    accounts = pa.ListArray.from_arrays(pa.array([0, 2], pa.int32()), records)
    made = made.set_column(made.schema.get_field_index("账号"), "账号", accounts)
    pq.write_table(made, "facts.parquet")
    ran = run("score", "s.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, "列“账号”的文字不是 UTF-8 编码" in ran.err) == (2, True)
