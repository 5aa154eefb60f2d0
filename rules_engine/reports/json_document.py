"""JSON for programs: Chinese stays readable, numbers are decimal text, the order never varies."""

import json
from fractions import Fraction

from rules_engine.reports.amounts import amount_text
from rules_engine.source import Span
from rules_engine.source.sanitize import is_safe

SCHEMA_VERSION = 1
Json = dict[str, object]


def document_text(document: Json) -> str:
    """The document, indented by two, ending with ``\\n``. Characters that are unsafe in a terminal
    are JSON escapes, so reading it back gives the exact texts."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # Outside strings a document holds only ASCII and line ends, so what is unsafe is in a string.
    return "".join(map(_escaped, text)) + "\n"


def _escaped(char: str) -> str:
    return char if char == "\n" or is_safe(char) else json.dumps(char)[1:-1]


def number(value: Fraction | None, digits: int | None = 0) -> str | None:
    """A number as exact decimal text, or as a fraction where no decimal is exact."""
    return None if value is None else amount_text(value, digits)


def place(span: Span) -> Json:
    """Where a span begins: file, and 1-based line and column in code points."""
    begin = span.begin
    return {"file": span.source.name, "line": begin.line, "column": begin.column}
