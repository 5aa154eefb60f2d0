"""Facts that live in tables of a data platform: a DataFrame in, a DataFrame of results out.

Every row goes from the JVM to Python and back, which costs about ten times what reading files inside
the tasks does; see docs/adr/0006-billion-rows.md. A unit that is there twice is not found here.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from rules_engine.cluster.shipping import scorer_of, ship
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir import Program
from rules_engine.model.workdays import WorkCalendar
from rules_engine.volume.binding import bind
from rules_engine.volume.blocks import read_block
from rules_engine.volume.job import choose, compares
from rules_engine.volume.places import Origin

_NAME = "<表>"


class CannotScore(ValueError):
    """A table or a program that cannot be scored row by row; ``findings`` say why."""

    def __init__(self, message: str, findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def score_frame(frame: Any, program: Program, calendar: WorkCalendar | None = None) -> Any:
    """The results of the units in a DataFrame whose columns are named as the facts. Raises CannotScore
    for a program that compares units, and for columns that do not hold its facts."""
    if find_spec("pandas") is None:
        raise CannotScore("pyspark 的 mapInArrow 要用 pandas，还没有安装：pip install pandas")
    way = choose(program, "parquet", None, calendar)
    why = compares(program)
    if way.scorer is None or why:
        raise CannotScore(
            way.reason or f"{why}，表里的行分开算算不出来；事实放在文件里，用 rules score"
        )
    found = bind(program.schema, to_arrow_schema(frame.schema), _NAME)
    if not found.usable:
        raise CannotScore("；".join(one.message for one in found.findings), found.findings)
    shipped, columns = ship(program, None, calendar), list(found.columns)

    def score(batches: Iterable[Any]) -> Iterator[Any]:
        scorer, first = scorer_of(shipped), 1
        for batch in batches:
            block = read_block(scorer.program.schema, batch, Origin(_NAME, first))
            first += batch.num_rows
            yield _plain(scorer.block(block).batch, plain_schema(scorer.layout.schema))

    schema = from_arrow_schema(plain_schema(way.scorer.layout.schema))
    return frame.select(*(f"`{name}`" for name in columns)).mapInArrow(score, schema)


def plain_schema(schema: Any) -> Any:
    """Words as texts: Spark has no dictionaries."""
    return pa.schema([(f.name, pa.string() if _is_word(f.type) else f.type) for f in schema])


def _is_word(kind: Any) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _plain(batch: Any, schema: Any) -> Any:
    return pa.RecordBatch.from_arrays(
        [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)],
        schema=schema,
    )
