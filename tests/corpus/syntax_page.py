"""docs/language/syntax.md out of grammar/rule.lark: rules with the words in place of terminals."""

import re
from collections.abc import Iterator

from tests.corpus.literate import ROOT

GRAMMAR = ROOT / "grammar" / "rule.lark"
PAGE = ROOT / "docs" / "language" / "syntax.md"

_HEAD = """# 附录：写法

本页由 `grammar/rule.lark` 生成（`pytest tests/corpus --update-cases`），不要手改。

引号里是要写出的字；`?` 可有可无，`*` 零次或多次，`+` 一次或多次，`|` 或者；大写的是[词](#词)；
`换行` 是一行结束，`缩进`、`退回` 是下一层的开始和结束。
"""
_TITLE = re.compile(r"^// ── (.+?) ─*$")
_WORD = re.compile(r'^(KW_[A-Z_]+): "([^"]+)"$')
_TERMINAL = re.compile(r"^_?[A-Z_]+(\.[0-9]+)?: ")
_LAYOUT = {
    "_NL": "换行",
    "_INDENT": "缩进",
    "_DEDENT": "退回",
    "_COLON": '"："',
    "_SEP": '"、"',
    "_LPAR": '"（"',
    "_RPAR": '"）"',
}
_NAMES = re.compile(r"\b_?[A-Z][A-Z_]*\b")


def page() -> str:
    """The text of the page."""
    lines = GRAMMAR.read_text("utf-8").splitlines()
    spelled = _LAYOUT | {
        match[1]: f'"{match[2]}"' for line in lines if (match := _WORD.match(line))
    }
    return _HEAD + "".join(_sections(lines, spelled))


def _sections(lines: list[str], spelled: dict[str, str]) -> Iterator[str]:
    title, body = "方案的组成", list[str]()
    for line in [*lines, "// ── 完 ──"]:
        found = _TITLE.match(line)
        if found is None:
            body.append(line)
            continue
        yield _section(title, body, spelled)
        title, body = found[1], []


def _section(title: str, body: list[str], spelled: dict[str, str]) -> str:
    rules = [line for line in body if _belongs(line)]
    if not rules:
        return ""
    text = "\n".join(_shown(line, spelled) for line in rules)
    return f"\n## {title}\n\n```text\n{text}\n```\n"


def _belongs(line: str) -> bool:
    """Layout, ignored terminals, words that stand in place and comments are left out."""
    left_out = ("//", "%", "_END", *(f"{name}:" for name in _LAYOUT), "COMMENT", "_BLANK")
    return bool(line.strip()) and not line.startswith(left_out) and not _WORD.match(line)


def _shown(line: str, spelled: dict[str, str]) -> str:
    """A rule with its words; a terminal keeps its pattern, but not its rank among terminals."""
    line = line.removesuffix(" _END")
    if _TERMINAL.match(line):
        return re.sub(r"^(_?[A-Z_]+)\.[0-9]+:", r"\1:", line)
    line = re.sub(r"^\?", "", re.sub(r"\s+-> \w+$", "", line))
    return _NAMES.sub(lambda match: spelled.get(match[0], match[0]), line)
