"""Finds every syntax error of a text: where a line does not fit, the line and what is indented under
it are left out, and parsing goes on after it. Runs only when the text does not parse."""

from collections.abc import Iterator

from attrs import Factory, define
from lark import Token

from rules_engine.diagnostics import Diagnostic
from rules_engine.source import Source
from rules_engine.syntax import diagnose
from rules_engine.syntax.automaton import automaton
from rules_engine.syntax.depth import first_too_deep
from rules_engine.syntax.keywords import never_in_brackets
from rules_engine.syntax.layout import LayoutFault, Levels, LogicalLine, logical_lines
from rules_engine.syntax.lexing import lex
from rules_engine.syntax.trouble import Trouble

Stack = tuple[int, ...]


@define(eq=False, repr=False)
class _Taken:
    """A line that parsed, with the state before it. ``lost`` once a line under it was left out."""

    line: LogicalLine
    stack: Stack
    columns: tuple[int, ...]
    lost: bool = False


@define(eq=False, repr=False)
class Recovery:
    """One walk over the lines of a text. ``taken`` are the lines that parse together."""

    source: Source
    lines: list[LogicalLine] = Factory(list)
    taken: list[_Taken] = Factory(list)
    _stack: Stack = Factory(lambda: automaton().start)
    _columns: tuple[int, ...] = (0,)
    _next: int = 0

    def faults(self) -> Iterator[Diagnostic]:
        """What is wrong, in the order of the text."""
        self.lines = list(logical_lines(lex(self.source.text), never_in_brackets()))
        while self._next < len(self.lines):
            fault = self._step(self.lines[self._next])
            if fault is not None:
                yield fault
        while not self._closes():
            fault = self._without_body()
            if fault is not None:
                yield fault

    def tokens(self) -> Iterator[Token]:
        """The tokens of the lines that parse together, laid out."""
        levels = Levels([0])
        for at, taken in zip([None, *self.taken], self.taken, strict=False):
            line = at.line if at else taken.line
            yield from map(line.mark, levels.change(taken.line))
            yield from taken.line.tokens
            yield taken.line.mark("_NL")
        if self.taken:
            last = self.taken[-1].line
            yield from map(last.mark, ["_DEDENT"] * (len(levels.columns) - 1))

    def _step(self, line: LogicalLine) -> Diagnostic | None:
        """Take the next line, or leave it out and say why."""
        levels = Levels(list(self._columns))
        try:
            layout = levels.change(line)
        except LayoutFault as fault:
            self._leave_out(line)
            if fault.kind == "depth":
                return diagnose.too_deep(self.source, line.tokens[0])
            above = self.taken[-1].line if self.taken else None
            return diagnose.wrong_dedent(self.source, line, self._columns, above)
        before = automaton().feed(self._stack, layout)
        if before is None:
            return self._misplaced(line, layout)
        if self._awaits_body(before):
            return self._without_body()
        return self._take(line, before, tuple(levels.columns))

    def _take(
        self, line: LogicalLine, before: Stack, columns: tuple[int, ...]
    ) -> Diagnostic | None:
        deep = first_too_deep(line.tokens)
        if deep is not None:
            self._leave_out(line)
            return diagnose.too_deep(self.source, deep)
        index, at = _walk(line, before)
        after = automaton().feed(at, ["_NL"]) if index == len(line.tokens) else None
        if after is not None:
            self.taken.append(_Taken(line, self._stack, self._columns))
            self._stack, self._columns = after, columns
            self._next += 1
            return None
        trouble = Trouble(self.source, line, index, before, at, self._header(line))
        self._leave_out(line)
        return diagnose.explain(trouble)

    def _misplaced(self, line: LogicalLine, layout: list[str]) -> Diagnostic | None:
        """The block cannot begin or end here."""
        if layout[0] != "_INDENT":
            return self._without_body()
        above = self.taken[-1].line if self.taken else None
        self._leave_out(line, line.column)
        return diagnose.unexpected_indent(self.source, line, above)

    def _awaits_body(self, stack: Stack) -> bool:
        return automaton().accepts(stack) == {"_INDENT"}

    def _closes(self) -> bool:
        """Whether the text may end after the lines taken."""
        stack = automaton().feed(self._stack, ["_DEDENT"] * (len(self._columns) - 1))
        return stack is not None and automaton().ends(stack)

    def _without_body(self) -> Diagnostic | None:
        """Drop the last line, a heading with nothing under it; its fault only if nothing was lost."""
        heading = self.taken.pop()
        body = automaton().feed(self._stack, ["_INDENT"])
        self._stack, self._columns = heading.stack, heading.columns
        self._mark_parent(heading.line.column)
        if heading.lost:
            return None
        accepts = automaton().accepts(body) if body else frozenset()
        return diagnose.empty_block(self.source, heading.line, accepts)

    def _leave_out(self, line: LogicalLine, column: int | None = None) -> None:
        """Go past a line and those under it; with ``column`` past all at that column or deeper."""
        limit = line.column + 1 if column is None else column
        self._next += 1
        while self._next < len(self.lines) and self.lines[self._next].column >= limit:
            self._next += 1
        self._mark_parent(line.column)

    def _mark_parent(self, column: int) -> None:
        parent = self._above(column)
        if parent is not None:
            parent.lost = True

    def _above(self, column: int) -> _Taken | None:
        return next((each for each in reversed(self.taken) if each.line.column < column), None)

    def _header(self, line: LogicalLine) -> LogicalLine | None:
        above = self._above(line.column)
        return above.line if above else None


def _walk(line: LogicalLine, before: Stack) -> tuple[int, Stack]:
    """How many tokens fit, and the stack after them."""
    at = before
    for index, token in enumerate(line.tokens):
        after = automaton().feed(at, [token.type])
        if after is None:
            return index, at
        at = after
    return len(line.tokens), at
