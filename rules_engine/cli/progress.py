"""A line on the terminal while something takes long; nothing for the first second, nothing in a pipe.

Not rich's: its import waits for the interpreter that is busy scoring, for seconds.
"""

import sys
from collections.abc import Callable, Iterator
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


@contextmanager
def counting(words: str, total: int) -> Iterator[Callable[[int], None]]:
    """As ``working``, where it is known how much has been done: with rate and time left. ``total`` is -1
    where nobody knows."""
    if not is_terminal(sys.stderr):
        yield lambda _: None
        return
    done, counted = Event(), _Count(words, total)
    watcher = Thread(target=_watch, args=(counted, done), daemon=True)
    watcher.start()
    try:
        yield counted.add
    finally:
        done.set()
        watcher.join()


class _Count:
    """How far something is."""

    def __init__(self, words: str, total: int) -> None:
        self.words, self.total = words, total
        self.count, self.start = 0, monotonic()

    def add(self, more: int) -> None:
        """So many more are done."""
        self.count += more

    def __str__(self) -> str:
        return progress_words(self.words, self.count, self.total, int(monotonic() - self.start))


def progress_words(words: str, count: int, total: int, seconds: int) -> str:
    """``计分：300000 / 1000000（30%），每秒 150000，还要 5 秒``."""
    rate = count // max(seconds, 1)
    if not count:
        return words
    if total < count:
        return f"{words}：{count}，每秒 {rate}"
    left = -(-(total - count) // max(rate, 1))
    return f"{words}：{count} / {total}（{100 * count // max(total, 1)}%），每秒 {rate}，还要 {left} 秒"


def _watch(words: object, done: Event) -> None:
    start, shown = monotonic(), ""
    wait = QUIET_SECONDS
    while not done.wait(wait):
        wait = _EVERY
        before, shown = shown, f"{words} … {monotonic() - start:.0f} 秒"
        _write(f"\r{shown}{' ' * max(0, display_width(before) - display_width(shown))}")
    if shown:
        _write(f"\r{' ' * (display_width(shown) + 1)}\r")


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
