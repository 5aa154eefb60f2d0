"""Layout: turns line ends and indentation into _NL, _INDENT and _DEDENT tokens.

A full-width space counts as two columns. Lines inside brackets, and lines that begin with 且, 或, 则
or 否则, continue the line before.
"""

from collections.abc import Iterable, Iterator

from attrs import define, frozen
from lark import Token
from lark.lark import PostLex

from rules_engine.syntax.depth import MAX_DEPTH, first_too_deep

# Words that continue the line before.
CONTINUES = frozenset(("KW_AND", "KW_OR", "KW_THEN", "KW_ELSE"))


@frozen
class LayoutFault(Exception):
    """A layout that means nothing: ``kind`` is ``dedent`` or ``depth``, ``token`` the place."""

    kind: str
    token: Token


@define(eq=False, repr=False)
class LogicalLine:
    """One statement line with the lines that continue it; it has at least one token."""

    column: int
    tokens: list[Token]

    @property
    def start(self) -> int:
        """Offset of its first token."""
        return self.tokens[0].start_pos or 0

    @property
    def end(self) -> int:
        """Offset just after its last token."""
        return self.tokens[-1].end_pos or 0

    def mark(self, kind: str) -> Token:
        """An empty token of a layout type at the end of the line."""
        return Token(kind, "", self.end, end_pos=self.end)


@define(eq=False, repr=False)
class Levels:
    """The stack of open blocks."""

    columns: list[int]

    def change(self, line: LogicalLine) -> list[str]:
        """The layout tokens that bring the stack to a line's column. Raises LayoutFault."""
        changes = []
        if line.column > self.columns[-1]:
            self.columns.append(line.column)
            changes.append("_INDENT")
            if len(self.columns) > MAX_DEPTH:
                raise LayoutFault("depth", line.tokens[0])
        while line.column < self.columns[-1]:
            self.columns.pop()
            changes.append("_DEDENT")
        if line.column != self.columns[-1]:
            raise LayoutFault("dedent", line.tokens[0])
        return changes


class Layout(PostLex):
    """Lark's hook between lexer and parser."""

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Insert layout tokens. Raises LayoutFault."""
        levels = Levels([0])
        before: LogicalLine | None = None
        for line in logical_lines(stream):
            at = before or line
            yield from map(at.mark, levels.change(line))
            deep = first_too_deep(line.tokens)
            if deep is not None:
                raise LayoutFault("depth", deep)
            yield from line.tokens
            yield line.mark("_NL")
            before = line
        if before is not None:
            yield from map(before.mark, ["_DEDENT"] * (len(levels.columns) - 1))


def logical_lines(
    tokens: Iterable[Token], never_in_brackets: frozenset[str] = frozenset()
) -> Iterator[LogicalLine]:
    """Group tokens into logical lines.

    A token named in ``never_in_brackets`` begins a new line even where a bracket is open, so that a
    bracket nobody closed takes its own line with it and no other.
    """
    line: LogicalLine | None = None
    brackets = 0
    newline: Token | None = None
    for token in tokens:
        kind = token.type
        if kind == "_NL":
            newline = token
            continue
        if line is None:
            line = LogicalLine(_column(token, newline), [])
        elif newline is not None and not _continues(kind, brackets, never_in_brackets):
            yield line
            line = LogicalLine(_column(token, newline), [])
            brackets = 0
        newline = None
        line.tokens.append(token)
        if kind == "_LPAR":
            brackets += 1
        elif kind == "_RPAR" and brackets:
            brackets -= 1
    if line is not None:
        yield line


def _continues(kind: str, brackets: int, never_in_brackets: frozenset[str]) -> bool:
    if brackets:
        return kind not in never_in_brackets
    return kind in CONTINUES


def _column(token: Token, newline: Token | None) -> int:
    """Columns before the first token of a line."""
    if newline is None:
        return (token.column or 1) - 1
    return column_after(newline.rsplit("\n", 1)[-1])


def column_after(blanks: str) -> int:
    """Columns that blanks take; a full-width one takes two."""
    return len(blanks) + blanks.count("\u3000")
