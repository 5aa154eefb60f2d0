"""Text with a line index, and spans into it.

Offsets are code points. Lines end at ``\\n`` only (CRLF and CR are turned into ``\\n`` before a
``Source`` is made), so line numbers agree everywhere.
"""

from bisect import bisect_right

from attrs import Factory, field, frozen

from rules_engine.records import Alike, Shown


def _line_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    starts.extend(i + 1 for i, char in enumerate(text) if char == "\n")
    return tuple(starts)


@frozen(eq=False, repr=False)
class Position(Alike):
    """A place in a source: 1-based line and 1-based column, both counted in code points."""

    line: int
    column: int


@frozen(eq=False, repr=False)
class Source(Shown):
    """A named text. ``name`` is what messages show: a path as the user gave it, or ``<标准输入>``.
    ``shown`` is the way to it from the scheme that takes it, empty for the scheme itself."""

    name: str
    text: str = field(repr=False)
    shown: str = field(default="", kw_only=True)
    _starts: tuple[int, ...] = field(
        init=False,
        repr=False,
        default=Factory(lambda self: _line_starts(self.text), takes_self=True),
    )

    @property
    def title(self) -> str:
        """What it is called where folders are left out: the file name, or the way to it from the scheme
        that takes it."""
        return self.shown or self.name.replace("\\", "/").rpartition("/")[2]

    def position(self, offset: int) -> Position:
        """Line and column of a code-point offset; offsets past the end give the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """The text of a 1-based line without its line end; empty for lines that do not exist."""
        if not 1 <= line <= len(self._starts):
            return ""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start:end]

    def line_span(self, line: int) -> "Span":
        """The span of a 1-based line, without its line end."""
        start = self._starts[line - 1]
        return Span(self, start, start + len(self.line_text(line)))

    @property
    def whole_span(self) -> "Span":
        """The span of all of it."""
        return Span(self, 0, len(self.text))

    def span(self, start: int, end: int) -> "Span":
        """A span of this source."""
        return Span(self, start, end)


@frozen(eq=False, repr=False)
class Span(Alike):
    """The half-open code-point range ``[start, end)`` of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text under the span."""
        return self.source.text[self.start : self.end]

    @property
    def begin(self) -> Position:
        """Where the span begins."""
        return self.source.position(self.start)

    @property
    def finish(self) -> Position:
        """Where the span ends (the position just after its last character)."""
        return self.source.position(self.end)

    def is_within(self, other: "Span") -> bool:
        """Whether all of this stands in ``other``."""
        same = self.source is other.source
        return same and other.start <= self.start and self.end <= other.end

    def to(self, other: "Span") -> "Span":
        """The smallest span that covers both (same source)."""
        return Span(self.source, min(self.start, other.start), max(self.end, other.end))
