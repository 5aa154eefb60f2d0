"""并列 顺序 on a cluster: units that share what they are ranked by follow each other in the order of their
names. Only they are sorted, by Spark; where each of them stands goes back to the task that writes it."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from rules_engine.cluster.histogram import RankTable
from rules_engine.cluster.tasks import Later, Task, order_task


def with_places(context: Any, tasks: Sequence[Task], shipped: Any, table: RankTable) -> Any:
    """The tasks as an RDD, each with how many units that share a rank come before its rows (None: there are
    none). ``shipped`` is broadcast already."""
    storage: Any = import_module("pyspark").StorageLevel  # only where it is installed
    firsts, ranks = context.broadcast(table.firsts()), context.broadcast(table)
    every = context.parallelize(tasks, len(tasks))
    shared = every.flatMap(lambda task: order_task(task, shipped.value, ranks.value))
    # Sorting looks at what it sorts more than once, and each time would score anew.
    shared = shared.persist(storage.MEMORY_AND_DISK)
    ordered = shared.sortByKey(numPartitions=len(tasks)).zipWithIndex()
    places = ordered.map(lambda one: _place(one, firsts.value)).groupByKey(len(tasks))
    targets = context.parallelize([(task.target, task) for task in tasks], len(tasks))
    return targets.leftOuterJoin(places.mapValues(_of_part), len(tasks)).values()


def _place(
    one: tuple[tuple[tuple[bytes, bytes], tuple[str, int]], int], firsts: dict[bytes, int]
) -> tuple[str, tuple[int, int]]:
    ((key, _), (target, row)), number = one
    return target, (row, number - firsts[key])


def _of_part(found: Iterable[tuple[int, int]]) -> Later:
    every = np.array(sorted(found), np.int64).reshape(-1, 2)
    return every[:, 0], every[:, 1].astype(np.int32)
