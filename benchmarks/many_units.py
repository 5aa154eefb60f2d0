"""Many units: the engine beside hand-written numpy, Polars expressions and a Decimal function, in one run.

``python -m benchmarks.many_units --check``    1e5 units, everything compared, grades and mean printed
``python -m benchmarks.many_units``            tables into docs/benchmarks.md
"""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

# Polars asks for the number of threads when it is imported: one core beside one core.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from benchmarks import by_decimal, by_numpy, engine, facts_table
from benchmarks.files import runs
from benchmarks.one_unit import compiled
from benchmarks.tables import Table, report
from benchmarks.workload import GRADES, items
from rules_engine.backends.columnar.running import kernels

try:
    from benchmarks import by_polars
except ImportError:
    by_polars = None  # type: ignore[assignment]  # why: the table says that it is not there

UNITS, BY_DECIMAL, CHECKED = 100_000, 300, 2_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ITEMS = (20, 40, 100, 200, 400)
ROUNDS = 5
WANTED = ([2406, 5966, 30379, 61249], "89.6230924")
ENGINE, TWO, PLAIN = "引擎", "引擎，两个线程", "引擎，不用 numba"
NUMPY, POLARS, DECIMAL = "手写 numpy", "Polars 表达式", "手写 Decimal"

Array = Any
Run = Callable[[], object]


def one_batch(units: int, size: int) -> pa.RecordBatch:
    """So many units in one piece."""
    table = pa.Table.from_batches(facts_table.blocks(units, size)).unify_dictionaries()
    (batch,) = table.combine_chunks().to_batches()
    return batch


class Contest:
    """The same units for everybody, each in the form it likes best, made before the clock starts."""

    def __init__(self, units: int, size: int) -> None:
        self.units, self.items = units, items(size)
        batch = one_batch(units, size)
        self.batch = batch
        self.program = compiled(size)
        self.plan = engine.planned(self.program)
        self.columns = engine.fact_columns(self.program, batch)
        self.plain = by_numpy.columns(batch)
        self.frames = None if by_polars is None else by_polars.frames(batch)
        self.rows = batch.slice(0, BY_DECIMAL).to_pylist()
        self.groups = by_decimal.by_group(self.items)

    def numpy(self) -> Array:
        return by_numpy.score(self.items, self.plain)

    def polars(self) -> Array:
        assert self.frames is not None
        return by_polars.score(self.items, *self.frames)

    def decimal(self) -> None:
        for row in self.rows:
            by_decimal.score(self.groups, row, row["类别"])

    def engine(self, **options: Any) -> Any:
        return engine.score(self.plan, self.columns, **options)

    def runs(self) -> dict[str, Run]:
        """What is timed."""
        plain = kernels(compiled=False)
        found: dict[str, Run] = {
            ENGINE: self.engine,
            TWO: lambda: self.engine(threads=2),
            PLAIN: lambda: self.engine(with_kernels=plain),
            NUMPY: self.numpy,
            DECIMAL: self.decimal,
        }
        return found if self.frames is None else {**found, POLARS: self.polars}

    def check(self, decimals: int = BY_DECIMAL) -> Array:
        """Every result of everybody equals every other's. Raises SystemExit."""
        wanted = self.numpy()
        plain = kernels(compiled=False)
        others = {
            ENGINE: engine.results(self.engine()),
            TWO: engine.results(self.engine(threads=2)),
            PLAIN: engine.results(self.engine(with_kernels=plain)),
        }
        if self.frames is not None:
            others[POLARS] = self.polars().to_numpy().T
        for name, found in others.items():
            if not np.array_equal(found, wanted):
                row = int(np.flatnonzero((found != wanted).any(axis=0))[0])
                raise SystemExit(f"{name}: unit {row}: {found[:, row]}, numpy {wanted[:, row]}")
        self.check_decimals(wanted, decimals)
        return wanted

    def check_decimals(self, wanted: Array, units: int) -> None:
        for place, row in enumerate(self.batch.slice(0, units).to_pylist()):
            scores = by_decimal.parts(self.groups, row, row["类别"])
            total, grade = by_decimal.total_of(scores, row)
            found = [int(total * 100), GRADES.index(grade), *(int(one * 100) for one in scores)]
            if wanted[:, place].tolist() != found:
                raise SystemExit(f"unit {place}: Decimal {found}, numpy {wanted[:, place]}")


