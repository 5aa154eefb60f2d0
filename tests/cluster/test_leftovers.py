"""What stands in a folder of results before a run on Spark: nothing is read twice, nothing half."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules_engine.cluster import session
from rules_engine.cluster.driver import tasks_of
from rules_engine.cluster.leftovers import leftovers
from rules_engine.cluster.shipping import ship
from rules_engine.cluster.tasks import Task, is_whole, score_task
from rules_engine.ir import Program
from rules_engine.volume import job
from tests.cli.conftest import Run
from tests.volume.tables import PLAIN, program, row, table, written


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(PLAIN, "utf-8")
    Path("out").mkdir()
    return tmp_path / "out"


def made(scheme: Program, group: int) -> list[Task]:
    """Tasks over four units."""
    rows = [row(f"单位{number}", 投诉=-1 if number == 3 else 0) for number in range(4)]
    written(Path("facts.parquet"), table(scheme.schema, rows), group)
    return tasks_of(scheme, job.open_facts(scheme, ["facts.parquet"]).bound, Path("out"))


def test_old_parts_of_a_file_that_has_fewer_now(out: Path) -> None:
    scheme = program(PLAIN)
    for task in made(scheme, 1):
        score_task(task, ship(scheme, None, None))
    assert (out / "_facts-00003.有误.csv").exists()
    tasks = made(scheme, 2)
    found = leftovers(tasks, Path("out"))
    assert [path.name for path in found.old] == ["facts-00002.parquet", "facts-00003.parquet"]
    assert found.foreign == ()
    found.delete()
    for task in tasks:
        score_task(task, ship(scheme, None, None))
    assert pq.read_table(out).num_rows == 4
    assert not (out / "_facts-00003.有误.csv").exists()


def test_other_files_are_refused_and_left(
    out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: object())
    monkeypatch.setattr(session, "java", lambda: "java")
    tasks = made(program(PLAIN), 4)
    pq.write_table(pa.table({"单位": ["甲县"]}), out / "facts-00009.parquet")
    assert leftovers(tasks, Path("out")).old == ()
    ran = run(
        *("score", "scheme.rule", "facts.parquet", "-o", "out/", "--engine", "spark", "--resume")
    )
    assert (ran.status, "不是这次的结果（facts-00009.parquet）" in ran.err) == (2, True), ran.err
    assert (out / "facts-00009.parquet").exists()


def test_results_without_their_ranks_are_not_there(out: Path) -> None:
    scheme = program()
    (task,) = made(scheme, 4)
    Path(task.target).write_bytes(b"of a run before")
    found = score_task(task, ship(scheme, None, None))
    assert found.ranks is not None
    assert not Path(task.target).exists()
    assert not is_whole(task)
