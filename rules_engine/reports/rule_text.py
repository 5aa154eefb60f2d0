"""The text of a scheme as reports quote it: without comments, on one line."""

from rules_engine.ir import Clause
from rules_engine.source import Span


def clause_title(clause: Clause) -> str:
    """The text of a clause; of 分档 the first line, since the band that was taken is named below."""
    whole = written(clause.span)
    return clause.text if whole.startswith("分档") else whole


def written(span: Span) -> str:
    """The text under a span without comments, line ends and blanks run together."""
    return plain(span.text)


def whole_line(span: Span) -> str:
    """The line that a span begins on, without its comment."""
    return plain(span.source.line_text(span.begin.line))


def plain(text: str) -> str:
    """``text`` without comments, on one line."""
    return " ".join(" ".join(_uncommented(line) for line in text.split("\n")).split())


def _uncommented(line: str) -> str:
    quoted = False
    for index, char in enumerate(line):
        if char in '“”"':
            quoted = char == "“" or (char == '"' and not quoted)
        elif char in "#＃" and not quoted:
            return line[:index]
    return line
