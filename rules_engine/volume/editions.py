"""The edition of a file, so that a run of several reads tells whether the file is still the one it began with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen


class Changed(Exception):
    """A file is not what it was when the run began; ``path`` says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@frozen
class Edition:
    """Size and time of the last change. ``changed`` is None where other machines may tell time differently."""

    size: int
    changed: int | None

    def __str__(self) -> str:
        return f"{self.size}:{self.changed}"

    def is_of(self, path: str) -> bool:
        """Whether a file still is of this edition. Raises OSError."""
        now = edition_of(path)
        return self.size == now.size and self.changed in (None, now.changed)


def edition_of(path: str) -> Edition:
    """The edition of a file as it stands. Raises OSError."""
    known = Path(path).stat()
    return Edition(known.st_size, known.st_mtime_ns)


@contextmanager
def unchanged(path: str, edition: Edition | None) -> Iterator[None]:
    """Reads a file that should be of this edition before and after. Raises OSError, Changed."""
    _check(path, edition)
    try:
        yield
    except Exception:
        _check(path, edition)  # what seems to be damaged may have been changed
        raise
    _check(path, edition)


def _check(path: str, edition: Edition | None) -> None:
    if edition is not None and not edition.is_of(path):
        raise Changed(path)
