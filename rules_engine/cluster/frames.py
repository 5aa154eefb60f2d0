"""Facts that live in tables of a data platform: a DataFrame in, a DataFrame of results out.

Every row goes from the JVM to Python and back, which costs about ten times what reading files inside
the tasks does; see docs/adr/0006-billion-rows.md. Where units are compared the table is read several times:
it must be the same each time. Otherwise a unit that is there twice is not found by `score_frame`; `bad_cells`
lists it, and all that could not be read.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, field, frozen
from pyspark.sql import Window
from pyspark.sql import functions as columns_of
from pyspark.sql.pandas.types import from_arrow_schema

from rules_engine.backends.columnar import Known
from rules_engine.cluster.arrow_maps import Batches, chosen, map_in_arrow, reduced
from rules_engine.cluster.frame_faults import bad_cells
from rules_engine.cluster.frame_rows import CannotScore, facts_in, keys_of, named
from rules_engine.cluster.histogram import RankTable, histogram_of, rank_table
from rules_engine.cluster.shipping import Shipped, scorer_of, ship
from rules_engine.cluster.tasks import Summary, finished, joined
from rules_engine.facts.words import UNIT
from rules_engine.ir import Program
from rules_engine.model.workdays import WorkCalendar
from rules_engine.source.sanitize import one_line
from rules_engine.volume.blocks import read_block
from rules_engine.volume.comparing import CannotCompare, Found, informed, sums
from rules_engine.volume.job import choose, compares
from rules_engine.volume.quotas import Settled, counted, packed, settle
from rules_engine.volume.quotas import merged as all_profiles
from rules_engine.volume.standing import RANK
from rules_engine.volume.work import Scored, Scorer

__all__ = ["CannotScore", "bad_cells", "plain_schema", "score_frame"]

_KEY = "#名次"
_NAMED = 5


def score_frame(frame: Any, program: Program, calendar: WorkCalendar | None = None) -> Any:
    """The results of the units in a DataFrame whose columns are named as the facts. Raises CannotScore
    for columns that do not hold the facts, and, where units are compared, for units that are there twice."""
    way = choose(program, "parquet", None, calendar)
    if way.scorer is None:
        raise CannotScore(way.reason)
    columns = facts_in(frame, program, tell=True)
    rows = _Rows(chosen(frame, columns), columns, ship(program, None, calendar))
    if not compares(program):
        return rows.results(None, None)
    _require_unique(rows)
    try:
        rows = rows.informed()
    except CannotCompare as refused:
        raise CannotScore(refused.reason) from None
    return rows.ranked() if program.ranking is not None else rows.results(None, None)


@frozen(eq=False)
class _Rows:
    """The facts of units as rows of a DataFrame, and what they are scored with."""

    frame: Any
    columns: tuple[str, ...]
    shipped: Shipped
    scorer: Scorer = field(init=False)

    @scorer.default
    def _scorer(self) -> Scorer:
        return scorer_of(self.shipped)

    def informed(self) -> "_Rows":
        """With what comparisons between units come to: a pass for each stratum. Raises CannotCompare."""

        def one_pass(known: Known) -> Found:
            shipped, columns = evolve(self.shipped, known=known), self.columns
            return reduced(self.frame, lambda rows: _tallies(rows, columns, shipped), (), _sums)

        known = informed(self.scorer, one_pass).known or ()
        return evolve(self, shipped=evolve(self.shipped, known=known))

    def ranked(self) -> Any:
        """The results after what all units have was counted."""
        ranking, shipped, columns = self.scorer.program.ranking, self.shipped, self.columns
        assert ranking is not None
        found = reduced(
            self.frame, lambda rows: _summary(rows, columns, shipped), Summary(), joined
        )
        settled = None
        if found.profiles is not None:
            settled = settle(self.scorer.program, found.profiles)
        table = None if found.ranks is None else rank_table(ranking, found.ranks)
        results = self.results(table, settled)
        return _by_name(results) if ranking.ties == "顺序" else results

    def results(self, table: RankTable | None, settled: Settled | None) -> Any:
        """The results as they come."""
        shipped, columns, layout = self.shipped, self.columns, self.scorer.layout
        ranking = self.scorer.program.ranking
        keyed = table is not None and ranking is not None and ranking.ties == "顺序"
        schema = plain_schema(layout.schema, keyed=keyed)

        def score(batches: Batches) -> Iterator[Any]:
            scorer = scorer_of(shipped)
            for scored in _scored(scorer, batches, columns):
                batch = finished(scorer.program, scored, table, settled)
                more = [_keys(scored)] if keyed else []
                yield _plain(batch, more, schema)

        return map_in_arrow(self.frame, score, from_arrow_schema(schema))


def _scored(scorer: Scorer, batches: Batches, columns: Iterable[str]) -> Iterator[Scored]:
    for origin, batch in named(batches, columns):
        yield scorer.block(read_block(scorer.program.schema, batch, origin))


def _tallies(batches: Batches, columns: Iterable[str], shipped: Shipped) -> Found:
    scorer = scorer_of(shipped)
    blocks = (
        read_block(scorer.program.schema, batch, origin)
        for origin, batch in named(batches, columns)
    )
    return sums(scorer.tallies_of(block, shipped.known) for block in blocks)


def _sums(one: Found, other: Found) -> Found:
    """A partition without rows found nothing."""
    return sums(each for each in (one, other) if each)


def _summary(batches: Batches, columns: Iterable[str], shipped: Shipped) -> Summary:
    keys, profiles = [], []
    for scored in _scored(scorer_of(shipped), batches, columns):
        keys += [] if scored.ranks is None else [scored.ranks]
        profiles += [] if scored.profiles is None else [counted(scored.profiles)[0]]
    return Summary(ranks=histogram_of(keys), profiles=all_profiles(profiles) if profiles else None)


def _keys(scored: Scored) -> Any:
    """What units are ranked by, a value each: units that are equal in it share a rank."""
    assert scored.ranks is not None
    rows = np.column_stack([scored.ranks.group.astype(np.int64), scored.ranks.keys])
    return pa.array(packed(rows).tolist(), pa.binary())


def _by_name(results: Any) -> Any:
    """Units that share a rank, one after the other in the order of their names, which is that of UTF-8."""
    rank, names = results.columns[RANK], columns_of.col(f"`{results.columns[0]}`")
    alike = Window.partitionBy(f"`{_KEY}`", f"`{rank}`").orderBy(names)
    later = columns_of.row_number().over(alike) - 1
    return results.withColumn(rank, (columns_of.col(f"`{rank}`") + later).cast("int")).drop(_KEY)


def _require_unique(rows: _Rows) -> None:
    """Raises CannotScore for units that are there twice, by Spark's own count of their keys."""
    only = chosen(rows.frame, [f"c{rows.columns.index(UNIT)}"])
    every = map_in_arrow(only, _identities, "key string, name string").groupBy("key")
    counts = every.agg(columns_of.count("key").alias("times"), columns_of.min("name"))
    twice = counts.where("times > 1").orderBy("key").limit(_NAMED + 1).collect()
    if twice:
        names = "、".join(one_line(row[2]) for row in twice[:_NAMED])
        more = "等" if len(twice) > _NAMED else ""
        raise CannotScore(
            f"单位{names}{more}出现了两次，说不清以哪一行为准；每个单位只留一行（全部见 bad_cells）"
        )


def _identities(batches: Batches) -> Iterator[Any]:
    """By what units are told apart, and their names."""
    for batch in batches:
        names = batch.column(0).cast(pa.string()).drop_null()
        table = pa.RecordBatch.from_arrays([keys_of(names), names], names=["key", "name"])
        yield table.filter(pc.not_equal(table.column(0), ""))


def plain_schema(schema: Any, *, keyed: bool = False) -> Any:
    """Words as texts: Spark has no dictionaries. ``keyed``: with what units are ranked by."""
    fields = [(f.name, pa.string() if _is_word(f.type) else f.type) for f in schema]
    return pa.schema([*fields, *[(_KEY, pa.binary())] * keyed])


def _is_word(kind: Any) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _plain(batch: Any, more: list[Any], schema: Any) -> Any:
    columns = zip([*batch.columns, *more], schema, strict=True)
    return pa.RecordBatch.from_arrays([c.cast(field.type) for c, field in columns], schema=schema)
