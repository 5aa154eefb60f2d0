"""Everybody's time, taken in turns."""

from collections.abc import Callable
from time import process_time

Run = Callable[[], object]


def timed(
    runs: dict[str, Run], rounds: int, clock: Callable[[], float] = process_time
) -> dict[str, list[float]]:
    """Seconds of each, in rounds in which everybody has a turn."""
    for run in runs.values():
        run()
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = clock()
            run()
            found[name].append(clock() - start)
    return found
