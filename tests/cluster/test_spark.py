"""Spark and one machine give the same bytes, also where a worker is killed on the way."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rules_engine.cluster.driver import ClusterOutcome, score_on, tasks_of
from rules_engine.cluster.shipping import ship
from rules_engine.pipeline import score
from rules_engine.reports.score_csv import score_csv
from rules_engine.volume import job
from rules_engine.volume.evaluation import units_of
from tests.cluster.conftest import executors, python_workers
from tests.volume.compared import COMPARED, QUOTAS, of_one_class_waiting, rows
from tests.volume.tables import PLAIN, SCHEME, program, row, table, written

pytest.importorskip("pyspark", reason="no pyspark here")


def facts(folder: Path, units: int, group: int) -> Path:
    """Two files, with a bad cell in a hundred rows, and a unit that is in both."""
    folder.mkdir()
    rows = [
        row(
            f"单位{number}",
            类别="部门" if number % 3 else "县区",
            投诉=-1 if number % 100 == 50 else number % 7,
            得票=Decimal(number) / 100,
            更新=None if number % 5 == 0 else row("")["更新"],
            账号=[{"平台": "微博", "粉丝": number % 20}] * (number % 4),
        )
        for number in range(units)
    ]
    schema = program().schema
    written(folder / "a.parquet", table(schema, rows[: units // 2]), group)
    written(folder / "b.parquet", table(schema, [*rows[units // 2 :], row("单位7")]), group)
    return folder


def one_machine(scheme: object, folder: Path) -> list[str]:
    """The rows of the CSV table, unit by unit on one machine, sorted."""
    opened = job.open_facts(scheme, [str(folder)])
    units = units_of(scheme.schema, job.gathered(scheme, opened, None))
    return sorted(score_csv(score(scheme, units).evaluation).splitlines()[1:])


def on_spark(context: object, scheme: object, folder: Path, out: Path) -> ClusterOutcome:
    out.mkdir(exist_ok=True)
    opened = job.open_facts(scheme, [str(folder)])
    tasks = tasks_of(scheme, opened.bound, out)
    return score_on(context, scheme, ship(scheme, None, None), tasks, resume=out.exists())


def rows_in(found: pa.Table) -> list[str]:
    rows = found.to_pylist()
    return sorted(",".join("" if v is None else str(v) for v in r.values()) for r in rows)


def test_the_same_bytes_as_on_one_machine(spark: object, tmp_path: Path) -> None:
    """Ranks over all files, bad cells, a unit that is there twice."""
    scheme, folder, out = program(), facts(tmp_path / "in", 400, 100), tmp_path / "out"
    outcome = on_spark(spark, scheme, folder, out)
    assert rows_in(pq.read_table(out)) == one_machine(scheme, folder)
    assert (outcome.summary.bad, outcome.twice, len(outcome.lists)) == (6, 1, 5)
    assert [found.code for found in outcome.findings] == ["F0031"]


BY_NAME = QUOTAS.replace("并列 占位", "并列 顺序").replace("  分组 类别\n", "", 1)
GROUPS_BY_NAME = SCHEME.replace("并列 占位", "分组 类别\n  并列 顺序")
TOGETHER = [
    (COMPARED, rows(120)),
    (QUOTAS, of_one_class_waiting(120)),
    (GROUPS_BY_NAME, of_one_class_waiting(120)),
]


@pytest.mark.parametrize(("text", "made"), TOGETHER)
def test_what_all_parts_decide_together(
    spark: object, tmp_path: Path, text: str, made: list[dict[str, object]]
) -> None:
    """Means, extremes, places, a second stratum that builds on totals; ranks, quotas."""
    scheme, folder, out = program(text), tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    written(folder / "a.parquet", table(scheme.schema, made[:70]), 25)
    written(folder / "b.parquet", table(scheme.schema, made[70:]), 25)
    outcome = on_spark(spark, scheme, folder, out)
    assert rows_in(pq.read_table(out)) == one_machine(scheme, folder)
    again = on_spark(spark, scheme, folder, out)
    assert (outcome.tasks, again.kept) == (5, 0)


def test_a_killed_worker_changes_nothing(spark: object, tmp_path: Path) -> None:
    scheme, folder, out = program(PLAIN), facts(tmp_path / "in", 1200, 30), tmp_path / "out"
    wanted = one_machine(scheme, folder)
    killer = Thread(target=kill_some, args=(lambda: len(list(out.glob("*.parquet"))) > 3,))
    killer.start()
    outcome = on_spark(spark, scheme, folder, out)
    killer.join()
    assert rows_in(pq.read_table(out)) == wanted
    assert outcome.tasks == len(list(out.glob("*.parquet")))
    assert outcome.summary.states.total() == len(wanted)


def kill_some(is_time: Callable[[], bool]) -> None:
    """Kill an executor, and a Python process in which tasks run, when some have been done."""
    end = time.monotonic() + 120
    while not is_time() and time.monotonic() < end:
        time.sleep(0.02)
    for pid in (*executors()[:1], *python_workers()[:1]):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_resuming_keeps_what_is_whole(spark: object, tmp_path: Path) -> None:
    scheme, folder, out = program(PLAIN), facts(tmp_path / "in", 120, 30), tmp_path / "out"
    first = on_spark(spark, scheme, folder, out)
    (out / "a-00001.parquet").write_bytes(b"half")
    (out / "b-00000.parquet").unlink()
    again = on_spark(spark, scheme, folder, out)
    assert (first.kept, again.kept, again.tasks) == (0, first.tasks - 2, first.tasks)
    assert rows_in(pq.read_table(out)) == one_machine(scheme, folder)
    last = on_spark(spark, scheme, folder, out)
    # A bad cell, and the two rows of the unit that is there twice, each in a part of its own.
    assert (last.kept, last.kept_faulty) == (last.tasks, len(first.lists)) == (5, 3)


def test_a_data_frame_gives_the_same(spark: object, tmp_path: Path) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415  # why: only where pyspark is installed

    from rules_engine.cluster.frames import CannotScore, score_frame  # noqa: PLC0415  # why: as above

    scheme, folder = program(PLAIN), facts(tmp_path / "in", 60, 30)
    (folder / "b.parquet").unlink()
    frame = SparkSession(spark).read.parquet(str(folder / "a.parquet"))
    score_frame(frame, scheme).write.parquet(str(tmp_path / "out"))
    assert rows_in(pq.read_table(tmp_path / "out")) == one_machine(scheme, folder)
    with pytest.raises(CannotScore, match="单位"):
        score_frame(frame.drop("单位"), scheme)
    with pytest.raises(CannotScore, match="单位7出现了两次"):
        score_frame(frame.union(frame.where("`单位` = '单位7'")), program())


def test_nothing_in_a_data_frame_is_lost(spark: object, tmp_path: Path) -> None:
    """The list has the bad cells that the list beside one machine's results has, with the table's own key."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # why: only where pyspark is installed

    from rules_engine.cluster.frames import CannotScore, bad_cells  # noqa: PLC0415  # why: as above

    scheme, folder = program(PLAIN), facts(tmp_path / "in", 300, 30)
    for name in ("a", "b"):
        found = pq.read_table(folder / f"{name}.parquet")
        nameless = pa.Table.from_pylist([row("", 类别="县区")], found.schema)
        keys = pa.array([f"{name}{number}" for number in range(1, found.num_rows + 2)])
        together = pa.concat_tables([found, nameless]).append_column("主`键", keys)
        pq.write_table(together, folder / f"{name}.parquet")
    opened = job.open_facts(scheme, [str(folder)])
    wanted = [
        (f"{Path(file).stem}{number}", *told)
        for part in job.gathered(scheme, opened, None).bad
        for file, number, *told in part.rows
    ]
    frame = SparkSession(spark).read.parquet(str(folder)).repartition(3)
    found = bad_cells(frame, scheme, keep=["主`键"])
    assert found.columns == ["主`键", "单位", "列", "内容", "编号", "说明"]
    assert sorted(map(tuple, found.collect())) == sorted(wanted)
    assert len(wanted) == 3 + 2 + 2
    with pytest.raises(CannotScore, match="没有要保留的列“行”"):
        bad_cells(frame, scheme, keep=["行"])
    with pytest.raises(CannotScore, match="同名"):
        bad_cells(frame, scheme, keep=["单位"])


@pytest.mark.parametrize("text", [COMPARED, BY_NAME])
def test_what_all_rows_of_a_data_frame_decide_together(
    spark: object, tmp_path: Path, text: str
) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415  # why: only where pyspark is installed

    from rules_engine.cluster.frames import score_frame  # noqa: PLC0415  # why: as above

    scheme, folder = program(text), tmp_path / "in"
    folder.mkdir()
    written(folder / "a.parquet", table(scheme.schema, rows(120)), 25)
    frame = SparkSession(spark).read.parquet(str(folder)).repartition(3)
    score_frame(frame, scheme).write.parquet(str(tmp_path / "out"))
    assert rows_in(pq.read_table(tmp_path / "out")) == one_machine(scheme, folder)
