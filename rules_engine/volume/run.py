"""A run over many files: scored part by part, the results written as they come, ranks in a second pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import Factory, define, evolve, frozen
from pyarrow import ipc

from rules_engine.backends.columnar import Known
from rules_engine.diagnostics import Diagnostic
from rules_engine.volume.comparing import Found, informed, passes, sums
from rules_engine.volume.listing import SHOWN, BadList, list_path
from rules_engine.volume.memory import keep_freed
from rules_engine.volume.ranking import RankKeys, ranks_of
from rules_engine.volume.sources import Part
from rules_engine.volume.twice import Twice, find_twice, repeated
from rules_engine.volume.work import Scored, Scorer, in_order
from rules_engine.volume.writing import Sink, result_file
from rules_engine.whole_files import beside

Parts = Sequence[tuple[Part, tuple[str, ...]]]
Tick = Callable[[int], None]

_RANK = 3


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
    """What became of a run: units by state, bad cells, the first findings, the list of all."""

    states: Counter[str] = Factory(Counter)
    bad: int = 0
    first: list[Diagnostic] = Factory(list)
    listing: Path | None = None
    twice: int = 0

    @property
    def units(self) -> int:
        """How many units have a result."""
        return self.states.total()

    def add(self, other: "Outcome") -> None:
        """Take in the outcome of another file of the same run."""
        self.states += other.states
        self.bad += other.bad
        self.first += other.first[: SHOWN - len(self.first)]
        self.listing = self.listing or other.listing


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
    outcome.bad += len(twice.findings)
    outcome.first = [*twice.findings, *outcome.first][:SHOWN]
    return outcome


def _once(
    scorer: Scorer, parts: Parts, target: Target, workers: int, tick: Tick, *, check: bool
) -> Outcome:
    keep_freed()
    outcome, hashes = Outcome(), []
    with bad_list(target.listing) as bad, _written(scorer, target) as take:
        for scored in _scored(scorer, parts, workers):
            take(scored)
            bad.add(scored.bad)
            hashes.append(scored.keys)
            outcome.states += Counter(scored.states)
            tick(len(scored.keys))
        if check and len(suspects := repeated(hashes)):
            raise _Repeated(suspects)
    outcome.bad, outcome.first = bad.count, bad.first
    outcome.listing = target.listing if bad.count else None
    return outcome


def _scored(scorer: Scorer, parts: Parts, workers: int) -> Iterator[Scored]:
    for found in in_order(parts, lambda one: scorer.part(*one), workers):
        yield from found


@contextmanager
def bad_list(path: Path) -> Iterator[BadList]:
    """The list of bad cells, there only if there are any; one of a run before is gone."""
    temporary = beside(path)
    found = BadList(temporary)
    try:
        yield found
        if found.close():
            temporary.replace(path)
        else:
            path.unlink(missing_ok=True)
    except BaseException:
        found.close()
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _written(scorer: Scorer, target: Target) -> Iterator[Callable[[Scored], None]]:
    """Takes results: written at once, or after ranking where units are ranked."""
    schema = scorer.layout.schema
    with result_file(target.path, target.style, schema, target.about) as sink:
        if scorer.program.ranking is None:
            yield lambda scored: sink.write_batch(scored.batch)
            return
        with _Spill(target.path, scorer.layout.held) as spill:
            yield spill.take
            spill.rank_into(sink, scorer)


class _Spill:
    """Results set aside on disk until all are known; what they are ranked by stays in memory."""

    def __init__(self, target: Path, schema: Any) -> None:
        self.path = beside(target).absolute()
        self.schema, self.keys = schema, list[RankKeys]()
        self.writer: Any = nullcontext()

    def __enter__(self) -> "_Spill":
        self.writer = ipc.new_stream(str(self.path), self.schema)
        return self

    def __exit__(self, *_: object) -> None:
        self.writer.close()
        self.path.unlink(missing_ok=True)

    def take(self, scored: Scored) -> None:
        assert scored.ranks is not None
        self.keys.append(scored.ranks)
        self.writer.write_batch(scored.batch)

    def rank_into(self, sink: Sink, scorer: Scorer) -> None:
        """Write the results with their ranks."""
        self.writer.close()
        ranking = scorer.program.ranking
        if ranking is None or not self.keys:
            return
        ranks = ranks_of(ranking, self.keys, self.names(ranking.ties == "顺序"))
        start = 0
        with pa.memory_map(str(self.path)) as source:
            for batch in ipc.open_stream(source):
                some = ranks[start : start + batch.num_rows]
                start += batch.num_rows
                column = pa.array(some, pa.int32(), mask=some == 0)
                name = self.schema.field(_RANK).name
                sink.write_batch(batch.set_column(_RANK, name, column))

    def names(self, wanted: bool) -> Any:
        if not wanted:
            return None
        with pa.memory_map(str(self.path)) as source:
            found = [batch.column(0) for batch in ipc.open_stream(source)]
        return pa.chunked_array(found, pa.string()).combine_chunks()
