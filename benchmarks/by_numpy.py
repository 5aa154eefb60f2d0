"""The workload's scheme written by hand in numpy, 64-bit integers of hundredths, block by block.

What a careful programmer would write who knows the scheme and the machine: blocks that stay in the
cache, every filter over the accounts of a block in one pass. Knows nothing of the engine.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.facts_table import EPOCH_DAY
from benchmarks.workload import (
    BONUSES,
    CLASSES,
    FLAGS,
    GROUPS,
    LIMITED_TO,
    PLATFORMS,
    RESCALED,
    ZOMBIE_DAYS,
    Filter,
    Item,
)

Array = Any
Columns = Mapping[str, Array]
UNITS = 8192
NEVER, MOST = -(2**31), 2**31 - 1
RESULTS = ("总分", "等次", *(name for name, _ in GROUPS), "表扬")
GRADES = ((9000, 3), (8000, 2), (6000, 1))


def columns(batch: pa.RecordBatch) -> dict[str, Array]:
    """Plain arrays out of an Arrow block: 未报 answers are 否, 未报 levels never reach a band."""
    made = {name: batch.column(name) for name in batch.schema.names}
    found = {"类别": made["类别"].indices.to_numpy()}
    for name, column in made.items():
        if name not in ("单位", "类别", "账号"):
            found[name] = _plain(column)
    lists = made["账号"]
    records = lists.flatten()
    found["起"] = lists.offsets.to_numpy() - lists.offsets[0].as_py()
    updated = records.field("最后更新").cast(pa.int32()).fill_null(NEVER).to_numpy()
    found["天数"] = np.where(updated == NEVER, NEVER, EPOCH_DAY - updated)
    found["平台"] = records.field("平台").indices.to_numpy()
    found["政府主体"] = records.field("政府主体").to_numpy(zero_copy_only=False)
    found["发布数"] = records.field("发布数").to_numpy()
    return found


def _plain(column: pa.Array) -> Array:
    if pa.types.is_boolean(column.type):
        return column.fill_null(False).to_numpy(zero_copy_only=False)
    if pa.types.is_decimal(column.type):
        kept = np.frombuffer(column.buffers()[1], np.int32)
        kept = kept[column.offset : column.offset + len(column)]
        return np.where(column.is_valid().to_numpy(zero_copy_only=False), kept, NEVER)
    return column.to_numpy()


def half_up(over: Array, under: Array) -> Array:
    return (2 * over + under) // (2 * under)


def holds(chosen: Filter, facts: Columns) -> Array:
    """Which accounts of a block a filter takes."""
    kept = np.ones(len(facts["发布数"]), bool)
    if chosen.government is not None:
        kept &= facts["政府主体"] == chosen.government
    if chosen.platforms:
        wanted = np.zeros(len(PLATFORMS), bool)
        wanted[[PLATFORMS.index(name) for name in chosen.platforms]] = True
        kept &= wanted[facts["平台"]]
    never = facts["天数"] == NEVER
    if chosen.fresh is not None:
        kept &= ~never & (facts["天数"] <= chosen.fresh)
    if chosen.stale is not None:
        kept &= never | (facts["天数"] > chosen.stale)
    if chosen.least is not None:
        kept &= facts["发布数"] >= chosen.least
    if chosen.fewer is not None:
        kept &= facts["发布数"] < chosen.fewer
    return kept


def yes(item: Item, facts: Columns) -> Array:
    return facts[item.name] * np.int64(item.points)


def ratio(item: Item, facts: Columns) -> Array:
    over = facts[f"{item.name}分子"].astype(np.int64)
    under = facts[f"{item.name}分母"].astype(np.int64)
    exact = half_up(item.points * over, np.maximum(under, 1))
    return np.where(over >= under, item.points, exact)


def bands(item: Item, facts: Columns) -> Array:
    value = facts[item.name]
    if not item.at_least:
        value = np.where(value == NEVER, MOST, value)
    made: Array = 0
    scores = [score for _, score in item.bounds]
    for (bound, score), below in zip(item.bounds, [*scores[1:], 0], strict=True):
        reached = value >= bound if item.at_least else value <= bound
        made = made + reached * np.int64(score - below)
    return made


def times(item: Item, facts: Columns) -> Array:
    return np.maximum(item.floor, item.points - item.each * facts[item.name].astype(np.int64))


def accounts(item: Item, facts: Columns, count: Callable[[Filter], Array]) -> Array:
    counted = count(item.counted)
    if item.shape == "count":
        return np.minimum(item.most, item.each * counted)
    if item.shape == "deduct":
        return np.maximum(0, item.points - item.each * counted)
    among = count(item.among)
    share = half_up(item.points * counted, np.maximum(among, 1))
    return np.where(among == 0, item.points, share)


SCORES = {"yes": yes, "ratio": ratio, "bands": bands, "times": times}


def counting(facts: Columns) -> Callable[[Filter], Array]:
    """Counts accounts of each unit of a block; no filter is looked at twice."""
    known: dict[Filter, Array] = {}
    starts = facts["起"]

    def count(chosen: Filter) -> Array:
        if chosen not in known:
            sums = np.zeros(starts[-1] + 1, np.int32)
            np.cumsum(holds(chosen, facts), out=sums[1:])
            bounds = sums[starts]
            known[chosen] = (bounds[1:] - bounds[:-1]).astype(np.int64)
        return known[chosen]

    return count


def group_score(
    name: str,
    most: int,
    made: Sequence[Item],
    facts: Columns,
    limited: Array,
    count: Callable[[Filter], Array],
) -> Array:
    """Items that do not apply give their points, or are left out and the rest is scaled up."""
    gathered: Array = 0
    given_up = 0
    for item in made:
        if item.kind == "accounts":
            score = accounts(item, facts, count)
        else:
            score = SCORES[item.kind](item, facts)
        if item.limited:
            score = np.where(limited, score, 0 if name in RESCALED else item.points)
            given_up += item.points
        gathered = gathered + score
    gathered = np.maximum(gathered, 0)
    if name in RESCALED:
        gathered = half_up(gathered * most, np.where(limited, most, most - given_up))
    return np.minimum(most, gathered)


def score_block(groups: Mapping[str, Sequence[Item]], facts: Columns) -> Array:
    """A row for each of ``RESULTS``."""
    count = counting(facts)
    limited = np.array([kind in LIMITED_TO for kind in CLASSES])[facts["类别"]]
    parts = [group_score(name, most, groups[name], facts, limited, count) for name, most in GROUPS]
    bonus = np.minimum(500, sum(each * facts[name].astype(np.int64) for name, each in BONUSES))
    lost = 1000 * (count(Filter(True, stale=ZOMBIE_DAYS)) > 0)
    lost = lost + 1000 * (count(Filter(True, ("微博",))) == 0)
    total = np.clip(sum(parts) + bonus - lost, 0, 10500)
    praised, negative, named, broken = (facts[name] for name in FLAGS)
    total = np.where(broken, 0, total)
    grade = np.select([total >= least for least, _ in GRADES], [g for _, g in GRADES], 0)
    grade = np.where(praised & ~negative, 3, grade)
    grade = np.where(named, 0, grade)
    return np.stack([total, grade, *parts, bonus])


def cut(facts: Columns, first: int, last: int) -> dict[str, Array]:
    """The units of a block, with their accounts."""
    starts = facts["起"][first : last + 1]
    low, high = starts[0], starts[-1]
    records = ("天数", "平台", "政府主体", "发布数")
    kept = {name: facts[name][low:high] for name in records}
    rest = [name for name in facts if name not in (*records, "起")]
    return {"起": starts - low, **kept, **{name: facts[name][first:last] for name in rest}}


def score(made: Sequence[Item], facts: Columns, units: int = UNITS) -> Array:
    """All units: an array of a row for each of ``RESULTS``."""
    groups = {name: [item for item in made if item.group == name] for name, _ in GROUPS}
    size = len(facts["类别"])
    blocks = [
        score_block(groups, cut(facts, first, min(size, first + units)))
        for first in range(0, size, units)
    ]
    return np.concatenate(blocks, axis=1)
