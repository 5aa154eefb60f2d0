"""A small real cluster: two workers of one core each, in processes of their own. Skipped without Java."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rules_engine.cluster.session import missing, spark_context
from tests.cli.conftest import run

__all__ = ["run"]

MASTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session")
def spark() -> Iterator[object]:
    """A SparkContext on the cluster."""
    found = missing()
    if found is not None:
        pytest.skip(f"no cluster here: {found.message}")
    with spark_context(MASTER) as context:
        yield context


def executors() -> list[int]:
    """The processes that run tasks for this one: descendants of it, by their numbers."""
    return _descendants(_is_executor)


def python_workers() -> list[int]:
    """The Python processes in which the executors run tasks, those that came last first."""
    return sorted(_descendants(_is_python_worker), reverse=True)


def _descendants(wanted: Callable[[int], bool]) -> list[int]:
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(
                    (folder / "stat").read_text().rsplit(")")[1].split()[1]
                )
            except OSError:
                continue
    return [pid for pid in parents if wanted(pid) and _descends(pid, parents)]


def _is_executor(pid: int) -> bool:
    words = _command(pid)
    return b"CoarseGrainedExecutorBackend" in words and b"java" in words.split(b"\0")[0]


def _is_python_worker(pid: int) -> bool:
    return b"pyspark.daemon" in _command(pid)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid == os.getpid():
            return True
        pid = parents[pid]
    return False
