"""What runs on a worker: one part of one file, read by pyarrow inside the task, its result written whole.

A task that is run twice writes the same bytes to the same name, so a retry makes no duplicates.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import Factory, define, frozen

from rules_engine.cluster.histogram import Histogram, RankTable, histogram_of, merged
from rules_engine.cluster.shipping import Shipped, scorer_of
from rules_engine.ir import Program
from rules_engine.model.columns import Array
from rules_engine.volume.comparing import Found, sums
from rules_engine.volume.findings import REPORTED_TWICE
from rules_engine.volume.folder import has_faults
from rules_engine.volume.listing import SHOWN, list_path
from rules_engine.volume.quotas import Profiles, Settled, counted
from rules_engine.volume.quotas import merged as all_profiles
from rules_engine.volume.run import Target, bad_list
from rules_engine.volume.sources import Part, Unreadable
from rules_engine.volume.standing import states_of, with_quotas, with_ranks
from rules_engine.volume.twice import identities
from rules_engine.volume.work import Scored, Scorer
from rules_engine.volume.writing import result_file

# Rows of a part in order, and how many units that share its rank come before each.
Later = tuple[Array, Array]


@frozen
class Task:
    """A part of a file, the columns to read, and the file that its results go to."""

    part: Part
    columns: tuple[str, ...]
    target: str
    about: tuple[tuple[str, str], ...] = ()


@define(eq=False)
class Summary:
    """What a driver holds of any number of tasks: no more than of one."""

    states: Counter[str] = Factory(Counter)
    bad: int = 0
    first: list[tuple[str, int, str, str, str]] = Factory(list)
    ranks: Histogram | None = None
    profiles: Profiles | None = None
    broken: list[str] = Factory(list)


def joined(one: Summary, other: Summary) -> Summary:
    """The summary of the tasks of both."""
    parts = [each.ranks for each in (one, other) if each.ranks is not None]
    alike = [each.profiles for each in (one, other) if each.profiles is not None]
    return Summary(
        one.states + other.states,
        one.bad + other.bad,
        sorted([*one.first, *other.first])[:SHOWN],
        merged(parts) if parts else None,
        all_profiles(alike) if alike else None,
        sorted([*one.broken, *other.broken]),
    )


def score_task(task: Task, shipped: Shipped) -> Summary:
    """Score a part into its file; where there are ranks, its results are written by `rank_task`."""
    scorer, found = scorer_of(shipped), Summary()
    target, kept, profiles = Path(task.target), [], []
    try:
        with bad_list(list_of(task)) as bad, _first_sink(scorer, target, task, bad.settle) as sink:
            for scored in scorer.part(task.part, task.columns):
                if sink is not None:
                    sink.write_batch(scored.batch)
                bad.add(scored.bad)
                _count(found, scored)
                kept += [] if scored.ranks is None else [scored.ranks]
                profiles += [] if scored.profiles is None else [counted(scored.profiles)[0]]
    except Unreadable as broken:
        return Summary(broken=[broken.finding.message])
    found.ranks = histogram_of(kept)
    found.profiles = all_profiles(profiles) if profiles else None
    return found


def _sink(scorer: Scorer, target: Path, task: Task, first: Callable[[], None] | None = None) -> Any:
    return result_file(target, "parquet", scorer.layout.schema, dict(task.about), first)


def _first_sink(scorer: Scorer, target: Path, task: Task, first: Callable[[], None]) -> Any:
    """Nothing stands there until ranks are known, not even the results of a run before."""
    if scorer.program.ranking is None:
        return _sink(scorer, target, task, first)
    target.unlink(missing_ok=True)
    return nullcontext()


def _count(found: Summary, scored: Scored) -> None:
    found.states += Counter(scored.states)
    found.bad += len(scored.bad.rows)
    for file, row, _, column, _, code, message in scored.bad.rows:
        if len(found.first) == SHOWN:
            return
        if code != REPORTED_TWICE:  # the driver tells of those
            found.first.append((file, int(row), column, code, message))


def rank_task(
    task: Task,
    shipped: Shipped,
    table: RankTable | None,
    settled: Settled | None,
    later: Later | None = None,
) -> Counter[str]:
    """Score a part once more, with its ranks and what quotas leave of its grades: cheaper than to keep
    keys on disk. ``later``: how many units that share its rank come before a row. The states of its units."""
    scorer, target = scorer_of(shipped), Path(task.target)
    states, start = Counter[str](), 0
    with _sink(scorer, target, task) as sink:
        for scored in scorer.part(task.part, task.columns):
            count = scored.batch.num_rows
            some = None if later is None else of_rows(later, start, count)
            final = finished(scorer.program, scored, table, settled, some)
            start += count
            states += states_of(final)
            sink.write_batch(final)
    return states


def finished(
    program: Program,
    scored: Scored,
    table: RankTable | None,
    settled: Settled | None,
    later: Array | None = None,
) -> Any:
    """The results of a block, with ranks where units are ranked, and with what quotas leave of their grades."""
    if scored.ranks is None or table is None:
        return scored.batch
    ranks = table.ranks_of(scored.ranks)
    final = with_ranks(scored.batch, ranks if later is None else ranks + later)
    if settled is not None and scored.profiles is not None:
        final = with_quotas(program, final, scored.profiles, settled)
    return final


def order_task(
    task: Task, shipped: Shipped, table: RankTable
) -> Iterator[tuple[tuple[bytes, bytes], tuple[str, int]]]:
    """The units of a part that share their rank with others: by what they are ordered, and where they are."""
    scorer, start = scorer_of(shipped), 0
    for scored in scorer.part(task.part, task.columns):
        assert scored.ranks is not None
        keys, names = table.shared(scored.ranks), scored.batch.column(0)
        for row, key in keys.items():
            yield (key, names[row].as_py().encode()), (task.target, start + row)
        start += scored.batch.num_rows


def of_rows(later: Later, start: int, count: int) -> Array:
    """For some rows of a part, how many units with the same rank come before each."""
    rows, before = later
    found = np.zeros(count, np.int32)
    some = slice(*np.searchsorted(rows, (start, start + count)).tolist())
    found[rows[some] - start] = before[some]
    return found


def tally_task(task: Task, shipped: Shipped) -> tuple[Found, list[str]]:
    """What the comparisons of the next pass find in a part; why it could not be read."""
    scorer = scorer_of(shipped)
    try:
        return scorer.tallies(task.part, task.columns, shipped.known)[0], []
    except Unreadable as broken:
        return [], [broken.finding.message]


def tallied_together(
    one: tuple[Found, list[str]], other: tuple[Found, list[str]]
) -> tuple[Found, list[str]]:
    """What two parts found; a part without rows found nothing."""
    return sums(found for found, _ in (one, other) if found), [*one[1], *other[1]]


def hash_task(task: Task, shipped: Shipped, buckets: int) -> Iterator[tuple[int, bytes]]:
    """The hashes of the units of a part, in buckets: equal ones meet in the same."""
    _require_stable_hashes()
    scorer = scorer_of(shipped)
    parts = [(task.part, task.columns)]
    found = [hashes for _, _, hashes, _ in identities(scorer.program.schema, parts, scorer.roster)]
    every = np.concatenate(found) if found else np.zeros(0, np.int64)
    of = every.view(np.uint64) % np.uint64(buckets)
    for bucket in np.unique(of).tolist():
        yield bucket, every[of == bucket].tobytes()


def _require_stable_hashes() -> None:
    """Workers must agree on the hash of a text. Raises RuntimeError."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        raise RuntimeError("PYTHONHASHSEED is not 0 on this worker")


