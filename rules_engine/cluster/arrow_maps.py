"""A function over the Arrow batches of a DataFrame, on the workers.

pyspark asks for pandas before it does that, and uses none of it. pandas is no part of the extra: where it is
installed pyarrow loads it with the first array, which makes every command slower by half a second and more.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import Any, TypeVar

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as columns_of
from pyspark.sql.udf import UserDefinedFunction
from pyspark.util import PythonEvalType

T = TypeVar("T")
Batches = Iterable[Any]


def chosen(frame: Any, names: Iterable[str]) -> Any:
    """Some columns, under plain names: those of facts may have any characters."""
    quoted = (name.replace("`", "``") for name in names)
    found = [columns_of.col(f"`{name}`").alias(f"c{at}") for at, name in enumerate(quoted)]
    return frame.select(*found)


def map_in_arrow(frame: Any, function: Callable[[Batches], Iterator[Any]], schema: Any) -> Any:
    """``frame.mapInArrow``, with or without pandas."""
    if find_spec("pandas") is not None:
        return frame.mapInArrow(function, schema)
    made = UserDefinedFunction(
        function, returnType=schema, evalType=PythonEvalType.SQL_MAP_ARROW_ITER_UDF
    )
    column = made(*(frame[name] for name in frame.columns))
    plan = frame._jdf.mapInArrow(column._jc, False, None)  # noqa: SLF001  # why: as pyspark itself does
    return DataFrame(plan, frame.sparkSession)


def reduced(
    frame: Any, found: Callable[[Batches], T], empty: T, together: Callable[[T, T], T]
) -> T:
    """What a function finds in each partition, put together on the workers and then on the driver."""

    def packed(batches: Batches) -> Iterator[Any]:
        data = pa.array([pickle.dumps(found(batches), protocol=5)], pa.binary())
        yield pa.RecordBatch.from_arrays([data], names=["data"])

    rows = map_in_arrow(frame, packed, "data binary").rdd
    each = rows.map(lambda row: pickle.loads(row[0]))  # noqa: S301  # why: packed by our own workers
    made: T = each.treeAggregate(empty, together, together)
    return made
