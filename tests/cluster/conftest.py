"""A small real cluster: two workers of one core each, in processes of their own. Skipped without Java."""

import os
from collections.abc import Iterator
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
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int(
                    (folder / "stat").read_text().rsplit(")")[1].split()[1]
                )
            except OSError:
                continue
    return [pid for pid in parents if _is_executor(pid) and _descends(pid, parents)]


def _is_executor(pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"CoarseGrainedExecutorBackend" in words and b"java" in words.split(b"\0")[0]


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid == os.getpid():
            return True
        pid = parents[pid]
    return False
