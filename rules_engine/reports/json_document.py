"""JSON for programs: Chinese stays readable, numbers are decimal text, the order never varies."""

from fractions import Fraction

from rules_engine.reports.amounts import amount_text
from rules_engine.source import Span

SCHEMA_VERSION = 1
Json = dict[str, object]


def number(value: Fraction | None, digits: int | None = 0) -> str | None:
    """A number as exact decimal text, or as a fraction where no decimal is exact."""
    return None if value is None else amount_text(value, digits)


def place(span: Span) -> Json:
    """Where a span begins: file, and 1-based line and column in code points."""
    begin = span.begin
    return {"file": span.source.name, "line": begin.line, "column": begin.column}
