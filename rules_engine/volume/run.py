"""A run over many files: scored part by part, the results written as they come, ranks in a second pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import Factory, define, evolve, frozen

from rules_engine.backends.columnar import Known, foresee
from rules_engine.diagnostics import Diagnostic
from rules_engine.volume.comparing import Found, informed, passes, sums
from rules_engine.volume.leavings import clear, in_use
from rules_engine.volume.listing import SHOWN, BadList, list_path
from rules_engine.volume.memory import kept_memory
from rules_engine.volume.sources import Part
from rules_engine.volume.spilling import written
from rules_engine.volume.twice import Twice, find_twice, repeated
from rules_engine.volume.work import Scored, Scorer, in_order
from rules_engine.whole_files import beside

Parts = Sequence[tuple[Part, tuple[str, ...]]]
Tick = Callable[[int], None]


@frozen(eq=False)
class Target:
    """Where results go: file, kind (``parquet``, ``arrow``) and what the file says of itself."""

    path: Path
    style: str
    about: dict[str, str] = Factory(dict)
    in_folder: bool = False

    @property
    def listing(self) -> Path:
        """Where the bad cells are listed."""
        return list_path(self.path, in_folder=self.in_folder)


@define(eq=False)
class Outcome:
    """What became of a run: units by state, bad cells, the first findings, the lists of all; results of a
    run before that were kept and are not free of faults."""

    states: Counter[str] = Factory(Counter)
    bad: int = 0
    first: list[Diagnostic] = Factory(list)
    notes: list[Diagnostic] = Factory(list)
    listings: list[Path] = Factory(list)
    twice: int = 0
    kept_faulty: list[Path] = Factory(list)

    @property
    def units(self) -> int:
        """How many units have a result."""
        return self.states.total()

    def add(self, other: "Outcome") -> None:
        """Take in the outcome of another file of the same run."""
        self.states += other.states
        self.bad += other.bad
        self.first += other.first[: SHOWN - len(self.first)]
        self.notes += other.notes[: SHOWN - len(self.notes)]
        self.listings += other.listings


class _Repeated(Exception):
    """Units seem to be there twice; ``suspects`` are their hashes."""

    def __init__(self, suspects: Any) -> None:
        super().__init__()
        self.suspects = suspects


def score_parts(scorer: Scorer, parts: Parts, target: Target, workers: int, tick: Tick) -> Outcome:
    """Score the parts into one file. A unit that is reported twice has no result, wherever the two
    stand; that is looked for on the way, and the run begun anew where it is so. Raises OSError,
    Unreadable, CannotCompare."""
    if passes(scorer):
        twice = find_twice(scorer.program.schema, parts, scorer.roster)
        without = _informed(evolve(scorer, excluded=twice.keys), parts, workers, tick)
        return with_twice(score_known(without, parts, target, workers, tick), twice)
    try:
        return _once(scorer, parts, target, workers, tick, check=True)
    except _Repeated as found:
        schema = scorer.program.schema
        twice = find_twice(schema, parts, scorer.roster, found.suspects)
    without = evolve(scorer, excluded=twice.keys)
    return with_twice(score_known(without, parts, target, workers, tick), twice)


def _informed(scorer: Scorer, parts: Parts, workers: int, tick: Tick) -> Scorer:
    def one_pass(known: Known) -> Found:
        found = []
        for tallies, rows in in_order(parts, lambda one: scorer.tallies(*one, known), workers):
            found.append(tallies)
            tick(rows)
        return sums(each for each in found if each)

    return informed(scorer, one_pass)


def score_known(scorer: Scorer, parts: Parts, target: Target, workers: int, tick: Tick) -> Outcome:
    """Score the parts into one file, where the units that are reported twice are known to the scorer.
    Raises OSError, Unreadable."""
    return _once(scorer, parts, target, workers, tick, check=False)


def with_twice(outcome: Outcome, twice: Twice) -> Outcome:
    """An outcome with the findings about units that were reported twice."""
    outcome.twice = len(twice.keys)
    outcome.first = [*twice.findings, *outcome.first][:SHOWN]
    return outcome


def _once(
    scorer: Scorer, parts: Parts, target: Target, workers: int, tick: Tick, *, check: bool
) -> Outcome:
    outcome, hashes = Outcome(), []
    foresee(sum(part.rows for part, _ in parts))
    clear([target.path, target.listing])
    with (
        kept_memory(),
        bad_list(target.listing) as bad,
        written(scorer, target.path, target.style, target.about, bad.settle) as taker,
    ):
        for scored in _scored(scorer, parts, workers):
            taker.take(scored)
            bad.add(scored.bad)
            hashes.append(scored.keys)
            tick(len(scored.keys))
        if check and len(suspects := repeated(hashes)):
            raise _Repeated(suspects)
    outcome.bad, outcome.first, outcome.notes = bad.count, bad.first, bad.notes
    outcome.states = taker.states
    outcome.listings = [target.listing] if bad.count else []
    return outcome


def _scored(scorer: Scorer, parts: Parts, workers: int) -> Iterator[Scored]:
    for found in in_order(scorer.pieces(parts), lambda piece: piece(), workers):
        yield from found


@contextmanager
def bad_list(path: Path) -> Iterator[BadList]:
    """The list of bad cells, there only if there are any; one of a run before is gone. It is there when
    the block is left well, or is `settled` before, so that no results are without their list."""
    found = BadList(beside(path), path)
    with in_use(path.parent):
        try:
            yield found
            found.settle()
        finally:
            found.drop()
