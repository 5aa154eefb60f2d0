"""Ranks from counts of keys are those of all units sorted."""

import numpy as np
import pytest

from rules_engine.cluster.histogram import histogram_of, merged, rank_table
from rules_engine.volume.ranking import RankKeys, ranks_of
from tests.volume.tables import SCHEME, program


@pytest.mark.parametrize("ties", ["占位", "密集"])
@pytest.mark.parametrize("seed", range(20))
def test_ranks_by_counting(ties: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    parts = [some_units(chance, int(chance.integers(0, 60))) for _ in range(4)]
    ranking = program(SCHEME.replace("并列 占位", f"并列 {ties}")).ranking
    table = rank_table(ranking, merged([histogram_of([part]) for part in parts]))
    found = np.concatenate([table.ranks_of(part) for part in parts])
    assert found.tolist() == ranks_of(ranking, parts, None).tolist()


def some_units(chance: np.random.Generator, size: int) -> RankKeys:
    group = chance.integers(-1, 3, size).astype(np.int16)
    pending = (chance.random(size) < 0.02) & (group == 2)
    placed = (chance.random(size) < 0.9) & ~pending
    keys = chance.integers(-3, 3, (size, 2)) * 10 ** int(chance.integers(0, 12))
    return RankKeys(group, placed, pending, keys.astype(np.int64))
