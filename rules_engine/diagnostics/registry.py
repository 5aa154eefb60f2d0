"""Every diagnostic code there is. A code is a stage letter, four digits and a slug, never reused.

Each code has a page ``docs/diagnostics/<CODE>.md`` whose bad and good examples the tests run.
Stages: S syntax, N names, T types, C checks of the scheme, F facts, E evaluation, U cases, R running.
"""

from collections.abc import Sequence

from rules_engine.diagnostics.codes import (
    cases,
    checks,
    comparing,
    evaluation,
    facts,
    lints,
    names,
    running,
    syntax,
    types,
)
from rules_engine.diagnostics.codes.info import CodeInfo
from rules_engine.diagnostics.model import Diagnostic, Fix, Label
from rules_engine.source import Span

_STAGES = (syntax, names, types, checks, comparing, lints, facts, evaluation, cases, running)
CODES: dict[str, CodeInfo] = {code: info for stage in _STAGES for code, info in stage.CODES.items()}


def diagnostic(
    code: str,
    message: str,
    span: Span | None = None,
    *,
    label: str = "",
    labels: Sequence[Label] = (),
    notes: Sequence[str] = (),
    helps: Sequence[str] = (),
    fixes: Sequence[Fix] = (),
    file: str = "",
    place: str = "",
) -> Diagnostic:
    """Make a finding of a registered code. Raises KeyError for a code that is not registered."""
    info = CODES[code]
    return Diagnostic(
        code=code,
        severity=info.severity,
        message=message,
        primary=Label(span, label) if span is not None else None,
        labels=tuple(labels),
        notes=tuple(notes),
        helps=tuple(helps),
        fixes=tuple(fixes),
        file=file,
        place=place,
    )
