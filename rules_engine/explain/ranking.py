"""排名: ranks and the printed order of the units.

Units tie where all keys are equal. 出错, 未评 and 不参评 units have no rank and change nobody's. As long as
a unit of a group is 待补, no rank of that group is stated: its score could still pass anyone.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve

from rules_engine.explain.groups import class_place, grouped
from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Program, Ranking, RankKey
from rules_engine.model.values import number_of

_Keyed = tuple[tuple[Fraction, ...], UnitResult]


def ranked(program: Program, results: Sequence[UnitResult]) -> tuple[UnitResult, ...]:
    """Results with ranks, in printed order: class, rank, then the others by name."""
    ranking = program.ranking
    if ranking is None:
        return tuple(sorted(results, key=lambda r: (class_place(program, r), r.unit.name)))
    groups = grouped(program, ranking.group, results)
    return tuple(r for _, group in groups for r in _ranked_group(ranking, group))


def _ranked_group(ranking: Ranking, results: Sequence[UnitResult]) -> list[UnitResult]:
    keyed = [(k, r) for r in results if (k := sort_keys(ranking.keys, r)) is not None]
    keyed.sort(key=lambda pair: (pair[0], pair[1].unit.name))
    placed = {id(result) for _, result in keyed}
    others = sorted((r for r in results if id(r) not in placed), key=lambda r: r.unit.name)
    if any(result.status is Status.PENDING for result in results):
        return [result for _, result in keyed] + others
    ranks = _ranks(ranking.ties, keyed)
    return [evolve(r, rank=rank) for rank, (_, r) in zip(ranks, keyed, strict=True)] + others


def order_of(wanted: Sequence[RankKey], result: UnitResult) -> tuple[int, tuple[Fraction, ...]]:
    """Sorts the best first; a unit without a place in the order comes last."""
    keys = sort_keys(wanted, result)
    return (1, ()) if keys is None else (0, keys)


def sort_keys(wanted: Sequence[RankKey], result: UnitResult) -> tuple[Fraction, ...] | None:
    """The sort keys, best first; None where the unit has no place in the order."""
    if result.status is not Status.NORMAL or result.stopped or result.apart:
        return None
    keys = []
    for key in wanted:
        value = number_of(result.observation.value(key.value))
        if value is None:
            return None
        keys.append(-value if key.descending else value)
    return tuple(keys)


def _ranks(ties: str, keyed: Sequence[_Keyed]) -> Iterable[int]:
    """占位 1,1,3 · 密集 1,1,2 · 顺序 1,2,3 (equal units in the order of their names)."""
    if ties == "顺序":
        return range(1, len(keyed) + 1)
    ranks: list[int] = []
    for index, (keys, _) in enumerate(keyed):
        if index and keys == keyed[index - 1][0]:
            ranks.append(ranks[-1])
        else:
            ranks.append(index + 1 if ties == "占位" else (ranks[-1] if ranks else 0) + 1)
    return ranks
