"""Compiled schemes, kept from one run to the next in the user's cache folder.

A kept scheme is used only for the same text under the same name in the same place, by the same engine
and Python, and only if all files that it takes (沿用) are found where they were, and say what they said.
So what comes out is what compiling would give, to the byte. Schemes with errors are not kept.
"""

import marshal
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import Factory, frozen

from rules_engine import __version__
from rules_engine.cache import SCHEME, cache_file, keep, read_kept
from rules_engine.compiling import (
    Compiled,
    compile_bytes,
    compile_source,
    folders_around,
    read_bytes,
    source_of,
)
from rules_engine.diagnostics import Diagnostic
from rules_engine.keeping.storage import Unstorable, program_bytes, program_from
from rules_engine.records import Shown
from rules_engine.source import Source

if TYPE_CHECKING:
    from rules_engine.reuse import Library
    from rules_engine.reuse.library import Key, Refused

_FORMAT = "1"
_PACKAGE = Path(__file__).resolve().parent.parent
_GRAMMAR = _PACKAGE.parent / "grammar"


def compile_kept(path: Path | str) -> Compiled:
    """As ``compile_path``, but quicker for a scheme that was compiled before. ``gathered`` is None
    where the scheme was kept."""
    data = read_bytes(path)
    if not isinstance(data, bytes):
        return Compiled(None, (data,))
    place = cache_file(SCHEME, *_identity(path), data)
    if place is None:
        return compile_bytes(data, str(path), partial(folders_around, path))
    source = source_of(data, str(path))
    if isinstance(source, Diagnostic):
        return Compiled(None, (source,))
    return _kept(place, source, path) or _made(place, source, path)


def _identity(path: Path | str) -> Iterator[str]:
    """What a program depends on besides texts: the place, the name, the engine, Python."""
    yield from (_FORMAT, os.path.realpath(path), str(path), engine(), sys.version)


@cache
def engine() -> str:
    """What tells this engine from any other: names, sizes and times of all its files, so that no
    developer ever meets a program that his last change would have made otherwise."""
    lines = [__version__]
    for folder in (_PACKAGE, _GRAMMAR):
        lines += sorted(_files_in(str(folder)))
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def _files_in(folder: str) -> Iterator[str]:
    if not os.path.isdir(folder):  # noqa: PTH112  # why: three hundred paths cost milliseconds
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from () if entry.name == "__pycache__" else _files_in(entry.path)
            else:
                found = entry.stat()
                yield f"{entry.path}\0{found.st_size}\0{found.st_mtime_ns}"


@frozen(eq=False, repr=False)
class _Watched(Shown):
    """A library that remembers what it was asked and what it answered."""

    library: "Library"
    ways: dict["Key", "Key"] = Factory(dict)
    sources: dict["Key", Source] = Factory(dict)

    @property
    def top(self) -> "Key":
        """The scheme itself."""
        return self.library.top

    def find(self, key: "Key") -> "Key | Refused":
        """As the library."""
        found = self.library.find(key)
        if isinstance(found, tuple):
            self.ways[key] = found
        return found

    def read(self, key: "Key") -> "Source | Refused":
        """As the library."""
        source = self.library.read(key)
        if isinstance(source, Source):
            self.sources[key] = source
        return source


def _made(place: Path, source: Source, path: Path | str) -> Compiled:
    """A scheme compiled, and kept if nothing is wrong with it."""
    watched: list[_Watched] = []

    def library() -> _Watched:
        watched.append(_Watched(folders_around(path)))
        return watched[-1]

    result = compile_source(source, library)
    if result.program is not None:
        taken = watched[0] if watched else None
        others = tuple(taken.sources.values()) if taken else ()
        try:
            body = program_bytes(result.program, result.diagnostics, (source, *others))
        except Unstorable:
            return result
        keep(place, marshal.dumps({"taken": _told(taken), "body": body}))
    return result


def _told(taken: _Watched | None) -> dict[str, Any] | None:
    """What a library answered, to be asked again."""
    if taken is None:
        return None
    return {
        "top": taken.top,
        "ways": tuple(taken.ways.items()),
        "files": tuple((key, _digest(source)) for key, source in taken.sources.items()),
    }


def _digest(source: Source) -> str:
    return sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(place: Path, source: Source, path: Path | str) -> Compiled | None:
    """A scheme as it was kept; None where there is none, or something changed."""
    payload = read_kept(place)
    if payload is None:
        return None
    library: Callable[[], Library] = partial(folders_around, path)
    try:
        # Not code: plain tables, and the digest says that these are bytes we wrote.
        tables = marshal.loads(payload)  # noqa: S302  # why: as above
        others = _same_files(tables["taken"], library)
        if others is None:
            return None
        program, found = program_from(tables["body"], (source, *others))
    except (Unstorable, ValueError, EOFError, TypeError, LookupError):
        return None
    return Compiled(program, found, source, None, library)


def _same_files(told: Any, open_library: "Callable[[], Library]") -> tuple[Source, ...] | None:
    """The files that a scheme takes, if the library still answers the same; else None."""
    if told is None:
        return ()
    library = open_library()
    if library.top != told["top"] or any(library.find(way) != key for way, key in told["ways"]):
        return None
    sources = [library.read(key) for key, _ in told["files"]]
    known = tuple(source for source in sources if isinstance(source, Source))
    same = [_digest(source) for source in known] == [digest for _, digest in told["files"]]
    return known if same else None
