"""Colours for the terminal renderer: roles in, plain ANSI codes out. A colour never says anything
that the words beside it do not say too."""

from enum import StrEnum

from attrs import frozen

from rules_engine.diagnostics.model import Severity
from rules_engine.records import Alike


class Role(StrEnum):
    """What a piece of output is; the value is its ANSI style."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    FRAME = "34"
    SECONDARY = "1;34"
    HELP = "32"
    HEADING = "1"


SEVERITY_ROLES = {
    Severity.ERROR: Role.ERROR,
    Severity.WARNING: Role.WARNING,
    Severity.NOTE: Role.NOTE,
}


@frozen(eq=False, repr=False)
class Paint(Alike):
    """Puts colours on text, or leaves it as it is when ``colour`` is off."""

    colour: bool

    def __call__(self, role: Role, text: str) -> str:
        """``text`` in the style of ``role``; an empty text stays empty."""
        return f"\x1b[{role.value}m{text}\x1b[0m" if self.colour and text else text
