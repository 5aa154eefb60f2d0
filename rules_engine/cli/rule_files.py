"""Which rule files a command is about: files as they are named, and what is in folders."""

from collections.abc import Iterable, Iterator
from pathlib import Path


def rule_files(paths: Iterable[str]) -> Iterator[Path]:
    """Files as they are named; of a folder its rule files, however deep, but none hidden and no
    links."""
    seen: set[Path] = set()
    for given in map(Path, paths):
        for path in files_within(given) if is_folder(given) else [given]:
            if path not in seen:
                yield path
            seen.add(path)


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; one that the system does not take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def files_within(folder: Path) -> list[Path]:
    """The rule files of a folder, in order."""
    return sorted(path for path in folder.rglob("*.rule") if is_plain(path, folder))


def is_plain(path: Path, folder: Path) -> bool:
    """Whether a path is a file of a folder, not a link, and nothing on the way to it is hidden."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.is_file() and not path.is_symlink() and not hidden