def check() -> None:
    """``make bench-check``."""
    start = perf_counter()
    contest = Contest(UNITS, 100)
    contest.check(CHECKED)
    names = "引擎（一个、两个线程，不用 numba）、numpy" + (
        "" if contest.frames is None else "、Polars"
    )
    print(f"{UNITS} 个单位，100 个指标：{names} 的总分、等次、8 组得分全部相同；")
    print(f"前 {CHECKED} 个单位与 Decimal 函数相同")
    scored = engine.results(contest.engine())
    counts = np.bincount(scored[1], minlength=4).tolist()
    mean = f"{int(scored[0].sum())}/{100 * UNITS}"
    shown = decimal_mean(int(scored[0].sum()), UNITS)
    print("，".join(f"{name} {count}" for name, count in zip(GRADES, counts, strict=True)))
    print(f"总分平均 {shown}")
    if (counts, shown) != WANTED:
        raise SystemExit(f"应为 {WANTED}，得到 {counts} {mean}")
    print(f"用时 {perf_counter() - start:.1f} 秒")


def decimal_mean(hundredths: int, units: int) -> str:
    """The mean, exactly, to seven decimals."""
    exact = hundredths * 10**5 // units
    return f"{exact // 10**7}.{exact % 10**7:07}"


def timed(runs: dict[str, Run], rounds: int) -> dict[str, list[float]]:
    """Seconds of each, in rounds in which everybody has a turn."""
    for run in runs.values():
        run()
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = perf_counter()
            run()
            found[name].append(perf_counter() - start)
    return found


def compared(title: str, contests: Iterator[tuple[str, Contest]], rounds: int) -> Table:
    """Units a second of everybody, and how many times as quick as hand-written numpy the engine is."""
    table = Table(title)
    for label, contest in contests:
        contest.check(min(contest.units, CHECKED))
        times = timed(contest.runs(), rounds)
        sizes = dict.fromkeys(times, contest.units) | {DECIMAL: min(contest.units, BY_DECIMAL)}
        table.add(label, {name: (sizes[name], taken) for name, taken in times.items()})
        print(table.last())
    return table


def by_size(largest: int) -> Iterator[tuple[str, Contest]]:
    for units in (size for size in SIZES if size <= largest):
        yield f"{units:,} 个单位", Contest(units, 100)


def by_items() -> Iterator[tuple[str, Contest]]:
    for size in ITEMS:
        yield f"{size} 个指标", Contest(20_000, size)


def end_to_end(units: int, rounds: int) -> Table:
    """From a Parquet file to a Parquet file, beside reading the file and nothing else."""
    table = Table("从 Parquet 到 Parquet")
    with TemporaryDirectory() as folder:
        path = facts_table.write(Path(folder) / "facts.parquet", units)
        times = timed(runs(compiled(100), path), rounds)
        table.add(f"{units:,} 个单位", {name: (units, taken) for name, taken in times.items()})
        rows = pq.read_metadata(path).num_rows
    print(f"{rows} 行", table.last())
    return table


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"))
    chosen = parser.parse_args()
    if chosen.check:
        check()
        return
    tables = [
        compared("单位数不同（100 个指标）", by_size(chosen.largest), chosen.rounds),
        compared("指标数不同（20,000 个单位）", by_items(), chosen.rounds),
        end_to_end(min(chosen.largest, 500_000), chosen.rounds),
    ]
    command = f"make bench ARGS='--rounds {chosen.rounds} --largest {chosen.largest}'"
    report(chosen.output, tables, command)


if __name__ == "__main__":
    main()
