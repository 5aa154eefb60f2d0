"""Keeps the tables of a built parser in the user's cache folder.

A cache may be missing, locked, cut off or wrong without anyone noticing more than half a second:
every failure means that the parser is built anew. The file holds plain tables (marshal, no code
that would run), and its digest is checked before it is read.
"""

import hashlib
import marshal
import os
import sys
import tempfile
from pathlib import Path

import lark
from lark import Lark
from lark.lark import PostLex

from rules_engine.syntax.parser_tables import packed, unpacked

_FORMAT = "2"
_DIGEST_SIZE = hashlib.sha256().digest_size


def cache_file(grammar: str) -> Path | None:
    """Where the tables of a grammar are kept; None where the user has no home."""
    parts = (_FORMAT, lark.__version__, sys.version, grammar)
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    folder = _cache_folder()
    return folder / "rules-engine" / f"parser-{key[:32]}.bin" if folder else None


def _cache_folder() -> Path | None:
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if named and Path(named).is_absolute():
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


def load(place: Path | None, postlex: PostLex) -> Lark | None:
    """The parser kept at a place, or None."""
    try:
        content = place.read_bytes() if place else b""
        digest, payload = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        if hashlib.sha256(payload).digest() != digest:
            return None
        # Not code: the digest says that these are bytes we wrote for this very Python.
        tables = marshal.loads(payload)  # noqa: S302  # plain tables, checked by digest
        return unpacked(tables, postlex)
    except (OSError, ValueError, EOFError, TypeError, LookupError):
        return None


def save(place: Path | None, parser: Lark) -> None:
    """Keep a parser; whole or not at all."""
    if place is None:
        return
    payload = marshal.dumps(packed(parser))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(place, hashlib.sha256(payload).digest() + payload)
    except OSError:
        return


def _write_whole(place: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=place.stem)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
