"""排名 over columns: what each unit is ranked by is kept, ranks are found when all are known."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc
from attrs import frozen

from rules_engine.backends.columnar import ResultColumns, UnitStatus
from rules_engine.facts.wording import quoted
from rules_engine.ir import Program, Ranking
from rules_engine.ir.passes.grid import grids
from rules_engine.ir.program import RankKey
from rules_engine.model.columns import Array, State
from rules_engine.volume.results import scaled


@frozen(eq=False)
class RankKeys:
    """For each unit: its ``group`` (-1: none), whether it has a place in the order, whether it is 待补,
    and its keys, smallest best."""

    group: Array
    placed: Array
    pending: Array
    keys: Array


def rank_keys(program: Program, results: ResultColumns, taken: Array) -> RankKeys | None:
    """What the units of a block are ranked by; None where nothing is ranked. Raises OverflowError, which
    says why."""
    ranking = program.ranking
    if ranking is None:
        return None
    status = results.status
    placed = (status == UnitStatus.NORMAL) & ~results.stopped & ~results.apart
    answers = [results.values[id(key.value)] for key in ranking.keys]
    for answer in answers:
        placed &= answer.having(State.VALUE, State.WIDE)
    scales = _scales(program, ranking)
    keys = [
        _ordered(key, scaled(answer, scale, placed, _too_large(key)))
        for key, answer, scale in zip(ranking.keys, answers, scales, strict=True)
    ]
    return RankKeys(
        group_places(program, ranking.group, results)[taken],
        placed[taken],
        (status == UnitStatus.PENDING)[taken],
        np.stack(keys, axis=1)[taken],
    )


def _ordered(key: RankKey, values: Array) -> Array:
    """Smallest best. The complement turns the order around, and every number has one."""
    return ~values.astype(np.int64) if key.descending else values


def _too_large(key: RankKey) -> str:
    return f"排名{quoted(key.text)}所用的数有的太大，64 位的整数放不下"


def _scales(program: Program, ranking: Ranking) -> list[int]:
    found = grids([key.value for key in ranking.keys], program.schema)
    return [found[id(key.value)] or 1 for key in ranking.keys]


def can_rank(program: Program) -> bool:
    """Whether the keys of a ranking are whole numbers on some scale."""
    ranking = program.ranking
    if ranking is None:
        return True
    found = grids([key.value for key in ranking.keys], program.schema)
    return all(found[id(key.value)] is not None for key in ranking.keys)


def group_places(program: Program, group: str | None, results: ResultColumns) -> Array:
    """Places of the values of the attribute that units are grouped by; -1 without one."""
    count = results.columns.count
    if group is None:
        return np.zeros(count, np.int16)
    column = results.columns.units.attributes.get(group)
    if column is None:
        return np.full(count, -1, np.int16)
    declared = program.schema.values_of(group)
    places = [declared.index(w) if w in declared else -1 for w in column.dictionary]
    found = np.array(places or [-1], np.int16)[column.values]
    return found if column.states is None else np.where(column.states == 0, found, np.int16(-1))


def ranks_of(ranking: Ranking, found: Sequence[RankKeys], names: Any) -> Array:
    """The rank of every unit, 0 where none is stated. ``names`` are those of all units, in order."""
    group = np.concatenate([each.group for each in found])
    placed = np.concatenate([each.placed for each in found])
    pending = np.concatenate([each.pending for each in found])
    keys = np.concatenate([each.keys for each in found])
    ranks = np.zeros(len(group), np.int32)
    waiting = set(np.unique(group[pending]).tolist())
    for each in np.unique(group).tolist():
        if each not in waiting:
            rows = np.flatnonzero((group == each) & placed)
            ranks[rows] = _ranks(ranking.ties, keys[rows], names, rows)
    return ranks


def _ranks(ties: str, keys: Array, names: Any, rows: Array) -> Array:
    """占位 1,1,3 · 密集 1,1,2 · 顺序 1,2,3 (equal units in the order of their names)."""
    columns = [keys[:, place] for place in reversed(range(keys.shape[1]))]
    if ties == "顺序":
        columns.insert(0, _order_of(names.take(rows)))
    order = np.lexsort(columns)
    ranks = np.zeros(len(rows), np.int32)
    if ties == "顺序":
        ranks[order] = np.arange(1, len(rows) + 1)
        return ranks
    ordered = keys[order]
    new = np.ones(len(rows), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    if ties == "占位":
        firsts = np.where(new, np.arange(1, len(rows) + 1), 0)
        ranks[order] = np.maximum.accumulate(firsts)
    else:
        ranks[order] = np.cumsum(new)
    return ranks


def _order_of(names: Any) -> Array:
    """The place of each name in the order of code points, which is that of UTF-8."""
    order = pc.sort_indices(names).to_numpy()
    places = np.zeros(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
