"""What a text holds besides its nodes: comments, blank lines, conditions broken over lines.

Read off by position, statement by statement. Only reads; ``formatting`` writes them back.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import Factory, define, frozen
from lark import Token

from rules_engine.syntax.layout import CONTINUES, Levels, LogicalLine, column_after, logical_lines
from rules_engine.syntax.lexing import lex

_BLANKS = " \u3000"
BLANK = ""


@frozen(eq=False, repr=False)
class Above:
    """A line before a statement: a comment and the depth it belongs to, or ``BLANK``."""

    depth: int
    text: str


@define(eq=False, repr=False)
class Part:
    """A line of a statement that is broken over lines.

    ``word`` says which of the statement's words that may begin a line (且, 或, 则, 否则; counted from
    0) begins this one, None for the first line. ``own`` are comments on lines before it,
    ``trailing`` is the one at its end, or empty.
    """

    word: int | None
    own: list[str] = Factory(list)
    trailing: str = ""


@frozen(eq=False, repr=False)
class Statement:
    """A logical line of the text. ``kind`` is the type of its first word."""

    kind: str
    depth: int
    above: tuple[Above, ...]
    parts: tuple[Part, ...]


@frozen(eq=False, repr=False)
class Margins:
    """The statements of a text, and the comments after the last one."""

    statements: tuple[Statement, ...]
    below: tuple[Above, ...]

    def comments(self) -> Iterator[str]:
        """Every comment, in the order of the text."""
        for statement in self.statements:
            yield from _texts(statement.above)
            for part in statement.parts:
                yield from part.own
                yield from [part.trailing] * bool(part.trailing)
        yield from _texts(self.below)


def _texts(lines: Sequence[Above]) -> Iterator[str]:
    return (line.text for line in lines if line.text != BLANK)


def read_margins(text: str) -> Margins:
    """Statements with their comments. The text must parse."""
    statements: list[Statement] = []
    levels = Levels([0])
    columns: tuple[int, ...] = ()
    rest, end = text, 0
    for line in logical_lines(lex(text)):
        gap = text[end : line.start].split("\n")[:-1]
        _take_trailing(statements, gap)
        levels.change(line)
        depth = len(levels.columns) - 1
        above = tuple(_above(each, columns, depth) for each in gap)
        statements.append(Statement(line.tokens[0].type, depth, above, tuple(_parts(text, line))))
        columns, end = tuple(levels.columns), line.end
        rest = text[end:]
    below = rest.split("\n")
    _take_trailing(statements, below)
    return Margins(tuple(statements), tuple(_above(each, columns, 0) for each in below))


def _take_trailing(statements: Sequence[Statement], gap: list[str]) -> None:
    """Give what follows a statement on its own line to it; the lines below are left in ``gap``."""
    if statements:
        statements[-1].parts[-1].trailing = _comment(gap.pop(0)) if gap else ""


def _comment(line: str) -> str:
    """A comment without the blanks around it; empty for a blank line."""
    text = line.strip(_BLANKS).rstrip()
    return "#" + text[1:] if text else BLANK


def _above(line: str, columns: Sequence[int], depth: int) -> Above:
    """A line between two statements; a comment goes as deep as it is indented, where that can be.

    ``columns`` are those of the blocks open at the statement before, ``depth`` that of the one after.
    """
    text = _comment(line)
    if text == BLANK or not columns:
        return Above(depth, text)
    column = column_after(line[: len(line) - len(line.lstrip(_BLANKS))])
    if column > columns[-1]:
        return Above(max(depth, len(columns)), text)
    within = [level for level, start in enumerate(columns) if start <= column]
    return Above(max(depth, *within), text)


def _parts(text: str, line: LogicalLine) -> Iterator[Part]:
    """The lines of a statement. Breaks before 且 and its like are kept, others are not: what stood
    beside those goes above the line they become part of."""
    part = Part(None)
    words = 0
    for before, token in pairwise(line.tokens):
        between = text[_end(before) : token.start_pos].split("\n")
        comments = [found for each in between[:-1] if (found := _comment(each))]
        continues = token.type in CONTINUES
        if continues and len(between) > 1:
            part.trailing = _comment(between[0])
            yield part
            part = Part(words, comments[1:] if part.trailing else comments)
        else:
            part.own += comments
        words += continues
    yield part


def _end(token: Token) -> int:
    return token.end_pos or 0
