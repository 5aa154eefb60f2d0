"""Many units: the engine beside hand-written numpy, Polars expressions and a Decimal function, in one run.

``python -m benchmarks.many_units --check``    1e5 units, everything compared, grades and mean printed
``python -m benchmarks.many_units``            tables into docs/benchmarks.md
"""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

# Polars asks for the number of threads when it is imported: one core beside one core.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from benchmarks import by_decimal, by_numpy, engine, facts_table
from benchmarks.files import FILE, KEPT, SCAN, SCORE
from benchmarks.goals import Goal, markdown
from benchmarks.one_unit import compiled
from benchmarks.processes import cold, from_files, in_a_process
from benchmarks.tables import Table, report
from benchmarks.timing import Run, timed
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
# So many times as many of what takes tenths of a second: one thread beside two, files.
MORE = 4
# Six row groups: enough for the threads to have one each all the time.
FROM_FILES = 600_000
WANTED = ([2406, 5966, 30379, 61249], "89.6230924")
ENGINE, TWO, PLAIN = "引擎", "引擎，两个线程", "引擎，不用 numba"
LOOP, LOOPS = "对照：一个线程排序", "对照：两个线程各排各的"
OWN, BY_CLOCK = "按处理器时间", "按钟表时间"
SPINS = 1_000_000
_RANDOM = np.random.default_rng(1).random(SPINS)
NUMPY, POLARS, DECIMAL = "手写 numpy", "Polars 表达式", "手写 Decimal"

Array = Any


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


def compared(title: str, contests: Iterator[tuple[str, Contest]], rounds: int) -> Table:
    """Units a second of everybody, and how many times as quick as the others the engine is."""
    table = Table(title, OWN, (NUMPY, POLARS))
    for label, contest in contests:
        contest.check(min(contest.units, CHECKED))
        times = timed(contest.runs(), rounds)
        sizes = dict.fromkeys(times, contest.units) | {DECIMAL: min(contest.units, BY_DECIMAL)}
        table.add(label, {name: (sizes[name], taken) for name, taken in times.items()})
        print(table.last(), flush=True)
    return table


def by_size(largest: int) -> Iterator[tuple[str, Contest]]:
    for units in (size for size in SIZES if size <= largest):
        yield f"{units:,} 个单位", Contest(units, 100)


def by_items() -> Iterator[tuple[str, Contest]]:
    for size in ITEMS:
        yield f"{size} 个指标", Contest(50_000, size)


def by_threads(units: int, rounds: int) -> Table:
    """One thread and two; beside them loops that have nothing to do with the engine, to see what the
    machine gives a second thread at that time."""
    contest = Contest(units, 100)
    runs = {
        ENGINE: contest.engine,
        TWO: lambda: contest.engine(threads=2),
        LOOP: lambda: loops(1),
        LOOPS: lambda: loops(2),
    }
    times = timed(runs, MORE * rounds, perf_counter)
    table = Table("一个线程与两个线程", BY_CLOCK, (ENGINE, LOOP))
    sizes = {ENGINE: units, TWO: units, LOOP: SPINS, LOOPS: 2 * SPINS}
    table.add(f"{units:,} 个单位", {name: (sizes[name], taken) for name, taken in times.items()})
    print(table.last(), flush=True)
    return table


def loops(threads: int) -> None:
    """A sort of random numbers on each thread: numpy lets go of the interpreter meanwhile."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: np.sort(_RANDOM), range(threads)))


def end_to_end(units: int, rounds: int) -> list[Table]:
    """From a Parquet file to a Parquet file, beside reading the file and nothing else."""
    tables = []
    with TemporaryDirectory() as folder:
        path = facts_table.write(Path(folder) / "facts.parquet", units)
        for workers in (1, 2):
            times = from_files(path, workers, MORE * rounds)
            title = "从 Parquet 到 Parquet" + ("，两个线程" if workers == 2 else "")
            table = Table(title, OWN if workers == 1 else BY_CLOCK, (SCAN, KEPT))
            table.add(f"{units:,} 个单位", {name: (units, taken) for name, taken in times.items()})
            print(table.last(), flush=True)
            tables.append(table)
    return tables


def processes(large: Path | None, rounds: int) -> tuple[list[Goal], str]:
    """Memory of a large file, and a command from nothing."""
    own, wall = cold(20_000, rounds)
    goals = [Goal("冷启动到写出两万个单位的结果（处理器时间）", 2, own, "秒", at_most=True)]
    lines = [f"- 冷启动的命令用处理器 {own:.2f} 秒，钟表上 {wall:.2f} 秒。"]
    if large is not None:
        found = in_a_process(large)
        goals.append(
            Goal("一千万个单位的 Parquet 文件，内存最多", 2048, found["mib"], "MiB", at_most=True)
        )
        lines.append(
            f"- 一个 {found['units']:,} 个单位的文件，从头到尾内存最多 {found['mib']:.0f} MiB，"
            f"用处理器 {found['seconds']:.0f} 秒。"
        )
    return goals, "\n".join(["## 整个进程\n", *lines, ""])


def goals_of(sizes: Table, threads: Table, files: list[Table]) -> list[Goal]:
    """What the tables say of the goals."""
    return [
        Goal("一个核，装 numba：是手写 numpy 的，最好的一行", 6, sizes.best(ENGINE, NUMPY)),
        Goal("同上，单位最多的一行", 6, sizes.last_of(ENGINE, NUMPY)),
        Goal("一个核，装 numba：是 Polars 的，单位最多的一行", 5, sizes.last_of(ENGINE, POLARS)),
        Goal("一个核，不装 numba：是手写 numpy 的，单位最多的一行", 1, sizes.last_of(PLAIN, NUMPY)),
        Goal("两个线程是一个线程的", 1.5, threads.best(TWO, ENGINE)),
        *(
            Goal(f"从 Parquet {what}，{threads}个线程，是只读的", 0.75, table.best(what, SCAN))
            for what in (SCORE, FILE)
            for threads, table in zip("一两", files, strict=True)
        ),
    ]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--large", type=Path, help="a file of 1e7 units, for its memory")
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"))
    chosen = parser.parse_args()
    if chosen.check:
        check()
        return
    # Loaded once in a process, like everybody else's libraries.
    kernels()
    sizes = compared("单位数不同（100 个指标）", by_size(chosen.largest), chosen.rounds)
    counts = compared("指标数不同（50,000 个单位）", by_items(), chosen.rounds)
    threads = by_threads(min(chosen.largest, 500_000), chosen.rounds)
    files = end_to_end(min(chosen.largest, FROM_FILES), chosen.rounds)
    more, lines = processes(chosen.large, chosen.rounds)
    command = f"make bench ARGS='--rounds {chosen.rounds} --largest {chosen.largest}'"
    notes = [markdown([*goals_of(sizes, threads, files), *more]), lines]
    report(chosen.output, [sizes, counts, threads, *files], command, notes)


if __name__ == "__main__":
    main()
