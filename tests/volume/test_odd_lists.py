"""List columns that one would not think of: records that say nothing, fields that are not there; and what is
said of lists of bad cells where there are several."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.cli.conftest import Run
from tests.volume.test_odd_columns import arrow


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


LISTS = """\
方案 清
  满分 10 分
事实
  账号：清单
    粉丝：次数
    更新日：日期 可空
指标 甲 10 分
  每个 账号 中 （粉丝 < 10 或 更新日 为空） 扣 1 分
"""
_KIND = pa.list_(pa.struct([("粉丝", pa.int64()), ("更新日", pa.date32())]))
_FULL, _NULLS = {"粉丝": 50, "更新日": date(2020, 1, 1)}, {"粉丝": None, "更新日": None}


def test_a_record_that_says_nothing_is_a_blank_row(there: Path, run: Run) -> None:
    """Of a unit that has no other the list is 未报, as of one with a blank row in a list file; never is 空 read
    into it. What stands after it stays where it belongs."""
    lists = [[None], [_NULLS], [], [_FULL, None], [_NULLS, _FULL], [_FULL], [None, None], None]
    names = [f"{number}号" for number in range(len(lists))]
    file = arrow("facts.arrow", 单位=names, 账号=pa.array(lists, _KIND))
    Path("表.csv").write_text("\n".join(["单位", *names]), "utf-8")
    rows = [
        f"{name},50,2020-01-01" if record is _FULL else f"{name},,"
        for name, records in zip(names, lists, strict=True)
        for record in ([None] if records is None else records)
    ]
    Path("表.账号.csv").write_text("\n".join(["单位,粉丝,更新日", *rows]), "utf-8")
    Path("s.rule").write_text(LISTS, "utf-8")
    typed, plain = (run("score", "s.rule", f, "--format", "csv").out for f in (file, "表.csv"))
    assert typed == plain
    assert [line.split(",")[2] for line in typed.splitlines()[1:5]] == [
        *("0–10", "0–10", "10", "9–10")
    ]


def test_a_field_that_a_list_does_not_have_is_told_of(there: Path, run: Run) -> None:
    kind = pa.list_(pa.struct([("更新日", pa.date32())]))
    file = arrow("facts.arrow", 单位=["甲县"], 账号=pa.array([[{"更新日": None}]], kind))
    Path("s.rule").write_text(LISTS, "utf-8")
    ran = run("score", "s.rule", file, "-o", "结果.parquet")
    assert (ran.status, "[F0053]" in ran.err, "未报：账号.粉丝" in ran.err) == (0, True, True)


def test_the_way_out_of_a_wrong_type_is_one(there: Path, run: Run) -> None:
    """Text is named once where it would do, and not where it would be refused as well."""
    Path("s.rule").write_text(LISTS + "单位\n  类别：县区\n", "utf-8")
    columns = {"单位": [1.5], "类别": [1], "账号": ["无"]}
    ran = run("score", "s.rule", arrow("facts.arrow", **columns), "-o", "结果.parquet")
    helps = [line.split("：")[1] for line in ran.err.splitlines() if "帮助" in line]
    words = "string 或 dictionary<string>"
    assert helps == [f"改存为 {kind}" for kind in ("string 或整数", words, "list<struct<各字段>>")]


def test_all_lists_of_bad_cells_of_a_folder_are_named(there: Path, run: Run) -> None:
    Path("s.rule").write_text(LISTS, "utf-8")
    one, two = arrow("1.arrow", 单位=["甲县", "乙县"]), arrow("2.arrow", 单位=[" 乙县", "丁县"])
    ran = run("score", "s.rule", one, two, "-o", "out/")
    assert "共 2 处，全部列在 out/_1.有误.csv、out/_2.有误.csv" in ran.err
    assert all(Path(f"out/_{number}.有误.csv").exists() for number in (1, 2))
