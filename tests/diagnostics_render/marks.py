"""Findings written as marked text, and what the eye reads back from rendered output.

``«…»`` is the primary span and ``‹…›`` a secondary one. Widths come from rich, which shares no code
with the renderer.
"""

import re

from rich.cells import cell_len

from rules_engine.diagnostics import Diagnostic, Label, Severity
from rules_engine.source import Source

SIGNS = "«»‹›"
ANSI = re.compile("\x1b\\[[0-9;]*m")
ROW = re.compile(r" *\d* │ ?(.*)")


def finding(
    marked: str,
    *texts: str,
    message: str = "有一处不对",
    name: str = "a.rule",
    severity: Severity = Severity.ERROR,
    **more: tuple[object, ...],
) -> Diagnostic:
    """A finding at the marked places; ``texts`` are the labels' texts, the primary's first."""
    source = Source(name, re.sub(f"[{SIGNS}]", "", marked))
    primary = [source.span(*bounds) for bounds in places(marked, "«", "»")]
    others = [source.span(*bounds) for bounds in places(marked, "‹", "›")]
    said = iter([*texts, *[""] * (1 + len(others))])
    labels = [Label(span, next(said)) for span in [*primary[:1], *others]]
    return Diagnostic("C0101", severity, message, labels[0], tuple(labels[1:]), **more)


def places(marked: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Bounds of the pieces between two signs, counted without any sign."""
    starts, bounds, offset = [], [], 0
    for char in marked:
        if char == opening:
            starts.append(offset)
        elif char == closing:
            bounds.append((starts.pop(), offset))
        offset += char not in SIGNS
    return bounds


def rows(output: str) -> list[str]:
    """What stands right of the gutter: lines of source, and rows of marks."""
    return [found[1] for line in output.split("\n") if (found := ROW.fullmatch(line))]


def covered(text: str, marks: str, sign: str = "^") -> str:
    """The characters of ``text`` that stand above ``sign``, as a terminal shows them."""
    columns = {cell_len(marks[:index]) for index, char in enumerate(marks) if char == sign}
    seen, column = "", 0
    for char in text:
        width = cell_len(char)
        own = range(column, column + width) if width else range(column - 1, column)
        seen += char if columns & set(own) else ""
        column += width
    return seen
