"""From file to file: what is timed of reading, scoring and writing whole Parquet files."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import engine
from rules_engine.ir import Program
from rules_engine.volume import job
from rules_engine.volume.run import Target
from rules_engine.volume.work import Scorer

SCAN, SCAN_TWO = "只读 Parquet", "只读 Parquet，两个线程"
FILE, FILE_TWO = "读、算、写", "读、算、写，两段同时"


def runs(program: Program, path: Path) -> dict[str, Callable[[], object]]:
    """Scans and whole runs, of one part at a time and of two."""
    scorer = Scorer(engine.planned(program))
    target = Target(path.with_name("result.parquet"), "parquet")
    way = job.Way(program, scorer)
    opened = job.open_facts(program, [str(path)])

    def whole(workers: int) -> object:
        return job.stream(way, opened, target, workers, lambda _: None)

    return {
        SCAN: lambda: scan(path, 1),
        SCAN_TWO: lambda: scan(path, 2),
        FILE: lambda: whole(1),
        FILE_TWO: lambda: whole(2),
    }


def scan(path: Path, workers: int) -> int:
    """Decode every column of a file, a row group at a time, and look at nothing."""

    def one(index: int) -> int:
        with pq.ParquetFile(path, memory_map=True, pre_buffer=False) as file:
            return int(file.read_row_group(index, use_threads=False).num_rows)

    with pq.ParquetFile(path) as file:
        groups = range(file.metadata.num_row_groups)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, groups))
