"""Result files of a run before that have no part of the facts any more: read with the others, their units
would be there twice."""

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from rules_engine.cluster.tasks import Task
from rules_engine.volume.folder import FACTS, SCHEME, others_in
from rules_engine.volume.listing import list_path

_PART = re.compile(r"(.+)-[0-9]{5,}\.parquet")


@frozen
class Leftovers:
    """``old``: parts of files of this run that have fewer parts now. ``foreign``: what is not known to
    be one."""

    old: tuple[Path, ...]
    foreign: tuple[Path, ...]

    def delete(self) -> None:
        """Take the old parts away, and their lists of bad cells. Raises OSError."""
        for path in self.old:
            path.unlink(missing_ok=True)
            list_path(path, in_folder=True).unlink(missing_ok=True)


def leftovers(tasks: Sequence[Task], folder: Path) -> Leftovers:
    """What stands in a folder of results, and would be read with them, but is no target."""
    names = {Path(task.part.path).stem: Path(task.part.path).name for task in tasks}
    here = folder.resolve()
    read = others_in(folder, [Path(task.target) for task in tasks])
    old = [path for path in read if path.parent == here and _is_old_part(path, names)]
    return Leftovers(tuple(old), tuple(path for path in read if path not in old))


def _is_old_part(path: Path, names: dict[str, str]) -> bool:
    """Whether the file says of itself that it is made from a file of that name."""
    named = _PART.fullmatch(path.name)
    if named is None or named[1] not in names:
        return False
    try:
        known = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException):
        return False
    made_from = known.get(FACTS.encode(), b"")
    return SCHEME.encode() in known and made_from.startswith(f"{names[named[1]]}:".encode())
