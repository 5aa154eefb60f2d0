"""Files that appear whole or not at all: written beside their place, synced, then renamed into it."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def beside(target: Path) -> Path:
    """A path in the folder of ``target`` that nobody can know beforehand, for what is not yet whole."""
    return target.parent / f".rules-{os.urandom(8).hex()}.tmp"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes ``target`` when the block is left well, and is gone otherwise.

    Follows links, keeps the mode of a file that is replaced. Raises OSError.
    """
    target = target.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    temporary = beside(target)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
