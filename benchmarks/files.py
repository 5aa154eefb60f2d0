"""From file to file: what is timed of reading, scoring and writing whole Parquet files."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import engine
from rules_engine.ir import Program
from rules_engine.volume import job
from rules_engine.volume.run import Outcome, Target
from rules_engine.volume.work import Scorer, in_order

SCAN, SCORE, FILE = "只读 Parquet", "读、算", "读、算、写"
SCAN_TWO, SCORE_TWO, FILE_TWO = (f"{name}，两个线程" for name in (SCAN, SCORE, FILE))


def runs(program: Program, path: Path, workers: int) -> dict[str, Callable[[], object]]:
    """Scans, scoring without a file of results, and whole runs, on so many threads."""
    whole = job_of(program, path, path.with_name("result.parquet"))
    scorer = Scorer(engine.planned(program))
    parts = job.open_facts(program, [str(path)]).parts

    def scored() -> None:
        for _ in in_order(scorer.pieces(parts), lambda piece: piece(), workers):
            pass

    names = (SCAN, SCORE, FILE) if workers == 1 else (SCAN_TWO, SCORE_TWO, FILE_TWO)
    taken = (lambda: scan(path, workers), scored, lambda: whole(workers))
    return dict(zip(names, taken, strict=True))


def job_of(program: Program, path: Path, target: Path) -> Callable[[int], Outcome]:
    """Scoring a file into another, on so many threads."""
    way = job.Way(program, Scorer(engine.planned(program)))
    opened = job.open_facts(program, [str(path)])
    return lambda workers: job.stream(way, opened, Target(target, "parquet"), workers, _unheard)


def _unheard(_rows: int) -> None:
    """Nobody watches the progress."""


def scan(path: Path, workers: int) -> int:
    """Decode every column of a file, a row group at a time, and look at nothing."""

    def one(index: int) -> int:
        with pq.ParquetFile(path, metadata=footer, memory_map=True, pre_buffer=False) as file:
            return int(file.read_row_group(index, use_threads=False).num_rows)

    footer = pq.read_metadata(path)
    with ThreadPoolExecutor(workers) as pool:
        return sum(pool.map(one, range(footer.num_row_groups)))
