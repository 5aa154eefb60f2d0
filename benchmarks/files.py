"""From file to file: what is timed of reading, scoring and writing whole Parquet files.

``python -m benchmarks.files FACTS.parquet THREADS ROUNDS``    the seconds of every round, as JSON
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, process_time

import pyarrow.parquet as pq

from benchmarks import engine
from benchmarks.one_unit import compiled
from benchmarks.timing import timed
from rules_engine.backends.columnar.running import kernels
from rules_engine.ir import Program
from rules_engine.volume import job
from rules_engine.volume.memory import kept_memory
from rules_engine.volume.run import Outcome, Target
from rules_engine.volume.sources import Part
from rules_engine.volume.work import Scorer, in_order

# A bare scan as pyarrow comes, and one on the memory that scoring keeps for its blocks.
SCAN, KEPT, SCORE, FILE = "只读 Parquet", "只读，留着内存", "读、算", "读、算、写"
NAMES = (SCAN, KEPT, SCORE, FILE)


def runs(program: Program, path: Path, workers: int) -> dict[str, Callable[[], object]]:
    """Scans, scoring into columns of results, and whole runs, on so many threads."""
    whole = job_of(program, path, path.with_name("result.parquet"))
    scorer = Scorer(engine.planned(program))
    parts = job.open_facts(program, [str(path)]).parts

    def scored() -> None:
        with kept_memory():
            take_all()

    def take_all() -> None:
        for _ in in_order(parts, score, workers):
            pass

    def score(one: tuple[Part, tuple[str, ...]]) -> None:
        part, columns = one
        for origin, batch in part.batches(columns):
            scorer.scored(origin, batch)

    def kept() -> None:
        with kept_memory():
            scan(path, workers)

    taken = (lambda: scan(path, workers), kept, scored, lambda: whole(workers))
    return dict(zip(NAMES, taken, strict=True))


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


def main() -> None:
    path, workers, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    # Loaded once in a process, like everybody else's libraries.
    kernels()
    chosen = runs(compiled(100), path, workers)
    clock = process_time if workers == 1 else perf_counter
    print(json.dumps(timed(chosen, rounds, clock)))


if __name__ == "__main__":
    main()
