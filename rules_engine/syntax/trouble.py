"""A place where parsing stops, with what is needed to explain it and to try a repair."""

from functools import cached_property

from attrs import frozen
from lark import Token

from rules_engine.diagnostics import Fix
from rules_engine.source import Source, Span
from rules_engine.syntax.automaton import automaton
from rules_engine.syntax.layout import LogicalLine, logical_lines
from rules_engine.syntax.lexing import lex


@frozen(eq=False, repr=False, slots=False)
class Trouble:
    """A logical line that does not parse.

    ``index`` is the token that does not fit; it is ``len(line.tokens)`` where the line ends too
    early. ``before`` is the automaton's stack before the line's first token, ``at`` before the token
    that does not fit. ``header`` is the line whose block this one stands in.
    """

    source: Source
    line: LogicalLine
    index: int
    before: tuple[int, ...]
    at: tuple[int, ...]
    header: LogicalLine | None

    @property
    def at_end(self) -> bool:
        """Whether the line ends too early."""
        return self.index >= len(self.line.tokens)

    @property
    def token(self) -> Token:
        """The token that does not fit; at the end of a line the last one."""
        return self.line.tokens[min(self.index, len(self.line.tokens) - 1)]

    @property
    def kind(self) -> str:
        """The type of what does not fit."""
        return "_NL" if self.at_end else self.token.type

    @cached_property
    def accepts(self) -> frozenset[str]:
        """The terminals that would fit."""
        return automaton().accepts(self.at)

    @property
    def span(self) -> Span:
        """Where it does not fit; just after the last word if the line ends too early."""
        if self.at_end:
            return self.source.span(self.line.end, self.line.end)
        return self.token_span(self.token)

    def token_span(self, token: Token) -> Span:
        """Where a token of the line stands."""
        start = token.start_pos or 0
        return self.source.span(start, token.end_pos or start)

    def replaced(self, start: int, end: int, text: str) -> str:
        """The text of the line with a stretch of it replaced; offsets are those of the source."""
        whole = self.source.text
        return whole[self.line.start : start] + text + whole[end : self.line.end]

    def fits(self, line: str) -> bool:
        """Whether a text would parse in place of the line."""
        lines = list(logical_lines(lex(line)))
        if len(lines) != 1:
            return False
        kinds = [token.type for token in lines[0].tokens]
        return automaton().feed(self.before, [*kinds, "_NL"]) is not None

    def fits_lines(self, text: str) -> bool:
        """Whether a text would parse in place of the line; it may be several lines of one level."""
        kinds = [
            kind
            for line in logical_lines(lex(text))
            for kind in (*(token.type for token in line.tokens), "_NL")
        ]
        return automaton().feed(self.before, kinds) is not None

    def passes(self, start: int, end: int, text: str) -> bool:
        """Whether with this edit the line would parse past it, whatever comes after."""
        lines = list(logical_lines(lex(self.replaced(start, end, text))))
        stop = start - self.line.start + len(text)
        kinds = [t.type for line in lines[:1] for t in line.tokens if (t.end_pos or 0) <= stop]
        return automaton().feed(self.before, kinds) is not None

    def repair(self, title: str, start: int, end: int, text: str) -> Fix | None:
        """The edit as a fix, if the line would then parse."""
        if not self.fits(self.replaced(start, end, text)):
            return None
        return Fix(title, self.source.span(start, end), text)
