"""Files of units that have no rows at all."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc

from tests.cli.conftest import Run
from tests.volume import compared
from tests.volume.tables import program, table
from tests.volume.test_odd_columns import COMPARED, PLAIN, arrow


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("scheme", [PLAIN, COMPARED, compared.COMPARED, compared.QUOTAS])
@pytest.mark.parametrize("target", ["结果.parquet", "结果.csv"])
@pytest.mark.parametrize("file", ["facts.parquet", "facts.arrow"])
def test_no_rows_at_all(there: Path, run: Run, scheme: str, target: str, file: str) -> None:
    """Nobody is scored, which is said as of a CSV file without rows; no result is written."""
    Path("s.rule").write_text(scheme, "utf-8")
    none = table(program(scheme).schema, [])
    if file.endswith("parquet"):
        pq.write_table(none, file)
    else:
        arrow(file, **dict(zip(none.schema.names, none.columns, strict=True)))
    Path("facts.csv").write_text("单位,类别,投诉\n", "utf-8")
    for facts in (file, "facts.csv"):
        ran = run("score", "s.rule", facts, "-o", target)
        assert (ran.status, Path(target).exists()) == (1, False)
        assert "没有读到任何单位，没有计分" in ran.err


@pytest.mark.parametrize("target", ["结果.parquet", "结果.csv"])
def test_no_rows_in_a_stream(there: Path, run: Run, target: str) -> None:
    """Only reading tells: the result is there, without a unit."""
    Path("s.rule").write_text(PLAIN, "utf-8")
    none = table(program(PLAIN).schema, [])
    with ipc.new_stream("facts.arrow", none.schema) as file:
        file.write_table(none)
    ran = run("score", "s.rule", "facts.arrow", "-o", target)
    assert (ran.status, "没有读到任何单位" in ran.err, "：）" in ran.err) == (1, True, False), (
        ran.err
    )


def test_one_file_of_many_without_rows(there: Path, run: Run) -> None:
    """As clusters write them: nothing is wrong with that."""
    Path("s.rule").write_text(PLAIN, "utf-8")
    arrow("1.arrow", 单位=["甲县"], 类别=["县区"], 投诉=[1])
    made = pa.table({"单位": ["甲县"], "类别": ["县区"], "投诉": [1]}).slice(0, 0)
    arrow("2.arrow", **dict(zip(made.schema.names, made.columns, strict=True)))
    for target in ("out/", "结果.parquet"):
        assert run("score", "s.rule", "1.arrow", "2.arrow", "-o", target).status == 0
