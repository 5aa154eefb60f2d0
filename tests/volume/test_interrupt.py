"""Ctrl-C while a big file is scored: no half file, exit status 130, a line that says so."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules_engine.volume.expected import arrow_schema
from tests.volume.compared import ALONE
from tests.volume.tables import SCHEME, program

ROWS, TIMES = 60_000, 8
pytestmark = pytest.mark.skipif(os.name != "posix", reason="no signals to send here")


def big_file(path: Path) -> None:
    """Many units: some thousand rows, again and again under other names."""
    schema = arrow_schema(program().schema)
    records = pa.array([[{"平台": "微博", "粉丝": 5, "更新日": None}]], schema.field("账号").type)
    votes = pa.array(np.arange(ROWS) % 999).cast(pa.int64()).cast(pa.decimal128(19, 0))
    columns = {
        "类别": pa.array(["县区"]).take(pa.array(np.zeros(ROWS, np.int32))),
        "开通": pa.array(np.arange(ROWS) % 2 == 0),
        "得票": votes.cast(schema.field("得票").type),
        "投诉": pa.array(np.arange(ROWS) % 7).cast(schema.field("投诉").type),
        "更新": pa.array([date(2026, 9, 1)]).take(pa.array(np.zeros(ROWS, np.int32))),
        "等级": pa.array(["优"]).take(pa.array(np.zeros(ROWS, np.int32))),
        "账号": records.take(pa.array(np.zeros(ROWS, np.int32))),
    }
    first = pa.table({"单位": pa.array(np.arange(ROWS)).cast(pa.string()), **columns})
    with pq.ParquetWriter(path, first.schema) as writer:
        for turn in range(TIMES):
            names = pa.array(np.arange(ROWS) + turn * ROWS).cast(pa.string())
            writer.write_table(first.set_column(0, "单位", names))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("big")
    big_file(made / "facts.parquet")
    return made


def temporary(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".rules-")]


@pytest.mark.parametrize(
    ("text", "target"),
    [(ALONE, "结果.parquet"), (SCHEME, "结果.arrow")],
)
def test_ctrl_c_leaves_nothing_half(folder: Path, text: str, target: str) -> None:
    (folder / "scheme.rule").write_text(text, "utf-8")
    (folder / target).write_text("旧的", "utf-8")
    command = [sys.executable, "-m", "rules_engine", "score", "scheme.rule", "facts.parquet"]
    process = subprocess.Popen(
        [*command, "-o", target],
        cwd=folder,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    end = time.monotonic() + 60
    while not temporary(folder) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    assert process.poll() is None, "scored before it could be interrupted"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode("utf-8").endswith("已中断，没有留下写了一半的文件。\n")
    assert (folder / target).read_text("utf-8") == "旧的"
    assert temporary(folder) == []
