"""What is fixed about a code."""

from attrs import frozen

from rules_engine.diagnostics.model import Severity


@frozen
class CodeInfo:
    """Slug, Chinese title and severity of a code."""

    slug: str
    title: str
    severity: Severity = Severity.ERROR
