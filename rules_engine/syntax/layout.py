"""Layout: turns line ends and indentation into _NL, _INDENT and _DEDENT tokens.

A full-width space counts as two columns. Lines inside brackets, and lines that begin with 且 or 或,
continue the line before. Depth is counted here, before any recursive walk could meet it.
"""

from collections.abc import Iterator

from attrs import define, frozen
from lark import Token
from lark.lark import PostLex

MAX_DEPTH = 64
_CONTINUES = frozenset(("KW_AND", "KW_OR"))
_DEEPENS = frozenset(("KW_NOT", "KW_IF", "SIGN"))


@frozen
class LayoutFault(Exception):
    """A layout that means nothing: ``kind`` is ``dedent``, ``unexpected_indent`` or ``depth``."""

    kind: str
    token: Token


def indentation(newline: str) -> int:
    """Columns of the last line that a _NL token opens."""
    blanks = newline.rsplit("\n", 1)[-1]
    return sum(2 if char == "\u3000" else 1 for char in blanks)


@define
class _Levels:
    """The stack of open blocks."""

    columns: list[int]

    def change(self, newline: Token, column: int) -> Iterator[Token]:
        """The _INDENT or _DEDENT tokens that bring the stack to ``column``."""
        if column > self.columns[-1]:
            self.columns.append(column)
            if len(self.columns) > MAX_DEPTH:
                raise LayoutFault("depth", newline)
            yield Token.new_borrow_pos("_INDENT", "", newline)
        while column < self.columns[-1]:
            self.columns.pop()
            yield Token.new_borrow_pos("_DEDENT", "", newline)
        if column != self.columns[-1]:
            raise LayoutFault("dedent", newline)


class Layout(PostLex):
    """Lark's hook between lexer and parser."""

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Insert layout tokens. Raises LayoutFault."""
        levels = _Levels([0])
        last = None
        for token, brackets in _joined(stream):
            last = token
            if token.type != "_NL" or brackets:
                yield token
                continue
            yield token
            yield from levels.change(token, indentation(token))
        end = last if last is not None else Token("_NL", "")
        if last is not None and last.type != "_NL":
            yield Token.new_borrow_pos("_NL", "\n", end)
        yield from levels.change(end, 0)


def _joined(stream: Iterator[Token]) -> Iterator[tuple[Token, int]]:
    """Tokens with the bracket depth they stand in; line ends that only continue are dropped."""
    held: Token | None = None
    for token, brackets in _bracketed(stream):
        if held is not None and token.type not in _CONTINUES:
            yield held, 0
        held = None
        if token.type == "_NL":
            held = None if brackets else token
            continue
        yield token, brackets
    if held is not None:
        yield held, 0


def _bracketed(stream: Iterator[Token]) -> Iterator[tuple[Token, int]]:
    """Tokens with bracket depth; refuses what nests deeper than MAX_DEPTH."""
    brackets = run = conditions = 0
    for token in stream:
        if token.type == "_LPAR":
            brackets += 1
        elif token.type == "_RPAR":
            brackets = max(0, brackets - 1)
        run = run + 1 if token.type in _DEEPENS else 0
        conditions = 0 if token.type == "_NL" else conditions + (token.type == "KW_IF")
        if max(brackets, run, conditions) > MAX_DEPTH:
            raise LayoutFault("depth", token)
        yield token, brackets
