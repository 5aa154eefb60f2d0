"""Diagnostics as JSON for programs. Lines and columns are 1-based and count code points; ends are
exclusive. Fields are only ever added; any other change raises ``SCHEMA_VERSION``."""

import json
from collections.abc import Iterable

from rules_engine.diagnostics.model import Diagnostic, Fix, Label, Severity
from rules_engine.diagnostics.registry import CODES
from rules_engine.source import Span
from rules_engine.source.sanitize import is_safe

SCHEMA_VERSION = 1
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_NOWHERE: dict[str, object] = {"line": None, "column": None, "end_line": None, "end_column": None}


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """All findings in their total order as one JSON document that ends with ``\\n``.

    Chinese stays readable; characters that are unsafe in a terminal are JSON escapes, so the same
    findings give the same bytes and reading them back gives the exact texts. Never fails.
    """
    ordered = sorted(diagnostics, key=lambda found: found.sort_key)
    document = {"schema_version": SCHEMA_VERSION, "diagnostics": [_finding(one) for one in ordered]}
    return document_text(document)


def document_text(document: dict[str, object]) -> str:
    """The document, indented by two, ending with ``\\n``. Characters that are unsafe in a terminal
    are JSON escapes, so reading it back gives the exact texts."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # Outside strings a document holds only ASCII and line ends, so what is unsafe is in a string.
    return "".join(map(_escaped, text)) + "\n"


def _escaped(char: str) -> str:
    return char if char == "\n" or is_safe(char) else json.dumps(char)[1:-1]


def _finding(found: Diagnostic) -> dict[str, object]:
    info = CODES.get(found.code)
    return {
        "code": found.code,
        "slug": info.slug if info else "",
        "severity": _SEVERITIES[found.severity],
        "message": found.message,
        "file": found.file_name,
        **(_range(found.primary.span) if found.primary else _NOWHERE),
        "place": found.place,
        "label": found.primary.text if found.primary else "",
        "labels": [_label(label) for label in found.labels],
        "notes": list(found.notes),
        "helps": list(found.helps),
        "fixes": [_fix(fix) for fix in found.fixes],
    }


def _range(span: Span) -> dict[str, object]:
    begin, finish = span.begin, span.finish
    return {
        "line": begin.line,
        "column": begin.column,
        "end_line": finish.line,
        "end_column": finish.column,
    }


def _label(label: Label) -> dict[str, object]:
    return {"text": label.text, "file": label.span.source.name, **_range(label.span)}


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "file": fix.span.source.name,
        **_range(fix.span),
        "replacement": fix.replacement,
        "safe": fix.safe,
    }
