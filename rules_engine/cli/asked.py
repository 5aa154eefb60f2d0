"""What is asked of commands with many parameters, as one value that they hand on."""

import os
from pathlib import Path

from attrs import frozen


@frozen(eq=False)
class Request:
    """The parameters of ``rules score``, by their names."""

    scheme: str
    facts: tuple[str, ...]
    roster: str | None
    lists: tuple[tuple[str, str], ...]
    calendar: str | None
    style: str | None
    output: str | None
    strict: bool
    raw: bool
    roll: str | None
    reasons: bool
    resume: bool
    workers: int | None
    engine: str | None
    verbose: bool

    @property
    def folder(self) -> Path | None:
        """The folder for a result file each; None where one file is to be written."""
        if self.output and (self.output.endswith(("/", os.sep)) or Path(self.output).is_dir()):
            return Path(self.output)
        return None

    @property
    def cores(self) -> int:
        """How many parts are worked on at a time."""
        return max(1, self.workers or os.cpu_count() or 1)

    @property
    def needs_columns(self) -> bool:
        """Whether it asks for what only many units have."""
        return self.reasons or self.resume or self.engine is not None or self.workers is not None


@frozen(eq=False)
class ExplainRequest:
    """The parameters of ``rules explain``, by their names."""

    scheme: str
    facts: tuple[str, ...]
    roster: str | None
    lists: tuple[tuple[str, str], ...]
    calendar: str | None
    unit: str
    style: str | None
    output: str | None
    lost: bool
