"""The editor's grammar is made from the grammar, and colours rule files as the lexer reads them."""

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules_engine.syntax.keywords import words_of
from rules_engine.syntax.lexing import lex

ROOT = Path(__file__).resolve().parents[2]
EDITOR = ROOT / "editors" / "vscode"
FILES = sorted((ROOT / "schemes").glob("*/*.rule"))
MADE = runpy.run_path(str(ROOT / "scripts" / "make_editor_grammar.py"))
GRAMMAR: Any = json.loads((EDITOR / "syntaxes" / "rule.tmLanguage.json").read_text("utf-8"))
PATTERNS = [(each["name"], re.compile(each["match"])) for each in GRAMMAR["patterns"]]

Coloured = tuple[int, int, str]


def coloured(text: str) -> Iterator[Coloured]:
    """What an editor does: line by line, the earliest match, of those the first pattern's."""
    start = 0
    for line in text.splitlines(keepends=True):
        at = 0
        while found := _next(line, at):
            scope, match = found
            yield start + match.start(), start + match.end(), scope
            at = match.end()
        start += len(line)


def _next(line: str, at: int) -> tuple[str, re.Match[str]] | None:
    found = [(scope, match) for scope, regexp in PATTERNS if (match := regexp.search(line, at))]
    return min(found, key=lambda each: each[1].start(), default=None)


def read(text: str) -> Iterator[Coloured]:
    """What the lexer does."""
    for token in lex(text):
        if token.type not in MADE["COLOURLESS"]:
            start = token.start_pos or 0
            yield start, start + len(token), MADE["scope_of"](token.type)


def test_the_file_is_made_from_the_grammar() -> None:
    made = (EDITOR / "syntaxes" / "rule.tmLanguage.json").read_text("utf-8")
    assert made == MADE["text"](), "run: python scripts/make_editor_grammar.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rule_files_are_coloured_as_they_are_read(path: Path) -> None:
    text = path.read_text("utf-8")
    comment = MADE["SCOPES"]["COMMENT"]
    assert [each for each in coloured(text) if each[2] != comment] == [*read(text)]


@pytest.mark.parametrize("terminal", sorted(words_of()))
def test_every_word_is_coloured(terminal: str) -> None:
    for word in words_of()[terminal]:
        for text in (f"{word} 甲\n", f"5 {word}\n", f"{word} “甲”\n"):
            assert [*coloured(text)] == [*read(text)]


def test_a_word_within_a_name_is_no_word() -> None:
    for text in (
        "得分率 扣分 加分项\n",
        "10分 每次报送数 每 次\n",
        "2020年3月1日起施行\n",
        "「扣分」\n",
    ):
        assert [*coloured(text)] == [*read(text)]


def test_the_extension_names_what_there_is() -> None:
    package: Any = json.loads((EDITOR / "package.json").read_text("utf-8"))
    (language,), (grammar,) = (
        package["contributes"]["languages"],
        package["contributes"]["grammars"],
    )
    assert grammar["scopeName"] == GRAMMAR["scopeName"]
    assert language["extensions"] == [".rule"]
    for file in (grammar["path"], language["configuration"]):
        assert (EDITOR / file).is_file()
