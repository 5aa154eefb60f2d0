"""The user's cache folder: what is quicker to read than to make anew. Every failure means that it is
made anew, and nobody notices more than the time.

A file is taken only if it is a regular one in a folder of this user, nobody else may write to it, and
its digest is right; it appears whole or not at all. ``RULES_CACHE`` says what is kept: ``off`` nothing,
``grammar`` the tables of the grammar only; anything else, all.
"""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

SWITCH = "RULES_CACHE"
GRAMMAR, SCHEME = "parser", "scheme"
_NAME = "rules-engine"
_SUFFIX = ".bin"
_DIGEST_SIZE = sha256().digest_size
_MOST_BYTES = 64_000_000
# Older ones are taken away; an office has some schemes, and engines are not many.
_MOST_FILES = {GRAMMAR: 8, SCHEME: 100}
# What a writer that was killed left half written: younger ones may be those of another at work.
_LEFT_AFTER = 3600 * 10**9
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_OF_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def cache_file(kind: str, *parts: str | bytes) -> Path | None:
    """Where something is kept that is made of all these parts; None where nothing is kept."""
    folder = None if _is_off(kind) else _folder()
    if folder is None:
        return None
    key = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        key.update(len(data).to_bytes(8, "big") + data)
    return folder / _NAME / f"{kind}-{key.hexdigest()[:32]}{_SUFFIX}"


def _is_off(kind: str) -> bool:
    switch = os.environ.get(SWITCH, "").strip().lower()
    return switch == "off" or (switch == "grammar" and kind != GRAMMAR)


def _folder() -> Path | None:
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if named and Path(named).is_absolute():
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


def read_kept(place: Path | None) -> bytes | None:
    """What is kept in a place, or None where there is nothing that can be relied on."""
    if place is None:
        return None
    try:
        content = _own_bytes(place)
    except (OSError, ValueError):
        return None
    digest, payload = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
    return payload if sha256(payload).digest() == digest else None


def _own_bytes(place: Path) -> bytes:
    """The bytes of a file that nobody else can have written. Raises OSError."""
    _refuse_others(os.lstat(place.parent), stat.S_ISDIR)
    with os.fdopen(os.open(place, _FLAGS), "rb") as file:
        _refuse_others(os.fstat(file.fileno()), stat.S_ISREG)
        return file.read(_MOST_BYTES)


def _refuse_others(found: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    open_to_others = not _is_own(found) or (os.name == "posix" and found.st_mode & _OF_OTHERS)
    if open_to_others or not is_kind(found.st_mode):
        raise PermissionError


def _is_own(found: os.stat_result) -> bool:
    """Whether this user owns it. Windows does not tell: there it is so by its place."""
    own: Callable[[], int] | None = getattr(os, "geteuid", None)
    return own is None or found.st_uid == own()


def keep(place: Path | None, payload: bytes) -> None:
    """Keep something, for this user's eyes; whole or not at all."""
    if place is None or len(payload) > _MOST_BYTES - _DIGEST_SIZE:
        return
    with suppress(OSError, ValueError):
        _make_private(place.parent)
        _write_whole(place, sha256(payload).digest() + payload)
        _thin_out(place)


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = os.lstat(folder)
    if stat.S_ISDIR(found.st_mode) and _is_own(found) and found.st_mode & _OF_OTHERS:
        folder.chmod(0o700)


def _write_whole(place: Path, content: bytes) -> None:
    import tempfile  # noqa: PLC0415  # why: who finds something kept needs none

    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=place.stem)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _thin_out(place: Path) -> None:
    """Take away the oldest of a kind where there are too many, and what writers left half written."""
    kind = place.name.partition("-")[0]
    files = sorted((os.lstat(path).st_mtime_ns, path) for path in place.parent.glob(f"{kind}-*"))
    whole = [path for _, path in files if path.suffix == _SUFFIX]
    now = os.lstat(place).st_mtime_ns
    left = [path for at, path in files if path.suffix != _SUFFIX and at < now - _LEFT_AFTER]
    for path in [*whole[: -_MOST_FILES[kind]], *left]:
        path.unlink(missing_ok=True)
