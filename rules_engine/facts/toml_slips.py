"""What a writer most likely meant where tomli refuses a text: a second diagnosis in Chinese.

tomli says where and that something is wrong. Here the line is looked at for the slips that people
make who type Chinese into TOML. One finding a file: what follows the first error is not certain.
"""

import re

import tomli
from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Fix
from rules_engine.facts.findings import cells, documents
from rules_engine.facts.toml_keys import locate
from rules_engine.facts.toml_sites import TextSite, path_words
from rules_engine.facts.toml_tokens import Piece, pieces
from rules_engine.model.numbers import ascii_digits
from rules_engine.records import Alike
from rules_engine.source import Source

_KEY = re.compile(
    r"^[ \t]*\[{0,2}[ \t]*([^\s=\[\]\"'#“”‘’＝：][^=\[\]\"'#\n“”‘’＝：]*?)[ \t]*(?==|\]|＝|：)",
    re.MULTILINE,
)
_PERCENT = re.compile(r"[+-]?[0-9.,]+\s*%")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PUNCTUATION = {"“": '"', "”": '"', "‘": "'", "’": "'", "＝": "="}
_REASONS = (
    ("Expected newline", "值的后面还有别的内容"),
    ("Expected '='", "名称后面没有等号"),
    ("Expected ']", "方括号没有配对"),
    ("Unclosed array", "方括号没有配对"),
    ("Unclosed inline table", "花括号没有配对"),
    ("Unterminated string", "引号没有配对"),
    ("Expected '\"", "引号没有配对"),
    ('Expected "', "引号没有配对"),
    ("Illegal character '\\n'", "引号没有配对"),
    ("Illegal character", "有不能用的字符"),
    ("Found invalid character", "有不能用的字符"),
    ("Unescaped '\\'", "双引号里的反斜杠要写两个"),
    ("Invalid hex value", "反斜杠后面的写法不对"),
    ("Escaped character", "反斜杠后面的写法不对"),
    ("Invalid date", "日期或时间不存在"),
    ("Invalid value", "等号后面不是一个值"),
    ("Invalid initial character", "名称要加英文双引号"),
    ("Invalid statement", "这一行不是“名称 = 值”"),
    ("Cannot", "同一个名称用在了两处"),
    ("Duplicate", "同一个名称用在了两处"),
)


@frozen(eq=False, repr=False)
class _Line(Alike):
    """The line that tomli stopped at, in pieces with the offsets of the whole text."""

    source: Source
    start: int
    pieces: tuple[Piece, ...]

    def site(self, start: int, end: int) -> TextSite:
        return TextSite(self.source, (self.start + start, self.start + end))


def diagnose(source: Source, error: tomli.TOMLDecodeError) -> Diagnostic:
    """The finding for a text that tomli refused."""
    position = min(error.pos, len(source.text))
    span = source.line_span(source.position(position).line)
    line = _Line(source, span.start, tuple(pieces(span.text)))
    return (
        _duplicate(source, error.msg, position)
        or _punctuation(line)
        or _bare_key(line, span.text)
        or _value(line, span.text, error.msg, position - span.start)
        or _other(source, error.msg, position)
    )


def _duplicate(source: Source, message: str, position: int) -> Diagnostic | None:
    if not message.startswith(("Cannot", "Duplicate")):
        return None
    seen: dict[object, tuple[int, int]] = {}
    for found in locate(source.text):
        if found.path in seen and found.key[0] <= position:
            name = path_words(found.path)
            first = TextSite(source, seen[found.path], name)
            return documents.duplicate_key(
                TextSite(source, found.key, name), name=name, first=first
            )
        seen.setdefault(found.path, found.key)
    return None


def _punctuation(line: _Line) -> Diagnostic | None:
    has_equals = any(piece.text == "=" for piece in line.pieces)
    wrong = _PUNCTUATION if has_equals else _PUNCTUATION | {"：": "="}
    for piece in line.pieces:
        for index, char in enumerate(piece.text if piece.kind == "bare" else ""):
            if char in wrong:
                site = line.site(piece.start + index, piece.start + index + 1)
                return documents.chinese_punctuation(site, char=char, ascii_char=wrong[char])
    return None


def _bare_key(line: _Line, text: str) -> Diagnostic | None:
    match = _KEY.match(text)
    if match is None or match[1].isascii():
        return None
    keys = [found for found in _KEY.finditer(line.source.text) if not found[1].isascii()]
    fixes = [
        Fix("加英文双引号", line.source.span(*found.span(1)), f'"{found[1]}"') for found in keys
    ]
    return documents.bare_chinese_key(line.site(*match.span(1)), key=match[1], fixes=fixes)


def _value(line: _Line, text: str, message: str, position: int) -> Diagnostic | None:
    """What stands behind the equals sign, if that is where tomli stopped."""
    equals = next((piece for piece in line.pieces if piece.text == "="), None)
    if equals is None or position < equals.end:
        return None
    parts = [piece for piece in line.pieces if piece.start >= equals.end]
    if not parts:
        return documents.toml_syntax(line.site(0, len(text)), why="等号后面没有值")
    start, end = parts[0].start, parts[-1].end
    if parts[0].text in ("[", "{"):
        return _item(line, position)
    if any(piece.kind == "string" or piece.text[0] in "\"'" for piece in parts):
        return None
    return _bare_value(line.site(start, end), text[start:end], message)


def _bare_value(site: TextSite, text: str, message: str) -> Diagnostic:
    if message.startswith("Invalid date"):
        return cells.impossible_day(site, text=text)
    plain = ascii_digits(text)
    if _PERCENT.fullmatch(plain):
        return documents.unquoted_percent(site, text=text)
    if _THOUSANDS.fullmatch(plain):
        return documents.unquoted_thousands(site, text=text)
    return documents.unquoted_text(site, text=text)


def _item(line: _Line, position: int) -> Diagnostic | None:
    """A bare word among the items of an array."""
    for piece in line.pieces:
        if piece.kind == "bare" and piece.start == position:
            return documents.unquoted_text(line.site(piece.start, piece.end), text=piece.text)
    return None


def _other(source: Source, message: str, position: int) -> Diagnostic:
    why = next((chinese for start, chinese in _REASONS if message.startswith(start)), "这里读不懂")
    site = TextSite(source, (position, min(position + 1, len(source.text))))
    return documents.toml_syntax(site, why=why)
