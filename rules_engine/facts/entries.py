"""What readers hand on: reported values as they stand in a file, with the places they stand at.

Nothing is converted here. A place is worked out only when a finding or a trace asks for it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Protocol

from attrs import frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.model.values import Value
from rules_engine.records import Alike, Shown
from rules_engine.source import Span


class Site(Protocol):
    """A place in a fact file. ``subject`` is the fact, field or column as messages name it."""

    @property
    def subject(self) -> str:
        """What stands there: ``传播情况``, ``账号[2].平台``."""

    def span(self) -> Span:
        """The text to underline."""

    def place(self) -> str:
        """The address that offsets cannot give: ``C31``, ``账号[2].平台``."""

    def words(self) -> str:
        """The place in Chinese, as traces show it."""


@frozen(eq=False, repr=False)
class Figure(Alike):
    """A TOML number as it was written; text, so that no float ever comes into being."""

    text: str


@frozen(eq=False, repr=False)
class Odd(Alike):
    """A TOML value of a kind that no fact has; ``kind`` names it in Chinese."""

    kind: str


@frozen(eq=False, repr=False)
class Entry(Shown):
    """A reported value, unread, and where it stands."""

    raw: "Raw"
    site: Site


@frozen(eq=False, repr=False)
class RawRecord(Shown):
    """One record of a list fact: its fields, and where it stands as a whole."""

    fields: Mapping[str, Entry]
    site: Site


RawRecords = tuple[RawRecord | None, ...]
"""Records of a list fact; None stands for one that could not be taken apart and was reported."""

Raw = str | bool | Figure | date | datetime | time | Odd | RawRecords


@frozen(eq=False, repr=False)
class Absent(Alike):
    """The cell says 未报."""


@frozen(eq=False, repr=False)
class Bad(Shown):
    """The cell is wrong; ``finding`` tells so at a place."""

    finding: Callable[[Site], Diagnostic]


ABSENT = Absent()
Reading = Value | Absent | Bad
