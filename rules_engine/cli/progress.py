"""A line on the terminal while something takes long; nothing for the first second, nothing in a pipe.

Not rich's: its import waits for the interpreter that is busy scoring, for seconds.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic

from rules_engine.cli.terminal import is_terminal
from rules_engine.source.width import display_width

QUIET_SECONDS = 1.0
_EVERY = 0.5


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
    start, shown = monotonic(), ""
    wait = QUIET_SECONDS
    while not done.wait(wait):
        wait = _EVERY
        shown = f"{words} … {monotonic() - start:.0f} 秒"
        _write(f"\r{shown}")
    if shown:
        _write(f"\r{' ' * (display_width(shown) + 1)}\r")


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
