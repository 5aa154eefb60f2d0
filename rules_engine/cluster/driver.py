"""A run on Spark from the driver: tasks over files and row groups; only sums come back to it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from attrs import evolve, frozen

from rules_engine.backends.columnar import Known
from rules_engine.cluster.histogram import rank_table
from rules_engine.cluster.ordering import with_places
from rules_engine.cluster.shipping import Shipped, scorer_of
from rules_engine.cluster.tasks import (
    Summary,
    Task,
    hash_task,
    is_faulty,
    is_whole,
    joined,
    list_of,
    name_task,
    rank_task,
    repeated_in,
    score_task,
    tallied_together,
    tally_task,
)
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program, Ranking
from rules_engine.volume.comparing import Found, informed
from rules_engine.volume.editions import Edition
from rules_engine.volume.findings import reported_twice
from rules_engine.volume.folder import Bound, about
from rules_engine.volume.quotas import settle
from rules_engine.volume.sources import Part

_MOST_NAMED = 20
_MANY = 256


@frozen(eq=False)
class ClusterOutcome:
    """What became of a run: the sums of all tasks, the tasks that were done before, units that were
    reported twice with the findings about the first of them, the lists of bad cells, and how
    many of the results that were kept have faults."""

    summary: Summary
    tasks: int
    kept: int
    twice: int
    findings: tuple[Diagnostic, ...]
    lists: tuple[Path, ...]
    kept_faulty: int = 0


def tasks_of(
    program: Program,
    bound: Sequence[Bound],
    folder: Path,
    *,
    reasons: bool = False,
    beside: Mapping[str, str] | None = None,
) -> list[Task]:
    """A task for each part of each file; the result of ``facts.parquet``'s part 3 is ``facts-00003.parquet``."""
    found = []
    for one in bound:
        found_in = about(program, [one.table], reasons=reasons, beside=beside)
        said = tuple(sorted(found_in.items()))
        for number, part in enumerate(one.table.parts):
            name = f"{Path(one.table.path).stem}-{number:05}.parquet"
            absolute = evolve(part, path=str(Path(part.path).resolve()), edition=_anywhere(part))
            found.append(Task(absolute, one.columns, str(folder.resolve() / name), said))
    return found


def _anywhere(part: Part) -> Edition | None:
    """The edition of a file as all machines see it: they may tell its time differently."""
    return None if part.edition is None else evolve(part.edition, changed=None)


class TaskFailed(Exception):
    """A task failed as often as Spark tries it; ``reason`` is what it said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def score_on(
    context: Any, program: Program, shipped: Shipped, tasks: Sequence[Task], *, resume: bool
) -> ClusterOutcome:
    """Score the tasks on a SparkContext. Units that are reported twice anywhere have no result. Raises
    CannotCompare, TaskFailed."""
    protocol: Any = import_module("py4j.protocol")  # only where pyspark is installed
    try:
        return _scored_on(context, program, shipped, tasks, resume=resume)
    except protocol.Py4JError as error:
        raise TaskFailed(_why(str(error))) from error


def _why(text: str) -> str:
    """The line that says what was wrong, out of what Spark says."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line for line in lines if _ERROR.match(line)]
    return said[-1] if said else next((line for line in lines if "Exception" in line), "没有说原因")


# What Python says last: ``OSError: [Errno 28] No space left on device``.
_ERROR = re.compile(r"[A-Z]\w*(Error|Exception|Unreadable)\b: ")


def _scored_on(
    context: Any, program: Program, shipped: Shipped, tasks: Sequence[Task], *, resume: bool
) -> ClusterOutcome:
    twice, findings = _twice(context, shipped, tasks)
    marked = [_marked(task, twice) for task in tasks]
    try:
        sent = _informed(context, evolve(shipped, excluded=frozenset(twice)), marked)
    except _Broken as error:
        return ClusterOutcome(Summary(broken=error.words), len(marked), 0, len(twice), findings, ())
    together = program.ranking is not None or bool(sent.known)
    kept = [task for task in marked if resume and not together and is_whole(task)]
    whole = {task.target for task in kept}
    due = [task for task in marked if task.target not in whole]
    packed = context.broadcast(sent)
    summary = Summary()
    if due:
        every = context.parallelize(due, len(due))
        found = every.map(lambda task: score_task(task, packed.value))
        # With many tasks, sums are made on the workers first: the driver holds a few of them.
        summary = found.treeReduce(joined) if len(due) > _MANY else found.reduce(joined)
    if program.ranking is not None and not summary.broken and due:
        summary.states = _ranked(context, program.ranking, packed, due, summary)
    lists = tuple(path for task in marked if (path := list_of(task)).exists())
    faulty = context.parallelize(kept, len(kept)).filter(is_faulty).count() if kept else 0
    return ClusterOutcome(summary, len(marked), len(kept), len(twice), findings, lists, faulty)


