"""Finds the grammar and makes the parser of rule files from it, or from a cache of it."""

from functools import cache
from pathlib import Path

from lark import Lark

from rules_engine.syntax import parser_cache
from rules_engine.syntax.layout import Layout

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "_grammar", _PACKAGE.parent / "grammar")


def grammar_file(name: str) -> str:
    """The text of a file of the grammar folder: that of the wheel if there is one, else ours."""
    folder = next(folder for folder in _FOLDERS if folder.is_dir())
    return (folder / name).read_text("utf-8")


@cache
def parser() -> Lark:
    """The parser of rule files. Building takes half a second, loading a few milliseconds."""
    grammar = grammar_file("rule.lark")
    place = parser_cache.cache_file(grammar)
    loaded = parser_cache.load(place, Layout())
    if loaded is not None:
        return loaded
    built = build(grammar)
    parser_cache.save(place, built)
    return built


def build(grammar: str) -> Lark:
    """A parser from the text of a grammar. The basic lexer reserves keywords everywhere."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
        postlex=Layout(),
    )
