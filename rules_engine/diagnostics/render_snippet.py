"""Lays out source lines with the marks under them. Columns are display columns, so marks stand under
wide characters where the eye expects them. Knows lines and marks, nothing of messages."""

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from rules_engine.diagnostics.model import Label
from rules_engine.diagnostics.render_paint import Paint, Role
from rules_engine.records import Alike
from rules_engine.source import Span, display_width
from rules_engine.source.sanitize import one_line

# A line that the terminal would wrap tears the marks from their text, so wider ones are cut.
MAX_COLUMNS = 100
_COLUMNS_FROM_MARK = 70
_CUT = "..."


@frozen(eq=False, repr=False)
class Mark(Alike):
    """The display columns ``[start, end)`` of a line that a label is about."""

    start: int
    end: int
    text: str
    sign: str
    role: Role


@frozen(eq=False, repr=False)
class MarkedLine(Alike):
    """One line as it is shown: printable text, and marks in columns of that text."""

    number: int
    text: str
    marks: tuple[Mark, ...]


@frozen(eq=False, repr=False)
class Snippet(Alike):
    """The marked lines of one file, in line order."""

    lines: tuple[MarkedLine, ...]

    @property
    def last_number(self) -> int:
        """The greatest line number shown."""
        return max(line.number for line in self.lines)

    def render(self, gutter: int, paint: Paint) -> list[str]:
        """The lines of output, with line numbers in a gutter of ``gutter`` columns."""
        rows: list[str] = []
        previous = self.lines[0].number
        for line in self.lines:
            if line.number > previous + 1:
                rows.append(paint(Role.FRAME, f"{'':{gutter}} {_CUT}"))
            rows.extend(_rendered(line, gutter, paint))
            previous = line.number
        return rows


def snippet(primary: Label | None, labels: Iterable[Label], role: Role) -> Snippet:
    """Lay out labels of one source. ``primary`` gets ``^`` in ``role``, the others ``-``.

    There must be at least one label. Marks of a line share it unless it is too wide to show whole.
    """
    marked = [_marked(label.span, label.text, "-", Role.SECONDARY) for label in labels]
    if primary:
        marked.insert(0, _marked(primary.span, primary.text, "^", role))
    return Snippet(tuple(_merged(marked)))


def _merged(marked: Sequence[MarkedLine]) -> list[MarkedLine]:
    """Join the marks of lines that show the same text; in line order, then as given."""
    lines: dict[tuple[int, str], MarkedLine] = {}
    for line in sorted(marked, key=lambda line: line.number):
        known = lines.get((line.number, line.text))
        marks = known.marks + line.marks if known else line.marks
        lines[line.number, line.text] = evolve(line, marks=marks)
    return list(lines.values())


def _marked(span: Span, text: str, sign: str, role: Role) -> MarkedLine:
    begin = span.begin
    line, start = span.source.line_text(begin.line), begin.column - 1
    before, after = _window(line, start)
    left = _CUT if len(before) < start else ""
    right = _CUT if start + len(after) < len(line) else ""
    column = _columns(left + before)
    width = max(1, _columns(after[: max(0, span.end - span.start)]))
    mark = Mark(column, column + width, one_line(text) + _further(span), sign, role)
    return MarkedLine(begin.line, one_line(left + before + after + right), (mark,))


def _further(span: Span) -> str:
    """What to add for a span that goes on below the one line that is shown."""
    last = span.source.position(span.end - 1).line
    return f"（到第 {last} 行）" if last > span.begin.line else ""


def _window(line: str, start: int) -> tuple[str, str]:
    """The parts of a line to show before and after ``start``: all of it unless it is too wide."""
    if len(line) <= MAX_COLUMNS and _columns(line) <= MAX_COLUMNS:
        return line[:start], line[start:]
    after = _fitting(line[start:], _COLUMNS_FROM_MARK)
    before = _fitting(line[:start][::-1], MAX_COLUMNS - _columns(after))[::-1]
    return before, after


def _fitting(text: str, columns: int) -> str:
    """The longest beginning of ``text`` that takes at most ``columns`` columns and characters."""
    used = 0
    for index, char in enumerate(text[:columns]):
        used += _columns(char)
        if used > columns:
            return text[:index]
    return text[:columns]


def _columns(text: str) -> int:
    return display_width(one_line(text))


def _rendered(line: MarkedLine, gutter: int, paint: Paint) -> list[str]:
    number = paint(Role.FRAME, f"{line.number:>{gutter}} │")
    bar = paint(Role.FRAME, f"{'':{gutter}} │")
    rows = [f"{number} {line.text}" if line.text else number]
    for marks in _disjoint(line.marks):
        rows.extend(f"{bar} {row}" for row in _mark_rows(marks, paint))
    return rows


def _disjoint(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks shared out to rows in which none covers another; the first ones come first."""
    rows: list[list[Mark]] = []
    for mark in marks:
        for row in rows:
            if all(mark.end <= other.start or other.end <= mark.start for other in row):
                row.append(mark)
                break
        else:
            rows.append([mark])
    return [sorted(row, key=lambda mark: mark.start) for row in rows]


def _mark_rows(marks: Sequence[Mark], paint: Paint) -> list[str]:
    """The signs with the last mark's text beside it; the other texts hang below, right to left."""
    signs = [(mark.start, mark.sign * (mark.end - mark.start), mark.role) for mark in marks]
    last = marks[-1]
    rows = [_placed(signs, paint) + (f" {paint(last.role, last.text)}" if last.text else "")]
    hanging = [mark for mark in marks[:-1] if mark.text]
    while hanging:
        mark = hanging.pop()
        bars = [(other.start, "│", other.role) for other in hanging]
        rows.append(_placed([*bars, (mark.start, f"└ {mark.text}", mark.role)], paint))
    return rows


def _placed(pieces: Iterable[tuple[int, str, Role]], paint: Paint) -> str:
    """Pieces at their columns; each must start at or after the end of the one before."""
    text, column = "", 0
    for start, piece, role in pieces:
        text += " " * (start - column) + paint(role, piece)
        column = start + display_width(piece)
    return text
