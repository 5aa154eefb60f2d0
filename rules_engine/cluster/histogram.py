"""排名 without bringing units together: how many units have which keys is enough to know every rank."""

from collections.abc import Iterable

import numpy as np
from attrs import frozen

from rules_engine.ir import Ranking
from rules_engine.model.columns import Array
from rules_engine.volume.quotas import packed
from rules_engine.volume.ranking import RankKeys


@frozen(eq=False)
class Histogram:
    """Rows of ``keys`` (the group first, then what is ranked by) in order, each once, with how many
    units have them; ``pending`` are the groups that have a unit which is 待补."""

    keys: Array
    counts: Array
    pending: frozenset[int]


def histogram_of(found: Iterable[RankKeys]) -> Histogram | None:
    """The histogram of some units; None where nothing is ranked."""
    parts = [_of_block(each) for each in found]
    return merged(parts) if parts else None


def _of_block(found: RankKeys) -> Histogram:
    rows = np.column_stack([found.group.astype(np.int64), found.keys])[found.placed]
    keys, counts = np.unique(rows, axis=0, return_counts=True)
    pending = frozenset(np.unique(found.group[found.pending]).tolist())
    return Histogram(keys, counts, pending)


def merged(parts: Iterable[Histogram]) -> Histogram:
    """The histogram of all units of several ones."""
    every = list(parts)
    rows = np.concatenate([each.keys for each in every])
    weights = np.concatenate([each.counts for each in every])
    keys, places = np.unique(rows, axis=0, return_inverse=True)
    counts = np.zeros(len(keys), np.int64)
    np.add.at(counts, places.reshape(-1), weights)
    return Histogram(keys, counts, frozenset().union(*(each.pending for each in every)))


@frozen(eq=False)
class RankTable:
    """The rank of each row of keys, as it is broadcast, and how many units have it."""

    keys: Array
    ranks: Array
    pending: frozenset[int]
    counts: Array

    def ranks_of(self, found: RankKeys) -> Array:
        """The ranks of units, 0 where none is stated."""
        ranks = np.zeros(len(found.group), np.int32)
        known, places, _ = self._places(found)
        ranks[known] = self.ranks[places]
        return ranks

    def shared(self, found: RankKeys) -> dict[int, bytes]:
        """The units that share their rank, by row, with what they are ranked by as one value."""
        known, places, keys = self._places(found)
        many = self.counts[places] > 1
        return dict(zip(np.flatnonzero(known)[many].tolist(), keys[many].tolist(), strict=True))

    def firsts(self) -> dict[bytes, int]:
        """For each key that units share, how many of such units come before it in the order of keys."""
        many = (self.counts > 1) & ~np.isin(self.keys[:, 0], list(self.pending))
        before = np.cumsum(self.counts[many]) - self.counts[many]
        return dict(zip(packed(self.keys)[many].tolist(), before.tolist(), strict=True))

    def _places(self, found: RankKeys) -> tuple[Array, Array, Array]:
        """Which units have a rank, in which row of the table, and their keys as one value each."""
        rows = np.column_stack([found.group.astype(np.int64), found.keys])
        known = found.placed & ~np.isin(found.group, list(self.pending))
        keys = packed(rows[known])
        return known, np.searchsorted(packed(self.keys), keys), keys


def rank_table(ranking: Ranking, found: Histogram) -> RankTable:
    """占位 1,1,3 and 密集 1,1,2; under 顺序 (1,2,3) that of the first of those that are equal."""
    order = np.argsort(packed(found.keys), kind="stable")
    keys, counts = found.keys[order], found.counts[order]
    ranks = np.zeros(len(keys), np.int32)
    for group in np.unique(keys[:, 0]).tolist() if len(keys) else ():
        rows = np.flatnonzero(keys[:, 0] == group)
        better = np.cumsum(counts[rows]) - counts[rows]
        dense = np.arange(1, len(rows) + 1)
        ranks[rows] = dense if ranking.ties == "密集" else better + 1
    return RankTable(keys, ranks, found.pending, counts)
