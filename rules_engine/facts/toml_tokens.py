"""TOML text cut into the pieces that positions and limits need. No meaning, and no errors: what is
not TOML comes out as pieces too. The parser of record is tomli."""

import re
from collections.abc import Iterator

from attrs import frozen

from rules_engine.facts import limits
from rules_engine.records import Alike

_PIECE = re.compile(
    r"""
      (?P<string>   \"{3} (?: \\. | [^\\] )*? \"{3,5}
                  | '{3} .*? '{3,5}
                  | \" (?: \\. | [^"\\\n] )* \"
                  | ' [^'\n]* ' )
    | (?P<comment>  \# [^\n]* )
    | (?P<newline>  \n )
    | (?P<blank>    [ \t\r]+ )
    | (?P<mark>     [\[\]{}=.,] )
    | (?P<bare>     [^\[\]{}=.,\#"'\s]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@frozen(eq=False, repr=False)
class Piece(Alike):
    """``kind``: string, newline, mark or bare. Comments and blanks are left out."""

    kind: str
    start: int
    end: int
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a TOML text in order."""
    for match in _PIECE.finditer(text):
        kind = match.lastgroup or "bare"
        if kind not in ("comment", "blank"):
            yield Piece(kind, match.start(), match.end(), match.group())


def too_deep(text: str) -> Piece | None:
    """The bracket that goes deeper than the limit; None if none does."""
    depth = 0
    for piece in pieces(text):
        if piece.kind != "mark":
            continue
        depth += (piece.text in "[{") - (piece.text in "]}")
        if depth > limits.TOML_NESTING:
            return piece
    return None


def too_many_parts(text: str) -> Piece | None:
    """The dot that makes a key of more parts than the limit; None if there is no such key."""
    dots = 0
    for piece in pieces(text):
        if piece.kind == "newline" or piece.text in ("=", ",", "[", "]", "{", "}"):
            dots = 0
        elif piece.text == ".":
            dots += 1
        if dots >= limits.TOML_KEY_PARTS:
            return piece
    return None
