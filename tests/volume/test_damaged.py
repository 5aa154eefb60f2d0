"""Files that read well and are not as they were written: checksums, ends and names tell."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc

from tests.cli.conftest import Run

SCHEME = """\
方案 试
  满分 10 分
事实
  投诉：次数
  时：时刻 可空
指标 甲 10 分
  每次 投诉 扣 1 分
  扣 1 分 当 时 不为空 且 投诉 > 8
"""
COMPLAINTS = (3, 5)


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("s.rule").write_text(SCHEME, "utf-8")
    return tmp_path


def facts(**more: object) -> pa.Table:
    times = pa.nulls(2, pa.timestamp("us"))
    given = {"单位": ["甲", "乙"], "投诉": pa.array(COMPLAINTS, pa.int64()), "时": times}
    return pa.table(given | more)


@pytest.mark.usefixtures("there")
def test_a_checksum_tells_of_a_changed_byte(run: Run) -> None:
    plain = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    pq.write_table(facts(), "f.parquet", write_page_checksum=True, **plain)
    assert run("score", "s.rule", "f.parquet", "-o", "结果.csv").status == 0
    held = bytearray(Path("f.parquet").read_bytes())
    held[held.index(b"".join(n.to_bytes(8, "little") for n in COMPLAINTS))] = 1
    Path("f.parquet").write_bytes(held)
    ran = run("score", "s.rule", "f.parquet", "-o", "坏.csv")
    assert (ran.status, "F0111" in ran.err, Path("坏.csv").exists()) == (2, True, False)


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(("batches", "status"), [(1, 2), (2, 2), (None, 0)])
def test_a_stream_is_cut_between_batches(run: Run, batches: int | None, status: int) -> None:
    table, ends = facts(), []
    with Path("f.arrow").open("wb") as file, ipc.new_stream(file, table.schema) as stream:
        for row in range(2):
            stream.write_batch(table.slice(row, 1).to_batches()[0])
            ends.append(file.tell())
    whole = Path("f.arrow").read_bytes()
    Path("f.arrow").write_bytes(whole if batches is None else whole[: ends[batches - 1]])
    ran = run("score", "s.rule", "f.arrow", "-o", "结果.parquet")
    assert (ran.status, "没有写完" in ran.err) == (status, status == 2)


@pytest.mark.usefixtures("there")
def test_nanoseconds_are_one_bad_cell(run: Run) -> None:
    times = pa.array([1_600_000_000_000_000_001, None], pa.timestamp("ns"))
    pq.write_table(facts(时=times), "f.parquet", version="2.6")
    ran = run("score", "s.rule", "f.parquet", "-o", "结果.parquet")
    assert (ran.status, "12:26:40.000000001”" in ran.err) == (1, True)
    assert pq.read_table("结果.parquet")["状态"].to_pylist() == ["出错", "正常"]


@pytest.mark.usefixtures("there")
def test_a_column_name_that_is_no_text(run: Run) -> None:
    pq.write_table(facts(多余=[1, 2]), "f.parquet", store_schema=False)
    held = Path("f.parquet").read_bytes()
    name = "多余".encode()
    Path("f.parquet").write_bytes(held.replace(name, b"\xff" * len(name)))
    ran = run("score", "s.rule", "f.parquet", "-o", "结果.parquet")
    assert (ran.status, "F0111" in ran.err, "UTF-8" in ran.err) == (2, True, True)
