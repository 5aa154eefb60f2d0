"""Looks at characters and sizes before any parsing: what cannot be seen must not be read either.

In comments only what steers or hides text is refused; in texts and quoted names also what else is
invisible, and radicals.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.source import Source, Span
from rules_engine.source.sanitize import is_safe
from rules_engine.syntax import findings_characters as characters
from rules_engine.syntax.grammar import parser

MAX_BYTES = 2 * 1024 * 1024
MAX_LINES = 20_000
MAX_LINE_BYTES = 16 * 1024
_MOST_TAB_FIXES = 2_000

# Anything outside needs a closer look; a clean text is through in one search.
_UNUSUAL = re.compile(
    "[^\n -~\u00b7\u00d7\u00f7\u2014\u2018-\u201d\u2026\u2212\u2260\u2264\u2265"
    "\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]"
)
_RADICALS = (range(0x2E80, 0x2E9A), range(0x2E9B, 0x2EF4), range(0x2F00, 0x2FD6))
# Radicals that Unicode gives no character for, and that turn up in texts copied from PDF files.
_SUPPLEMENT = str.maketrans(
    "⺠⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳", "民见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟"
)


def size_fault(source: Source) -> Diagnostic | None:
    """Whether the text is larger than is read at all."""
    text = source.text
    if len(text) > MAX_BYTES or _bytes(text) > MAX_BYTES:
        return characters.too_large(source.span(0, 0), "文件", "2 MB")
    if text.count("\n") >= MAX_LINES:
        return characters.too_large(source.line_span(MAX_LINES + 1), "行数", f"{MAX_LINES} 行")
    start = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE_BYTES // 4 and _bytes(line) > MAX_LINE_BYTES:
            return characters.too_large(source.span(start, start + 1), "这一行", "16 KB")
        start += len(line) + 1
    return None


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def character_faults(source: Source) -> Iterator[Diagnostic]:
    """What is wrong with single characters, in the order of the text; tabs as one finding."""
    tabs: list[Span] = []
    for span, in_text in _unusual(source):
        if span.text != "\t":
            fault = _fault(span, in_text=in_text)
            if fault is not None:
                yield fault
        elif not in_text:
            tabs.append(span)
    if tabs:
        yield _tab_fault(tabs)


def _unusual(source: Source) -> Iterator[tuple[Span, bool]]:
    """Unusual characters outside comments, and whether each stands in a text or quoted name."""
    start = 0
    for line in source.text.split("\n"):
        if _UNUSUAL.search(line):
            for place, in_text in _unusual_in(line):
                yield source.span(start + place, start + place + 1), in_text
        start += len(line) + 1


def _unusual_in(line: str) -> Iterator[tuple[int, bool]]:
    stretches = _stretches().finditer(line)
    stretch = next(stretches, None)
    for found in _UNUSUAL.finditer(line):
        while stretch and stretch.end() <= found.start():
            stretch = next(stretches, None)
        inside = stretch is not None and stretch.start() <= found.start()
        comment = inside and stretch is not None and stretch["COMMENT"] is not None
        # What steers or hides text is refused in comments too: they are read by people.
        if not comment or unicodedata.category(found[0]) == "Cf":
            yield found.start(), inside


def _fault(span: Span, *, in_text: bool) -> Diagnostic | None:
    char = span.text
    if not is_safe(char):
        return characters.invisible_character(span, Fix("删掉这个字符", span, ""))
    if any(ord(char) in radicals for radicals in _RADICALS):
        plain = unicodedata.normalize("NFKC", char).translate(_SUPPLEMENT)
        fixes = [Fix(f"改成“{plain}”", span, plain)] if plain != char else []
        return characters.radical(span, fixes)
    if not in_text and unicodedata.category(char) == "Nd":
        digit = str(unicodedata.digit(char))
        return characters.foreign_digit(span, Fix(f"改成“{digit}”", span, digit))
    return None


def _tab_fault(tabs: list[Span]) -> Diagnostic:
    fixes = [Fix("把制表符改成空格", span, _instead(span)) for span in tabs[:_MOST_TAB_FIXES]]
    lines = {span.begin.line for span in tabs}
    return characters.tab(tabs[0], len(lines), fixes)


def _instead(span: Span) -> str:
    """Two blanks for a tab that indents, one for a tab between words."""
    before = span.source.line_text(span.begin.line)[: span.begin.column - 1]
    return " " if before.strip() else "  "


@cache
def _stretches() -> re.Pattern[str]:
    """What the lexer takes whole: texts, quoted names, comments, by the grammar's own patterns."""
    patterns = {t.name: t.pattern.to_regexp() for t in parser().terminals}
    parts = (f"(?P<{name}>{patterns[name]})" for name in ("TEXT", "QUOTED_NAME", "COMMENT"))
    return re.compile("|".join(parts))
