"""Reads a name that nobody declared as the words it may be: 级别为国家 parses, as one name.

The line must parse with the words too, and the first name among them be a known one.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from lark import Token

from rules_engine.source import Source, Span
from rules_engine.syntax.automaton import automaton
from rules_engine.syntax.layout import Levels, LogicalLine, logical_lines
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.spacing import reach, ways

Stack = tuple[int, ...]
_MOST_READINGS = 30


def words_apart(span: Span, known: Collection[str]) -> str | None:
    """The words that the name at a place is, with blanks between them; None if it is none."""
    line, before = _places(span.source).get(span.start, (None, ()))
    if line is None:
        return None
    index = next(i for i, token in enumerate(line.tokens) if token.start_pos == span.start)
    for pieces in islice(ways(line.tokens[index]), _MOST_READINGS):
        tokens = (*line.tokens[:index], *pieces, *line.tokens[index + 1 :])
        if _first_name(pieces) in known and reach(tokens, before) is None:
            return " ".join(pieces)
    return None


def _first_name(pieces: Sequence[Token]) -> str | None:
    return next((str(piece) for piece in pieces if piece.type == "NAME"), None)


@lru_cache(maxsize=1)
def _places(source: Source) -> Mapping[int, tuple[LogicalLine, Stack]]:
    """Offset of a name → its line, and the automaton's stack before the line. The text parses."""
    found: dict[int, tuple[LogicalLine, Stack]] = {}
    stack: Stack | None = automaton().start
    levels = Levels([0])
    for line in logical_lines(lex(source.text)):
        stack = automaton().feed(stack, levels.change(line)) if stack else None
        if stack is None:
            break
        found |= {t.start_pos or 0: (line, stack) for t in line.tokens if t.type == "NAME"}
        stack = automaton().feed(stack, [*(token.type for token in line.tokens), "_NL"])
    return found
