"""Loads the grammar and makes the parser."""

from functools import cache
from pathlib import Path

from lark import Lark

from rules_engine.syntax.layout import Layout

_PACKAGE = Path(__file__).resolve().parent.parent
_FOLDERS = (_PACKAGE / "_grammar", _PACKAGE.parent / "grammar")


def grammar_file(name: str) -> str:
    """The text of a file of the grammar folder: of the wheel if it is there, else the checkout."""
    folder = next(folder for folder in _FOLDERS if folder.is_dir())
    return (folder / name).read_text("utf-8")


@cache
def parser() -> Lark:
    """The parser of rule files."""
    return Lark(
        grammar_file("rule.lark"),
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
        postlex=Layout(),
    )
