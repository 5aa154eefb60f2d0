"""The canonical text of a rule file with its comments, blank lines and broken conditions kept.

Between blocks of different kinds stands one blank line; between those of one kind, and inside blocks,
a blank line stays where one was. Points are not aligned from indicator to indicator: clauses
stand between them, and a longer name in one would change the lines of all. Lines are never wrapped.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rules_engine.diagnostics import Sink
from rules_engine.source import Source
from rules_engine.syntax import nodes
from rules_engine.syntax.comments import BLANK, Above, Part, Statement, read_margins
from rules_engine.syntax.layout import CONTINUES
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.parse import parse
from rules_engine.syntax.printing import print_scheme
from rules_engine.syntax.printing_clauses import INDENT


class MeaningChanged(Exception):
    """The formatted text would not say the same: a fault of this program, and nothing may be written."""


def formatted(source: Source, sink: Sink) -> str | None:
    """The canonical text; None where the text has errors, which go to ``sink``.

    Raises MeaningChanged.
    """
    file = parse(source, sink)
    if file is None or sink.all:
        return None
    text = _woven(source.text, file)
    _check(source, file, text)
    return text


def _check(source: Source, file: nodes.File, text: str) -> None:
    """The same nodes, and every comment once, in order."""
    sink = Sink()
    again = parse(Source(source.name, text), sink)
    if sink.all or again != file:
        raise MeaningChanged(source.name)
    if [*read_margins(source.text).comments()] != [*read_margins(text).comments()]:
        raise MeaningChanged(source.name)


def _woven(text: str, file: nodes.File) -> str:
    margins = read_margins(text)
    printed = [line for line in print_scheme(file).split("\n") if line]
    lines: list[str] = []
    block = ""
    for line, statement in zip(printed, margins.statements, strict=True):
        new_block = bool(block) and statement.depth == 0 and statement.kind != block
        lines += _above(statement.above, bool(lines), new_block)
        lines += _statement(line, statement)
        block = statement.kind if statement.depth == 0 else block
    lines += _above(margins.below, bool(lines), False)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _above(above: Sequence[Above], begun: bool, new_block: bool) -> Iterator[str]:
    """Comments and single blank lines; a new block has one before it and its comments."""
    if new_block and not any(line.text == BLANK for line in above):
        heading = len(above)
        while heading and above[heading - 1].depth == 0:
            heading -= 1
        above = (*above[:heading], Above(0, BLANK), *above[heading:])
    blank = not begun
    for line in above:
        if line.text != BLANK:
            yield INDENT * line.depth + line.text
        elif not blank:
            yield ""
        blank = line.text == BLANK


def _statement(line: str, statement: Statement) -> Iterator[str]:
    """A printed line with its breaks and comments."""
    indent = INDENT * statement.depth
    for piece, part in zip(_pieces(line, statement.parts), statement.parts, strict=True):
        inner = indent if part.word is None else indent + INDENT
        yield from (inner + comment for comment in part.own)
        yield inner + piece.strip() + (f"  {part.trailing}" if part.trailing else "")


def _pieces(line: str, parts: Iterable[Part]) -> Iterator[str]:
    """A printed line cut before the words that begin a line."""
    words = [token.start_pos or 0 for token in lex(line) if token.type in CONTINUES]
    cuts = [0, *(words[part.word] for part in parts if part.word is not None), len(line)]
    return (line[start:end] for start, end in pairwise(cuts))
