"""``rules score --engine spark``: what is said before a cluster is started."""

from pathlib import Path

import pytest

from rules_engine.cluster import session
from rules_engine.cluster.driver import TaskFailed, score_on, tasks_of
from rules_engine.cluster.shipping import ship
from rules_engine.volume import job
from tests.cli.conftest import Run
from tests.volume.tables import SCHEME, program, row, table, written


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("scheme.rule").write_text(SCHEME, "utf-8")
    written(Path("facts.parquet"), table(program().schema, [row("甲县")]))
    return tmp_path


def spark(run: Run, *more: str, engine: str = "spark") -> tuple[int, str]:
    ran = run("score", "scheme.rule", "facts.parquet", "--engine", engine, *more)
    return ran.status, ran.err


def test_results_are_a_folder(there: Path, run: Run) -> None:
    status, said = spark(run, "-o", "结果.parquet")
    assert (status, "要写文件夹" in said) == (2, True)


def test_another_engine(there: Path, run: Run) -> None:
    status, said = spark(run, "-o", "out/", engine="ray")
    assert (status, "--engine 可以写 spark" in said) == (2, True)


def test_without_pyspark(there: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None)
    status, said = spark(run, "-o", "out/")
    assert (status, "R0151" in said) == (2, True)


def test_without_java(there: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: object())
    monkeypatch.setattr(session, "java", lambda: None)
    status, said = spark(run, "-o", "out/")
    assert (status, "R0152" in said) == (2, True)


def test_a_folder_that_holds_something(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: object())
    monkeypatch.setattr(session, "java", lambda: "java")
    Path("out").mkdir()
    Path("out/别的.parquet").write_text("x", "utf-8")
    status, said = spark(run, "-o", "out/")
    assert (status, "不是空的" in said) == (2, True)


def test_a_folder_that_cannot_be_made(
    there: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: object())
    monkeypatch.setattr(session, "java", lambda: "java")
    status, said = spark(run, "-o", "scheme.rule/out/")
    assert (status, "R0003" in said) == (2, True)


class NoSpace:
    """A context whose workers have no room left."""

    def broadcast(self, _: object) -> object:
        raise pytest.importorskip("py4j.protocol").Py4JError(
            "An error occurred while calling o1.collect\n"
            "org.apache.spark.api.python.PythonException: Traceback (most recent call last):\n"
            "OSError: [Errno 28] No space left on device\n"
            "\tat org.apache.spark.api.python.BasePythonRunner\n"
        )


def test_a_task_that_fails_every_time_is_told_of(there: Path) -> None:
    pytest.importorskip("pyspark", reason="no pyspark here")
    scheme = program()
    tasks = tasks_of(scheme, job.open_facts(scheme, ["facts.parquet"]).bound, there / "out")
    with pytest.raises(TaskFailed, match="No space left on device"):
        score_on(NoSpace(), scheme, ship(scheme, None, None), tasks, resume=False)
