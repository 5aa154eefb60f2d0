"""Files that change while they are read, and disks that fill up: a clear message, and nothing half done."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import ipc

from rules_engine.volume import job, sources, spilling
from rules_engine.volume.sources import Unreadable
from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, row, table, written

PLAIN = SCHEME.replace("排名\n  按 总分 从高到低\n  并列 占位\n", "")
HEAD = "单位,类别,开通,办结率,得票,投诉,更新,等级\n"
LINE = "{},县区,是,98.5%,3.25,2,2026-09-01,优\n"


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("plain.rule").write_text(PLAIN, "utf-8")
    Path("ranked.rule").write_text(SCHEME, "utf-8")
    written(Path("facts.parquet"), made(6), 2)
    return tmp_path


def made(units: int) -> pa.Table:
    return table(program().schema, [row(f"单位{number}") for number in range(units)])


def as_csv(path: Path, units: int) -> None:
    path.write_text(HEAD + "".join(LINE.format(f"单位{n}") for n in range(units)), "utf-8")


def as_arrow(path: Path, units: int) -> None:
    with ipc.new_file(str(path), made(1).schema) as writer:
        writer.write_table(made(units), 2)


def as_parquet(path: Path, units: int) -> None:
    written(path, made(units), 2)


WRITERS = {"facts.csv": as_csv, "facts.arrow": as_arrow, "facts.parquet": as_parquet}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("units", [2, 9])
def test_a_file_that_changes_while_it_is_read(
    there: Path, name: str, after: int, units: int
) -> None:
    """Longer or shorter, before the first rows or between two parts."""
    path, scheme = Path(name), program(PLAIN)
    WRITERS[name](path, 6)
    parts = job.open_facts(scheme, [name]).parts
    read = (len(batch) for part, columns in parts for _, batch in part.batches(columns))
    for _ in range(after):
        next(read)
    WRITERS[name](Path("new"), units)
    Path("new").replace(path)
    with pytest.raises(Unreadable, match="在读的时候被改动了"):
        list(read)


def test_it_is_said_and_nothing_is_written(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = sources._read_parquet

    def growing(*given: Any) -> Iterator[Any]:
        yield from plain(*given)
        with Path("facts.parquet").open("ab") as file:
            file.write(b"more")

    monkeypatch.setattr(sources, "_read_parquet", growing)
    ran = run("score", "plain.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, "F0111" in ran.err, "被改动" in ran.err) == (2, True, True)
    assert sorted(path.name for path in there.iterdir()) == [
        "facts.parquet",
        "plain.rule",
        "ranked.rule",
    ]


class Full:
    """A writer for which there is no room, not even for what ends the file."""

    def write_batch(self, _: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        self.write_batch(None)


def test_results_set_aside_on_a_full_disk_are_gone(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: str, _: object) -> Full:
        Path(path).write_bytes(b"half")
        return Full()

    monkeypatch.setattr(spilling.ipc, "new_stream", opened)
    ran = run("score", "ranked.rule", "facts.parquet", "-o", "结果.parquet")
    assert (ran.status, "磁盘满了" in ran.err) == (2, True)
    assert not [path for path in there.iterdir() if path.suffix == ".tmp"]
    assert not Path("结果.parquet").exists()
