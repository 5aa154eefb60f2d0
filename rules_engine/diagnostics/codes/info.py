"""What is fixed about a code."""

from attrs import frozen

from rules_engine.diagnostics.model import Severity
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class CodeInfo(Alike):
    """Slug, Chinese title and severity of a code."""

    slug: str
    title: str
    severity: Severity = Severity.ERROR
