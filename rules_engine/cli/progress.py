"""A line on the terminal while something takes long; nothing for the first second, nothing in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from rules_engine.cli.terminal import colour_wanted, is_terminal

_QUIET_SECONDS = 1.0


@contextmanager
def working(words: str) -> Iterator[None]:
    """Say what is going on, and for how long, if it goes on for more than a second."""
    if not is_terminal(sys.stderr):
        yield
        return
    done = Event()
    watcher = Thread(target=_watch, args=(words, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(words: str, done: Event) -> None:
    if done.wait(_QUIET_SECONDS):
        return
    # Imported here: rich costs a tenth of a second, and most runs are over before it is needed.
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=not colour_wanted(sys.stderr))
    columns = (SpinnerColumn("line"), TextColumn(words, markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(words, total=None)
        done.wait()
