"""Files that appear whole or not at all: written beside their place, synced, then renamed into it."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path


def beside(target: Path) -> Path:
    """A path in the folder of ``target`` that nobody can know beforehand, for what is not yet whole."""
    return target.parent / f"{_mark(target)}{os.urandom(8).hex()}.tmp"


def left_beside(target: Path) -> list[Path]:
    """What stands `beside` a target: of a run that was killed, or of one that goes on. Raises OSError."""
    return sorted(target.parent.glob(f"{_mark(target)}*.tmp"))


def _mark(target: Path) -> str:
    """How names begin of what is to become the target; of its own name there may be no room for more."""
    return f".rules-{sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


@contextmanager
def whole_file(target: Path, first: Callable[[], None] | None = None) -> Iterator[Path]:
    """A path to write to, which becomes ``target`` when the block is left well, and is gone otherwise.
    ``first`` is what must last before the file is there: it is called once the file is whole.

    Follows links, keeps the mode of a file that is replaced. Raises OSError, too where a device, a pipe or a
    circle of links stands there: a file in its place would be the end of it.
    """
    target = Path(os.path.realpath(target))
    mode = _mode_of(target)
    temporary = beside(target)
    try:
        yield temporary
        sync(temporary)
        if mode is not None:
            temporary.chmod(mode)
        if first is not None:
            first()
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int | None:
    """The mode of a file; None where there is none."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise OSError(errno.ENODEV, "")
    return stat.S_IMODE(found)


def sync(path: Path) -> None:
    """Make what a file holds last through a power cut. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