def _ranked(
    context: Any, ranking: Ranking, packed: Any, due: Sequence[Task], found: Summary
) -> Counter[str]:
    """Score the tasks once more, with ranks and what quotas leave: the states of their units."""
    program = scorer_of(packed.value).program
    settled = None if found.profiles is None else settle(program, found.profiles)
    ranks = None if found.ranks is None else rank_table(ranking, found.ranks)
    table = context.broadcast((ranks, settled))
    if ranks is not None and ranking.ties == "顺序" and ranks.firsts():
        again = with_places(context, due, packed, ranks)
    else:
        again = context.parallelize([(task, None) for task in due], len(due))
    states = again.map(
        lambda one: rank_task(one[0], packed.value, table.value[0], table.value[1], one[1])
    )
    every: Counter[str] = states.reduce(lambda one, other: one + other)
    return every


class _Broken(Exception):
    """Parts could not be read; ``words`` say why."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words


def _informed(context: Any, shipped: Shipped, tasks: Sequence[Task]) -> Shipped:
    """With what comparisons between units come to: a job for each stratum, whose tasks tally their parts;
    Spark adds the tallies up. Raises _Broken, CannotCompare."""

    def one_pass(known: Known) -> Found:
        packed = context.broadcast(evolve(shipped, known=known))
        every = context.parallelize(tasks, len(tasks))
        found = every.map(lambda task: tally_task(task, packed.value))
        together: tuple[Found, list[str]] = found.treeReduce(tallied_together)
        tallies, broken = together
        if broken:
            raise _Broken(broken)
        return tallies

    return evolve(shipped, known=informed(scorer_of(shipped), one_pass).known or ())


def _marked(task: Task, twice: Sequence[str]) -> Task:
    """A result says which units were left out, so that another run can tell whether it may keep it."""
    return evolve(task, about=(*task.about, ("rules.twice", "、".join(sorted(twice)))))


def _twice(
    context: Any, shipped: Shipped, tasks: Sequence[Task]
) -> tuple[list[str], tuple[Diagnostic, ...]]:
    """Units that are reported twice: their hashes meet in buckets, then those few are looked at."""
    if not tasks:
        return [], ()
    packed, buckets = context.broadcast(shipped), max(1, len(tasks))
    every = context.parallelize(tasks, len(tasks))
    hashes = every.flatMap(lambda task: hash_task(task, packed.value, buckets))
    suspects = hashes.groupByKey(buckets).flatMap(repeated_in).collect()
    if not suspects:
        return [], ()
    wanted = context.broadcast(np.array(suspects, np.int64))
    found = every.flatMap(lambda task: name_task(task, packed.value, wanted.value)).collect()
    return _judged(sorted(found))


def _judged(found: Sequence[tuple[str, str, int, str]]) -> tuple[list[str], tuple[Diagnostic, ...]]:
    first: dict[str, tuple[str, str, int, str]] = {}
    twice: dict[str, None] = {}
    findings: list[Diagnostic] = []
    for one in found:
        key, file, row, name = one
        if key in first:
            twice[key] = None
            if len(findings) < _MOST_NAMED:
                findings.append(_finding(name, file, row, first[key]))
        first.setdefault(key, one)
    return list(twice), tuple(findings)


def _finding(name: str, file: str, row: int, before: tuple[str, str, int, str]) -> Diagnostic:
    _, other, number, _ = before
    return evolve(
        reported_twice(file, name=name),
        place=f"第 {row} 行“单位”",
        notes=(f"第一次在 {other} 第 {number} 行“单位”",),
        helps=("删掉一处，或改正名称",),
    )
