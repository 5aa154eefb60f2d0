"""The sink that stages report to while they go on."""

from attrs import Factory, define

from rules_engine.diagnostics.model import Diagnostic, Severity


@define(eq=False, repr=False)
class Sink:
    """Collects findings; one per cause, however often it is reported. ``dismissed`` are those that
    were taken back."""

    _found: dict[tuple[str, int, int, str, str], Diagnostic] = Factory(dict)
    dismissed: list[Diagnostic] = Factory(list)

    def report(self, found: Diagnostic) -> None:
        """Add a finding; an equal one that is already there is kept once."""
        self._found.setdefault(found.sort_key, found)

    def dismiss(self, found: Diagnostic) -> None:
        """Take a finding back: the scheme says that it is meant to be."""
        self.dismissed.append(self._found.pop(found.sort_key))

    @property
    def all(self) -> tuple[Diagnostic, ...]:
        """All findings in their total order."""
        return tuple(self._found[key] for key in sorted(self._found))

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(found.severity is Severity.ERROR for found in self._found.values())
