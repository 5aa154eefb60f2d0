"""A run over many files, a result file for each; what is done already can be gone on from."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import evolve, frozen
from pyarrow import ipc

from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program
from rules_engine.volume.reasons import CLAUSES, clauses_text
from rules_engine.volume.run import Outcome, Target, Tick, score_known, with_twice
from rules_engine.volume.sources import Part, Table, Unreadable
from rules_engine.volume.twice import Twice, find_twice
from rules_engine.volume.work import Scorer

SCHEME, FACTS, TWICE = "rules.scheme", "rules.facts", "rules.twice"


@frozen(eq=False)
class Bound:
    """A file with the columns that are read of it."""

    table: Table
    columns: tuple[str, ...]

    @property
    def parts(self) -> list[tuple[Part, tuple[str, ...]]]:
        """Its parts, each with the columns to read."""
        return [(part, self.columns) for part in self.table.parts]


def of_scheme(program: Program) -> dict[str, str]:
    """The scheme as result files name it."""
    return {SCHEME: program.content_hash, "rules.name": program.name}


def about(
    program: Program,
    tables: Sequence[Table],
    twice: Twice | None = None,
    *,
    reasons: bool = False,
) -> dict[str, str]:
    """What a result file says of itself: the edition of the scheme, the facts it is made from, and what
    the numbers of clauses mean, where it has them."""
    facts = ";".join(f"{Path(t.path).name}:{_edition(Path(t.path))}" for t in tables)
    said = clauses_text(program) if reasons else ""
    found = {**of_scheme(program), FACTS: facts, CLAUSES: said}
    return found if twice is None else {**found, TWICE: "、".join(sorted(twice.keys))}


def _edition(path: Path) -> str:
    known = path.stat()
    return f"{known.st_size}:{known.st_mtime_ns}"


def target_in(folder: Path, file: str, style: str) -> Path:
    """The result file of a file."""
    return folder / f"{Path(file).stem}.{style}"


def is_done(target: Target) -> bool:
    """Whether a result file is there, whole, and made from the same scheme and facts."""
    try:
        if target.style == "parquet":
            known = pq.read_schema(target.path).metadata or {}
        else:
            with pa.memory_map(str(target.path)) as source:
                known = ipc.open_file(source).schema.metadata or {}
    except (OSError, pa.ArrowException):
        return False
    return all(known.get(k.encode()) == v.encode() for k, v in target.about.items())


class Stopped(Exception):
    """A file could not be read; the results of the ``written`` before it are whole."""

    def __init__(self, finding: Diagnostic, written: Sequence[Path]) -> None:
        super().__init__(finding.message)
        self.finding, self.written = finding, tuple(written)


def score_folder(
    scorer: Scorer,
    bound: Sequence[Bound],
    folder: Path,
    style: str,
    workers: int,
    tick: Tick,
    *,
    resume: bool,
) -> tuple[Outcome, int]:
    """Score each file into one of its own; also how many were done already. Units that are reported
    twice anywhere are looked for first. For programs that do not compare units. Raises OSError,
    Unreadable, Stopped."""
    parts = [pair for one in bound for pair in one.parts]
    twice = find_twice(scorer.program.schema, parts, scorer.roster)
    without = evolve(scorer, excluded=twice.keys)
    outcome, kept = Outcome(), 0
    done: list[Path] = []
    for one in bound:
        path = target_in(folder, one.table.path, style)
        about_one = about(scorer.program, [one.table], twice, reasons=scorer.reasons)
        target = Target(path, style, about_one, in_folder=True)
        if resume and is_done(target):
            kept += 1
            tick(max(one.table.rows, 0))
        else:
            outcome.add(_scored(without, one, target, workers, tick, done))
        done.append(path)
    return with_twice(outcome, twice), kept


def _scored(
    scorer: Scorer, one: Bound, target: Target, workers: int, tick: Tick, done: Sequence[Path]
) -> Outcome:
    try:
        return score_known(scorer, one.parts, target, workers, tick)
    except Unreadable as broken:
        raise Stopped(broken.finding, done) from None
