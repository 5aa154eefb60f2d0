"""Writes ``editors/vscode/syntaxes/rule.tmLanguage.json`` from grammar/rule.lark: a pattern for each kind of
token, in the order in which the lexer tries them, so that an editor colours what the lexer reads.

    python scripts/make_editor_grammar.py
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from lark.lexer import PatternStr, TerminalDef

from rules_engine.syntax.grammar import parser
from rules_engine.syntax.keywords import TOP_LEVEL, blocks

TARGET = (
    Path(__file__).resolve().parents[1] / "editors" / "vscode" / "syntaxes" / "rule.tmLanguage.json"
)
BLOCK, WORD, UNIT = "keyword.control.block.rule", "keyword.other.rule", "keyword.other.unit.rule"
OPERATOR, PUNCTUATION = "keyword.operator.rule", "punctuation.separator.rule"
# What is no word, and words that are units of measure.
SCOPES = {
    "COMMENT": "comment.line.number-sign.rule",
    "TEXT": "string.quoted.double.rule",
    "QUOTED_NAME": "variable.other.quoted.rule",
    "NAME": "variable.other.rule",
    "DATE": "constant.numeric.date.rule",
    "NUMBER": "constant.numeric.rule",
    "FRACTION": "constant.numeric.rule",
    "CODE": "constant.other.code.rule",
    "MEASURE": UNIT,
    "KW_POINTS": UNIT,
    "PERCENT": UNIT,
    **dict.fromkeys(("COMPARE", "PLUS", "SIGN", "TIMES", "DIVIDE"), OPERATOR),
    **dict.fromkeys(("_COLON", "_SEP", "_LPAR", "_RPAR"), PUNCTUATION),
}
# Blanks and line ends have no colour.
COLOURLESS = frozenset(("_NL", "_BLANK", "_INDENT", "_DEDENT"))
LETTER = "[A-Za-zＡ-Ｚａ-ｚ㐀-鿿]"


def scope_of(terminal: str) -> str:
    """How a token of this kind is coloured."""
    return SCOPES.get(terminal) or (BLOCK if terminal in _openers() else WORD)


def _openers() -> frozenset[str]:
    """The terminals that open a block, and those that begin a line at the left margin."""
    found: set[str] = set()
    for block in blocks():
        found |= block.starters if block.rule == TOP_LEVEL else block.openers
    return frozenset(name for name in found if name.startswith("KW_"))


def patterns() -> Iterator[dict[str, str]]:
    """What TextMate grammars have: the first pattern that matches at a place colours it."""
    terminals = [one for one in parser().terminals if one.name not in COLOURLESS]
    comment = [one for one in terminals if one.name == "COMMENT"]
    first = sorted((one for one in terminals if one.priority > 0), key=lambda one: -one.priority)
    rest = [one for one in terminals if one not in first and one not in comment]
    words = [one for one in rest if _is_word(one)]
    yield from map(_pattern, (*comment, *first))
    for scope in (BLOCK, UNIT, WORD):
        yield _words(scope, [one for one in words if scope_of(one.name) == scope])
    yield from map(_pattern, (one for one in rest if one not in words))


def _is_word(terminal: TerminalDef) -> bool:
    return isinstance(terminal.pattern, PatternStr) and terminal.name.startswith("KW_")


def _pattern(terminal: TerminalDef) -> dict[str, str]:
    return {"name": scope_of(terminal.name), "match": terminal.pattern.to_regexp()}


def _words(scope: str, terminals: Iterable[TerminalDef]) -> dict[str, str]:
    """Words that are reserved where they stand alone; as part of a longer name they are not."""
    words = sorted((one.pattern.value for one in terminals), key=lambda word: (-len(word), word))
    return {"name": scope, "match": f"(?:{'|'.join(words)})(?!{LETTER})"}


def text() -> str:
    """The file."""
    grammar = {
        "name": "计分规则",
        "scopeName": "source.rule",
        "fileTypes": ["rule"],
        "patterns": list(patterns()),
    }
    return json.dumps(grammar, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
