"""The diagnostic model: frozen data that renderers turn into text, JSON or an editor's marks."""

from enum import StrEnum

from attrs import frozen

from rules_engine.records import Alike
from rules_engine.source import Span


class Severity(StrEnum):
    """How bad a finding is. Errors stop scoring; warnings do not."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


@frozen(eq=False, repr=False)
class Label(Alike):
    """A marked place. ``text`` stands at the caret; it may be empty."""

    span: Span
    text: str = ""


@frozen(eq=False, repr=False)
class Fix(Alike):
    """An edit: replace the text under ``span`` by ``replacement``; ``title`` says it in words.

    ``safe``: nothing else can have been meant, so `rules check --fix` makes it unasked.
    """

    title: str
    span: Span
    replacement: str
    safe: bool = False


@frozen(eq=False, repr=False)
class Diagnostic(Alike):
    """One finding.

    ``message`` is one terse Chinese sentence. ``primary`` is the place it is about; None only where
    no text exists (a missing file). ``place`` names a place that offsets cannot (a CSV cell ``C31``,
    a TOML key path). ``notes`` are facts with the numbers in them; ``helps`` say what to do.
    """

    code: str
    severity: Severity
    message: str
    primary: Label | None
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    file: str = ""
    place: str = ""

    @property
    def file_name(self) -> str:
        """The file the finding is in, or an empty text."""
        return self.primary.span.source.name if self.primary else self.file

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Total order: file, offset, code, message. Rendering never depends on finding order."""
        start = self.primary.span.start if self.primary else -1
        end = self.primary.span.end if self.primary else -1
        return (self.file_name, start, end, self.code, self.message)
