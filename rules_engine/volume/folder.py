"""A run over many files, a result file for each; what is done already can be gone on from."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import evolve, frozen
from pyarrow import ipc

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts import Roster
from rules_engine.ir import Program
from rules_engine.model.workdays import WorkCalendar
from rules_engine.volume.editions import edition_of
from rules_engine.volume.reasons import CLAUSES, clauses_text
from rules_engine.volume.run import Outcome, Target, Tick, score_known, with_twice
from rules_engine.volume.sources import SUFFIXES, Kind, Part, Table, Unreadable
from rules_engine.volume.standing import STATE
from rules_engine.volume.twice import Twice, find_twice
from rules_engine.volume.work import Scorer

SCHEME, FACTS, TWICE = "rules.scheme", "rules.facts", "rules.twice"
ROSTER, CALENDAR = "rules.roster", "rules.calendar"
_FAULTY = "出错"
_READ = frozenset(suffix for suffix, kind in SUFFIXES.items() if kind is not Kind.CSV)


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


def given(roster: Roster | None, calendar: WorkCalendar | None) -> dict[str, str]:
    """What else results are made from, as result files name it."""
    return {
        ROSTER: "" if roster is None else roster.fingerprint,
        CALENDAR: "" if calendar is None else calendar.fingerprint,
    }


def about(
    program: Program,
    tables: Sequence[Table],
    twice: Twice | None = None,
    *,
    reasons: bool = False,
    beside: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What a result file says of itself: the edition of the scheme, the facts it is made from, what the
    numbers of clauses mean, where it has them, and what is `given` ``beside`` the facts."""
    facts = ";".join(
        f"{Path(t.path).name}:{t.edition or edition_of(t.path)}{_lists(t)}" for t in tables
    )
    said = clauses_text(program) if reasons else ""
    found = {**of_scheme(program), FACTS: facts, CLAUSES: said, **(beside or {})}
    return found if twice is None else {**found, TWICE: "、".join(sorted(twice.keys))}


def _lists(table: Table) -> str:
    return "".join(f"+{Path(each.path).name}:{each.edition}" for each in table.lists)


def target_in(folder: Path, file: str, style: str) -> Path:
    """The result file of a file."""
    return folder / f"{Path(file).stem}.{style}"


def others_in(folder: Path, targets: Collection[Path]) -> list[Path]:
    """What stands in a folder of results, and would be read with them, but is no target (those as they are
    when they are resolved)."""
    here, known = Path(os.path.realpath(folder)), {Path(os.path.realpath(each)) for each in targets}
    found = [path for path in sorted(here.rglob("*")) if path.suffix.lower() in _READ]
    return [
        path
        for path in found
        if path not in known and not _is_hidden(path.relative_to(here)) and path.is_file()
    ]


def _is_hidden(path: Path) -> bool:
    """Whether those who read a folder as one table leave it out."""
    return any(part.startswith(("_", ".")) for part in path.parts)


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


def has_faults(target: Target) -> bool:
    """Whether results that are kept have units that are 出错, or a list of bad cells."""
    return target.listing.exists() or any(
        pc.any(pc.equal(states.cast(pa.string()), _FAULTY)).as_py() for states in _states(target)
    )


def _states(target: Target) -> Iterator[Any]:
    if target.style == "parquet":
        with pq.ParquetFile(target.path) as file:
            name = file.schema_arrow.names[STATE]
            yield from (batch.column(0) for batch in file.iter_batches(columns=[name]))
        return
    with pa.memory_map(str(target.path)) as source:
        only = ipc.IpcReadOptions(included_fields=[STATE])
        reader = ipc.open_file(source, options=only)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number).column(0)


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
    beside: Mapping[str, str],
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
        about_one = about(scorer.program, [one.table], twice, reasons=scorer.reasons, beside=beside)
        target = Target(path, style, about_one, in_folder=True)
        if resume and is_done(target):
            kept += 1
            outcome.kept_faulty += [path] if has_faults(target) else []
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
