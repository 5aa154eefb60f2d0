"""Bad input at volume: good units are scored, every bad cell is listed, broken files are said to be."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, row, table, written

UNITS = 600


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    return tmp_path


def listed(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_one_cell_in_a_hundred_is_bad(there: Path, run: Run) -> None:
    """Texts and typed columns; the list names each bad cell once, with its row and column."""
    rows = [row(f"单位{number}") for number in range(UNITS)]
    made = table(program().schema, rows)
    votes = ["3.25" if number % 100 != 7 else "约三张" for number in range(UNITS)]
    complaints = [2 if number % 100 != 50 else -1 for number in range(UNITS)]
    made = made.set_column(made.schema.get_field_index("得票"), "得票", pa.array(votes))
    made = made.set_column(made.schema.get_field_index("投诉"), "投诉", pa.array(complaints))
    written(Path("facts.parquet"), made, group=250)
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    found = {(cell["列"], int(cell["行"]), cell["单位"]) for cell in listed("结果.有误.csv")}
    wanted = {("得票", n + 1, f"单位{n}") for n in range(UNITS) if n % 100 == 7}
    wanted |= {("投诉", n + 1, f"单位{n}") for n in range(UNITS) if n % 100 == 50}
    assert (ran.status, found) == (1, wanted)
    assert "共 12 处，全部列在 结果.有误.csv" in ran.err
    states = pq.read_table("结果.parquet")["状态"].to_pylist()
    assert (states.count("出错"), states.count("正常"), len(states)) == (12, 588, UNITS)


def test_a_good_run_removes_the_old_list(there: Path, run: Run) -> None:
    Path("结果.有误.csv").write_text("旧的", "utf-8")
    written(Path("facts.parquet"), table(program().schema, [row("甲县")]))
    assert run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet").status == 0
    assert not Path("结果.有误.csv").exists()


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"办结率": Decimal("1.2")}, "办结率", "F0004"),
        ({"投诉": -1}, "投诉", "F0005"),
        ({"等级": "很高"}, "等级", "F0009"),
        ({"类别": "乡镇"}, "类别", "F0034"),
        ({"单位": None}, "单位", "F0030"),
        ({"账号": [{"平台": "抖音", "粉丝": 1}]}, "账号[1].平台", "F0009"),
        (
            {"账号": [{"平台": "微博", "粉丝": 1}, {"平台": "微博", "粉丝": -3}]},
            "账号[2].粉丝",
            "F0005",
        ),
    ],
)
def test_each_bad_cell_has_its_code(
    there: Path, run: Run, changed: dict[str, object], column: str, code: str
) -> None:
    rows = [row("甲县"), row("乙县", **changed), row("丙县")]
    written(Path("facts.parquet"), table(program().schema, rows))
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    (cell,) = listed("结果.有误.csv")
    assert (ran.status, cell["列"], cell["编号"], cell["行"]) == (1, column, code, "2")


def test_a_unit_twice_is_not_scored_at_all(there: Path, run: Run) -> None:
    rows = [row("甲县"), row("乙县"), row("丙县"), row("丁县"), row("乙 县")]
    written(Path("facts.parquet"), table(program().schema, rows), group=2)
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, "F0031" in ran.err) == (1, True)
    assert pq.read_table("结果.parquet")["单位"].to_pylist() == ["甲县", "丙县", "丁县"]
    told = [
        (cell["行"], cell["列"], cell["内容"], cell["编号"]) for cell in listed("结果.有误.csv")
    ]
    assert told == [("2", "单位", "乙县", "F0031"), ("5", "单位", "乙县", "F0031")]
    csv_of = run("score", "scheme.rule", "facts.parquet", "-o", "表.csv")
    assert (csv_of.status, len(listed("表.有误.csv"))) == (1, 2)


def test_a_truncated_file_gives_no_result(there: Path, run: Run) -> None:
    written(Path("whole.parquet"), table(program().schema, [row("甲县")]))
    data = Path("whole.parquet").read_bytes()
    for size in (0, 4, len(data) // 2, len(data) - 1):
        Path("facts.parquet").write_bytes(data[:size])
        ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
        assert (ran.status, "F0111" in ran.err) == (2, True)
    assert not Path("结果.parquet").exists()


def test_damage_inside_is_found_while_reading(there: Path, run: Run) -> None:
    rows = [row(f"单位{number}", 投诉=number) for number in range(2000)]
    made = table(program().schema, rows)
    pq.write_table(made, "facts.parquet", row_group_size=500, write_page_checksum=True)
    data = bytearray(Path("facts.parquet").read_bytes())
    middle = len(data) // 3
    data[middle : middle + 200] = b"\xff" * 200
    Path("facts.parquet").write_bytes(data)
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    assert ran.status in (1, 2), ran.err
    if ran.status == 2:
        assert not Path("结果.parquet").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda t: t.drop_columns(["单位"]), "F0051"),
        (lambda t: t.append_column("单位", t["单位"]), "F0054"),
        (lambda t: t.append_column("开通", t["开通"]), "F0054"),
        (lambda t: t.set_column(2, "开通", pa.array([1.0])), "F0110"),
        (lambda t: t.set_column(3, "办结率", pa.array([0.985])), "F0110"),
        (lambda t: t.set_column(8, "账号", pa.array(["微博"])), "F0110"),
        (lambda t: t.rename_columns(["单位", "类别", "开 通", *t.schema.names[3:]]), "F0055"),
    ],
)
def test_a_wrong_schema_gives_no_result(there: Path, run: Run, change, code: str) -> None:
    written(Path("facts.parquet"), change(table(program().schema, [row("甲县")])))
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, code in ran.err) == (1, True)
    assert code != "F0054" or set(re.findall("F[0-9]{4}", ran.err)) == {code}
    assert not Path("结果.parquet").exists()


def test_unknown_and_missing_columns_are_said(there: Path, run: Run) -> None:
    made = table(program().schema, [row("甲县")]).drop_columns(["投诉"])
    written(Path("facts.parquet"), made.append_column("别的", pa.array([1])))
    ran = run("score", "scheme.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, "F0052" in ran.err, "F0053" in ran.err) == (1, True, True)
    assert pq.read_table("结果.parquet")["状态"].to_pylist() == ["待补"]
