"""The workload's scheme written by hand as Polars expressions, in 64-bit integers of hundredths.

Lists of accounts are laid out flat, counted by unit for all filters at once, and joined by position.
Knows nothing of the engine.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from benchmarks.by_numpy import GRADES
from benchmarks.workload import (
    BONUSES,
    DAY,
    GROUPS,
    LIMITED_TO,
    RESCALED,
    ZOMBIE_DAYS,
    Filter,
    Item,
)

Expr = pl.Expr
ZOMBIE, WEIBO = Filter(True, stale=ZOMBIE_DAYS), Filter(True, ("微博",))
WIDE = pl.Int64


def frames(batch: pa.RecordBatch) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Units, and their accounts one a row with the row of their unit."""
    plain = pa.table(
        {
            name: _plain(batch.column(name))
            for name in batch.schema.names
            if name not in ("单位", "账号")
        }
    )
    lists = batch.column("账号")
    records = lists.flatten()
    owners = np.repeat(np.arange(len(lists), dtype=np.uint32), np.diff(lists.offsets.to_numpy()))
    fields = {name: records.field(name) for name in ("平台", "最后更新", "政府主体", "发布数")}
    return pl.from_arrow(plain), pl.from_arrow(pa.table({"单位": owners, **fields}))


def _plain(column: pa.Array) -> pa.Array:
    """Decimals as their hundredths."""
    if not pa.types.is_decimal(column.type):
        return column
    return pa.Array.from_buffers(pa.int32(), len(column), column.buffers(), offset=column.offset)


def half_up(over: Expr, under: Expr) -> Expr:
    return (2 * over + under) // (2 * under)


def wide(name: str) -> Expr:
    return pl.col(name).cast(WIDE)


def whole(number: int) -> Expr:
    return pl.lit(number, WIDE)


def holds(chosen: Filter) -> Expr:
    """Which accounts a filter takes."""
    tests = []
    if chosen.government is not None:
        tests.append(pl.col("政府主体") if chosen.government else ~pl.col("政府主体"))
    if chosen.platforms:
        tests.append(pl.col("平台").is_in(list(chosen.platforms)))
    age = (pl.lit(DAY) - pl.col("最后更新")).dt.total_days()
    if chosen.fresh is not None:
        tests.append((age <= chosen.fresh).fill_null(False))
    if chosen.stale is not None:
        tests.append((age > chosen.stale).fill_null(True))
    if chosen.least is not None:
        tests.append(pl.col("发布数") >= chosen.least)
    if chosen.fewer is not None:
        tests.append(pl.col("发布数") < chosen.fewer)
    return pl.all_horizontal(tests) if tests else pl.lit(True)


def counts(made: Sequence[Item], units: int, records: pl.DataFrame) -> pl.DataFrame:
    """How many accounts of each unit each filter takes."""
    wanted = filters(made)
    flags = records.lazy().select("单位", *(holds(f).alias(n) for f, n in wanted.items()))
    summed = flags.group_by("单位").agg(pl.col(list(wanted.values())).sum().cast(WIDE))
    every = pl.LazyFrame({"单位": pl.arange(0, units, dtype=pl.UInt32, eager=True)})
    joined = every.join(summed, on="单位", how="left", maintain_order="left")
    return joined.drop("单位").fill_null(0).collect()


def filters(made: Sequence[Item]) -> dict[Filter, str]:
    """Every filter of the scheme once, with the name of its column."""
    used = [f for item in made if item.kind == "accounts" for f in (item.counted, item.among)]
    return {f: f"数{place}" for place, f in enumerate(dict.fromkeys((*used, ZOMBIE, WEIBO)))}


def item_score(item: Item, named: dict[Filter, str]) -> Expr:
    points, name = whole(item.points), item.name
    match item.kind:
        case "yes":
            return pl.when(pl.col(name).fill_null(False)).then(points).otherwise(whole(0))
        case "ratio":
            over, under = wide(f"{name}分子"), wide(f"{name}分母")
            share = half_up(points * over, pl.max_horizontal(under, whole(1)))
            return pl.when(over >= under).then(points).otherwise(share)
        case "bands":
            value = pl.col(name)
            made: Any = pl
            for bound, score in item.bounds:
                reached = value >= bound if item.at_least else value <= bound
                made = made.when(reached).then(whole(score))
            return made.otherwise(whole(0))
        case "times":
            return pl.max_horizontal(whole(item.floor), points - item.each * wide(name))
        case _:
            return account_score(item, named)


def account_score(item: Item, named: dict[Filter, str]) -> Expr:
    points, counted = whole(item.points), pl.col(named[item.counted])
    if item.shape == "count":
        return pl.min_horizontal(whole(item.most), item.each * counted)
    if item.shape == "deduct":
        return pl.max_horizontal(whole(0), points - item.each * counted)
    among = pl.col(named[item.among])
    share = half_up(points * counted, pl.max_horizontal(among, whole(1)))
    return pl.when(among == 0).then(points).otherwise(share)


def group_score(name: str, most: int, made: Sequence[Item], named: dict[Filter, str]) -> Expr:
    limited = pl.col("类别").is_in(list(LIMITED_TO))
    terms, given_up = [], 0
    for item in made:
        score = item_score(item, named)
        if item.limited:
            instead = 0 if name in RESCALED else item.points
            score = pl.when(limited).then(score).otherwise(whole(instead))
            given_up += item.points
        terms.append(score)
    gathered = pl.max_horizontal(whole(0), pl.sum_horizontal(terms))
    if name in RESCALED:
        under = pl.when(limited).then(whole(most)).otherwise(whole(most - given_up))
        gathered = half_up(gathered * most, under)
    return pl.min_horizontal(whole(most), gathered).alias(name)


def score(made: Sequence[Item], units: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Columns as ``by_numpy.RESULTS``."""
    named = filters(made)
    both = pl.concat([units, counts(made, len(units), records)], how="horizontal").lazy()
    groups = [
        group_score(name, most, [item for item in made if item.group == name], named)
        for name, most in GROUPS
    ]
    bonus = pl.min_horizontal(
        whole(500), pl.sum_horizontal(each * wide(name) for name, each in BONUSES)
    )
    parts = both.select(
        *groups,
        bonus.alias("表扬"),
        (pl.col(named[ZOMBIE]) > 0).alias("僵尸"),
        (pl.col(named[WEIBO]) == 0).alias("无微博"),
        *("先进", "负面", "通报", "瘫痪"),
    )
    return graded(parts).select("总分", "等次", *(name for name, _ in GROUPS), "表扬").collect()


def graded(parts: pl.LazyFrame) -> pl.LazyFrame:
    gathered = pl.sum_horizontal(*(name for name, _ in GROUPS), "表扬")
    lost = 1000 * (pl.col("僵尸").cast(WIDE) + pl.col("无微博").cast(WIDE))
    total = (gathered - lost).clip(0, 10500)
    veto = pl.when(pl.col("瘫痪")).then(whole(0)).otherwise(total)
    grade: Any = pl.when("通报").then(whole(0)).when(pl.col("先进") & ~pl.col("负面"))
    grade = grade.then(whole(3))
    for least, number in GRADES:
        grade = grade.when(pl.col("总分") >= least).then(whole(number))
    return parts.with_columns(veto.alias("总分")).with_columns(
        grade.otherwise(whole(0)).alias("等次")
    )
