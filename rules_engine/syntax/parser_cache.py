"""Keeps the tables of a built parser in the user's cache folder (`rules_engine.cache`).

They may be missing, cut off or wrong without anyone noticing more than the time it takes to build the
parser anew. The file holds plain tables: marshal, no code that would run.
"""

import marshal
import sys
from pathlib import Path

import lark
from lark import Lark
from lark.lark import PostLex

from rules_engine import cache
from rules_engine.syntax.parser_tables import packed, unpacked

_FORMAT = "2"


def cache_file(grammar: str) -> Path | None:
    """Where the tables of a grammar are kept; None where nothing is kept."""
    return cache.cache_file(cache.GRAMMAR, _FORMAT, lark.__version__, sys.version, grammar)


def load(place: Path | None, postlex: PostLex) -> Lark | None:
    """The parser kept at a place, or None."""
    payload = cache.read_kept(place)
    if payload is None:
        return None
    try:
        # Not code: the digest says that these are bytes we wrote for this very Python.
        return unpacked(marshal.loads(payload), postlex)  # noqa: S302  # plain tables, checked by digest
    except (ValueError, EOFError, TypeError, LookupError):
        return None


def save(place: Path | None, parser: Lark) -> None:
    """Keep a parser; whole or not at all."""
    if place is not None:
        cache.keep(place, marshal.dumps(packed(parser)))
