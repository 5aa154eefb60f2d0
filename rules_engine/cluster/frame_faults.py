"""The complete list of what is wrong in a DataFrame of facts: beside its results, as ``结果.有误.csv`` is
beside those of files."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Window
from pyspark.sql import functions as columns_of
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from rules_engine.cluster.arrow_maps import Batches, chosen, map_in_arrow
from rules_engine.cluster.frame_rows import CannotScore, facts_in, keys_of, named
from rules_engine.facts.words import UNIT
from rules_engine.ir import Program
from rules_engine.volume.blocks import read_block
from rules_engine.volume.findings import reported_twice
from rules_engine.volume.listing import COLUMNS, listed

# Rows of a table have no file and no number.
_OF_FILES = 2
FAULTS = COLUMNS[_OF_FILES:]
_KEY, _TIMES = "#键", "#次"


def bad_cells(frame: Any, program: Program, *, keep: Sequence[str] = ()) -> Any:
    """A row for each cell of a DataFrame that cannot be read as its fact, and for each row of a unit that is
    there more than once: 单位, 列, 内容, 编号, 说明, after the columns to ``keep``, which say whose row it
    is (a table has no numbers of rows). Reads the table twice, when the list is asked for. Raises
    CannotScore as `score_frame` does."""
    columns = facts_in(frame, program)
    kept = _kept(frame, keep)
    rows = chosen(frame, [*columns, *kept.names])
    cells = _cells(rows, program, columns, kept)
    return cells.unionByName(_again(rows, columns, kept))


def _kept(frame: Any, keep: Sequence[str]) -> Any:
    """The columns to keep as an Arrow schema."""
    there = to_arrow_schema(frame.schema)
    for name in keep:
        if name not in there.names:
            raise CannotScore(f"表里没有要保留的列“{name}”")
        if name in FAULTS or keep.count(name) > 1:
            raise CannotScore(f"要保留的列“{name}”和清单里的列同名，先换一个名称")
    return pa.schema([there.field(name) for name in keep])


def _cells(rows: Any, program: Program, columns: Sequence[str], kept: Any) -> Any:
    """What is wrong in cells, as it is read."""
    facts, texts = program.schema, [(name, pa.string()) for name in FAULTS]
    schema = pa.schema([*kept, *texts])

    def found(batches: Batches) -> Iterator[Any]:
        for batch in batches:
            ((origin, given),) = named([batch], columns)
            block = read_block(facts, given, origin)
            lines = [line[_OF_FILES:] for line in listed(block).rows]
            at = pa.array([cell.place.row for cell in block.bad], pa.int64())
            others = [column.take(at) for column in batch.columns[len(columns) :]]
            words = [pa.array([line[n] for line in lines], pa.string()) for n in range(len(FAULTS))]
            yield pa.RecordBatch.from_arrays([*others, *words], schema=schema)

    return map_in_arrow(rows, found, from_arrow_schema(schema))


def _again(rows: Any, columns: Sequence[str], kept: Any) -> Any:
    """The rows of units that are there more than once, by Spark's own count of their keys."""
    schema = pa.schema([*kept, (UNIT, pa.string()), (_KEY, pa.string())])
    place = columns.index(UNIT)

    def keyed(batches: Batches) -> Iterator[Any]:
        for batch in batches:
            names = batch.column(place).cast(pa.string())
            keys = keys_of(names.fill_null(""))
            others = [*batch.columns[len(columns) :], names, keys]
            made = pa.RecordBatch.from_arrays(others, schema=schema)
            yield made.filter(pc.not_equal(keys, ""))

    every = map_in_arrow(rows, keyed, from_arrow_schema(schema))
    alike = columns_of.count(columns_of.lit(1)).over(Window.partitionBy(f"`{_KEY}`"))
    twice = every.withColumn(_TIMES, alike).where(f"`{_TIMES}` > 1")
    return twice.select(*_told(kept))


def _told(kept: Any) -> Iterator[Any]:
    """The columns of the list for a unit that is there twice."""
    name, mark = columns_of.col(f"`{UNIT}`"), "\ufffc"
    finding = reported_twice("", name=mark)
    before, _, after = finding.message.partition(mark)
    words = columns_of.concat(columns_of.lit(before), name, columns_of.lit(after))
    said = (name, columns_of.lit(UNIT), name, columns_of.lit(finding.code), words)
    yield from (columns_of.col("`" + each.replace("`", "``") + "`") for each in kept.names)
    yield from (column.alias(word) for word, column in zip(FAULTS, said, strict=True))