def repeated_in(found: tuple[int, Sequence[bytes]]) -> list[int]:
    """The hashes of a bucket that are there more than once."""
    every = np.sort(np.concatenate([np.frombuffer(data, np.int64) for data in found[1]]))
    again: list[int] = np.unique(every[1:][every[1:] == every[:-1]]).tolist()
    return again


def name_task(task: Task, shipped: Shipped, suspects: Array) -> list[tuple[str, str, int, str]]:
    """The units of a part whose hash is there more than once: key, file, row, name."""
    scorer = scorer_of(shipped)
    parts = [(task.part, task.columns)]
    found = []
    for origin, keys, hashes, names in identities(scorer.program.schema, parts, scorer.roster):
        rows = np.flatnonzero(np.isin(hashes, suspects)).tolist()
        keyed = ((str(keys[row].as_py()), row) for row in rows)
        found += [(k, origin.file, origin.number(row), str(names[row])) for k, row in keyed if k]
    return found


def is_whole(task: Task) -> bool:
    """Whether the results of a task are there, from the same scheme and facts."""
    try:
        known = pq.read_schema(task.target).metadata or {}
    except (OSError, pa.ArrowException):
        return False
    return all(known.get(key.encode()) == value.encode() for key, value in task.about)


def is_faulty(task: Task) -> bool:
    """Whether results that are kept have units that are 出错, or a list of bad cells."""
    return has_faults(Target(Path(task.target), "parquet", in_folder=True))


def list_of(task: Task) -> Path:
    """Where the bad cells of a task are listed."""
    return list_path(Path(task.target), in_folder=True)
