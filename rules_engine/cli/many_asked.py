"""What ``rules score`` refuses for many units: where its results may not go, and lists that nobody would read."""

from collections.abc import Sequence
from pathlib import Path

import click

from rules_engine.cli.asked import Request
from rules_engine.cli.files import check_folder, check_over, check_stems
from rules_engine.source.sanitize import one_line
from rules_engine.volume import job

MOST_NAMED = 5


def inputs(asked: Request) -> list[str]:
    """All files that are read, those in folders too."""
    others = (asked.scheme, asked.roster, asked.calendar, *(path for _, path in asked.lists))
    return [*job.files_in(asked.facts), *(path for path in others if path is not None)]


def check_alone(others: Sequence[Path], folder: Path) -> None:
    """Refuse a folder with files that would be read as results of this run: units would be there twice."""
    if others:
        names = "、".join(one_line(path.name) for path in others[:MOST_NAMED])
        more = f" 等 {len(others)} 个" if len(others) > MOST_NAMED else ""
        raise click.UsageError(
            f"{one_line(str(folder))} 里有不是这次的结果（{names}{more}），混在一起会算重；"
            "移走它们，或换一个文件夹"
        )


def check_lists(asked: Request) -> None:
    """Refuse list files that would not be read: tables of many units other than CSV have lists in a column."""
    texts = [path for path in asked.facts if path.lower().endswith(".csv")]
    if asked.lists and not texts:
        raise click.UsageError("Parquet、Arrow 的清单是表里的一列（list<struct>），不用 --list")


def check_folder_of(asked: Request, folder: Path) -> None:
    """Refuse a folder in which results would take the place of facts, or of each other."""
    files, style = job.files_in(asked.facts), asked.style or "parquet"
    check_folder(folder, asked.facts)
    check_stems(files)
    targets = [job.target_in(folder, path, style) for path in files]
    check_over(targets, inputs(asked))
    if asked.resume and asked.engine is None:
        check_alone(job.others_in(folder, targets), folder)
