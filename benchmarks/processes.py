"""Whole processes: what a run over a file takes in memory, how long it takes beside reading the file, and how
long a command takes from nothing.

``python -m benchmarks.processes FACTS.parquet RESULTS.parquet``    units, seconds and peak memory
"""

import json
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import facts_table
from benchmarks.files import job_of
from benchmarks.one_unit import compiled
from benchmarks.rule_text import rule_text


def in_a_process(facts: Path) -> dict[str, float]:
    """Units, seconds of the processor and peak memory (MiB) of scoring a file in a process of its own."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.processes", str(facts), f"{folder}/r.parquet"]
        done = subprocess.run(
            command, check=True, capture_output=True, text=True
        )  # why: our own module
    found: dict[str, float] = json.loads(done.stdout)
    return found


def from_files(facts: Path, workers: int, rounds: int) -> dict[str, list[float]]:
    """The seconds of ``files.runs`` on so many threads, in a process that did nothing else before: those of
    the processor on one thread, those of the clock on two."""
    command = [sys.executable, "-m", "benchmarks.files", str(facts), str(workers), str(rounds)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True
    )  # why: our own module
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def cold(units: int, rounds: int) -> tuple[float, float]:
    """Seconds of the processor and of the clock of a whole command on so many units, once the caches of
    scheme and kernels are warm."""
    with TemporaryDirectory() as folder:
        scheme, facts = Path(folder) / "scheme.rule", Path(folder) / "facts.parquet"
        scheme.write_text(rule_text(), "utf-8")
        facts_table.write(facts, units)
        taken = [_command(scheme, facts) for _ in range(rounds + 1)][1:]
    return median(own for own, _ in taken), median(wall for _, wall in taken)


def _command(scheme: Path, facts: Path) -> tuple[float, float]:
    target = scheme.with_name("result.parquet")
    command = [sys.executable, "-m", "rules_engine", "score", scheme, facts, "-o", target]
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # why: our own command
    after, end = getrusage(RUSAGE_CHILDREN), perf_counter()
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return own, end - start


def main() -> None:
    facts, target = map(Path, sys.argv[1:])
    outcome = job_of(compiled(100), facts, target)(2)
    used = getrusage(RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    print(json.dumps({"units": outcome.units, "seconds": seconds, "mib": peak_memory()}))


def peak_memory() -> float:
    """The most memory that this process held (MiB). What getrusage has is not less than what the process
    held that started it, so the kernel's own figure of this program is taken where there is one."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    held = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(held[0]) / 1024 if held else getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
