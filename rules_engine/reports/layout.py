"""Tables for a terminal: columns that line up under wide characters.

Every line of a table has the same display width. Cells must be printable already.
"""

from collections.abc import Sequence

from attrs import frozen

from rules_engine.diagnostics.render_paint import Paint, Role
from rules_engine.records import Alike
from rules_engine.source import display_width, pad_to_width

GAP = "  "
HEADER_WIDTH = 12


@frozen(eq=False, repr=False)
class Column(Alike):
    """A column with its cells; numbers are aligned to the right."""

    title: str
    cells: tuple[str, ...]
    right: bool = False

    @property
    def width(self) -> int:
        """Columns of the terminal that it takes."""
        return max(map(display_width, (*wrapped(self.title, HEADER_WIDTH), *self.cells)))

    def padded(self, text: str) -> str:
        """``text`` at this column's width."""
        return pad_to_width(text, self.width, right=self.right)


def table_width(columns: Sequence[Column]) -> int:
    """The display width of each line of the table."""
    return sum(column.width for column in columns) + len(GAP) * (len(columns) - 1)


def table_lines(columns: Sequence[Column], roles: Sequence[Role | None], paint: Paint) -> list[str]:
    """The header, wrapped where titles are long, and a line for each row, in the role's colour."""
    titles = [wrapped(column.title, HEADER_WIDTH) for column in columns]
    height = max(map(len, titles))
    stacked = [[""] * (height - len(title)) + title for title in titles]
    header = [paint(Role.HEADING, _line(columns, row)) for row in zip(*stacked, strict=True)]
    rows = zip(*(column.cells for column in columns), strict=True)
    lines = [_line(columns, row) for row in rows]
    painted = [
        line if role is None else paint(role, line) for line, role in zip(lines, roles, strict=True)
    ]
    return header + painted


def _line(columns: Sequence[Column], cells: Sequence[str]) -> str:
    return GAP.join(column.padded(cell) for column, cell in zip(columns, cells, strict=True))


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in pieces of about equal size, at most ``width`` columns each; a mark stays with its
    character."""
    count = -(-display_width(text) // width) or 1
    width = min(width, -(-display_width(text) // count // 2) * 2)
    pieces = [""]
    for char in text:
        if pieces[-1] and display_width(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
