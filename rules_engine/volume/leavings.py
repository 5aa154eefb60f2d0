"""What a run that was killed left beside its target: told from what a run writes that goes on now, and gone
with the next run that writes the same."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rules_engine.whole_files import left_beside

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock


def clear(targets: Sequence[Path]) -> None:
    """Remove what runs before left that were to write one of these files of a folder. Nothing is removed
    while anybody writes there, or where that cannot be known."""
    folder = targets[0].parent
    with _locked(folder, alone=True) as alone, suppress(OSError):
        for path in (path for target in targets if alone for path in left_beside(target)):
            path.unlink(missing_ok=True)


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Let nobody remove what is written in a folder meanwhile. The system forgets it with the process, however
    that ends."""
    with _locked(folder, alone=False):
        yield


@contextmanager
def _locked(folder: Path, *, alone: bool) -> Iterator[bool]:
    """A lock of a folder, with others or ``alone``; whether there is one. Nobody is waited for."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _taken(handle, alone=alone)
    finally:
        os.close(handle)


def _taken(handle: int, *, alone: bool) -> bool:
    """Whether a lock was to be had."""
    if sys.platform == "win32":
        return False
    try:
        flock(handle, (LOCK_EX if alone else LOCK_SH) | LOCK_NB)
    except OSError:
        return False
    return True
