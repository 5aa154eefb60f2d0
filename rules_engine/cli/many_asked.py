"""What is asked of ``rules score`` for many units, and where its results may not go."""

import os
from pathlib import Path

from attrs import frozen

from rules_engine.cli.files import check_folder, check_over, check_stems
from rules_engine.volume import job


@frozen(eq=False)
class Request:
    """What was asked for on the command line."""

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
    resume: bool
    verbose: bool
    workers: int | None
    engine: str | None
    reasons: bool = False

    @property
    def folder(self) -> Path | None:
        """The folder for a result file each; None where one file is to be written."""
        if self.output and (self.output.endswith(("/", os.sep)) or Path(self.output).is_dir()):
            return Path(self.output)
        return None

    @property
    def inputs(self) -> list[str]:
        """All files that are read, those in folders too."""
        others = (self.scheme, self.roster, self.calendar, *(path for _, path in self.lists))
        return [*job.files_in(self.facts), *(path for path in others if path is not None)]

    @property
    def cores(self) -> int:
        """How many parts are worked on at a time."""
        return max(1, self.workers or os.cpu_count() or 1)


def check_folder_of(asked: Request, folder: Path) -> None:
    """Refuse a folder in which results would take the place of facts, or of each other."""
    files, style = job.files_in(asked.facts), asked.style or "parquet"
    check_folder(folder, asked.facts)
    check_stems(files)
    check_over((job.target_in(folder, path, style) for path in files), asked.inputs)
