"""Random schemes over random units in Parquet: read back as they were, and the same CSV on both ways."""

import csv
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.types import FactDecl, FactSchema, FactType, ListType, NumberType
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import score
from rules_engine.reports.amounts import table_amount
from rules_engine.reports.score_csv import score_csv
from rules_engine.syntax.printing import print_scheme
from rules_engine.volume import job
from rules_engine.volume.evaluation import units_of
from rules_engine.volume.run import Target
from tests.properties.running import compiled
from tests.strategies.facts import units
from tests.strategies.schemes import schemes
from tests.volume.columns import table_of


def as_written(schema: FactSchema, one: UnitFacts) -> UnitFacts:
    """As a reader would have it: a blank cell is 未报, so is a list with one record, which says nothing, and
    there are no more decimals than declared."""
    return UnitFacts(one.unit, _record(schema.facts, one.values))


def _record(decls: Sequence[FactDecl], values: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {decl.name: decl.type for decl in decls}
    cut = {name: _cut(kinds[name], value) for name, value in values.items() if value != ""}
    return {name: value for name, value in cut.items() if value != ({},)}


def _cut(kind: FactType, value: Any) -> Any:
    if isinstance(kind, ListType) and isinstance(value, tuple):
        return tuple(_record(kind.record.fields, record) for record in value)
    if not isinstance(kind, NumberType) or not isinstance(value, int | Fraction):
        return value
    if kind.whole or kind.decimals is None:
        return value
    scale = 10**kind.decimals
    return Fraction(int(value * scale), scale)


SOME = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(st.data())
def test_units_come_back_and_score_alike(data: st.DataObject) -> None:
    program = compiled(print_scheme(data.draw(schemes())))
    assume(not counts_workdays(program))
    given_units = [as_written(program.schema, one) for one in data.draw(units(program.schema))]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "facts.parquet"
        pq.write_table(table_of(program.schema, given_units), path, row_group_size=2)
        opened = job.open_facts(program, [str(path)])
        assert opened.usable, [found.message for found in opened.findings]
        found = job.gathered(program, opened, None)
        assert not found.outcome.bad, [d.message for d in found.outcome.first]
        back = units_of(program.schema, found)
        for before, after in zip(given_units, back, strict=True):
            assert after.unit == before.unit
            for decl in program.schema.facts:
                if not (isinstance(decl.type, ListType) and decl.type.period):
                    assert after.values.get(decl.name) == before.values.get(decl.name), decl.name
        way = job.choose(program, "csv", None, None)
        by_one = score_csv(score(program, back).evaluation)
        by_columns = job.evaluated(way, found, lambda some: score(program, some).evaluation)
        assert score_csv(by_columns) == by_one
        if way.scorer is not None:
            assert streamed(way, opened, Path(folder) / "结果.parquet") == rows_in(by_one)


def streamed(way: job.Way, opened: job.Opened, target: Path) -> list[tuple[str, ...]]:
    """The rows of results that were streamed, in the words of the CSV table."""
    job.stream(way, opened, Target(target, "parquet"), 1, lambda _: None)
    rows = pq.read_table(target).to_pylist()
    digits = way.program.digits
    return sorted(tuple(_cell(_as_in_tables(v, digits)) for v in row.values()) for row in rows)


def _as_in_tables(value: object, digits: int | None) -> object:
    """Where a number never ends, a typed column says it exactly and a table nearly."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+/[0-9]+", value):
        return table_amount(Fraction(value), digits)
    return value


def rows_in(text: str) -> list[tuple[str, ...]]:
    """The rows of a CSV table."""
    return sorted(tuple(map(_cell, row)) for row in list(csv.reader(text.splitlines()))[1:])


def _cell(value: object) -> str:
    """A cell; a typed column has as many decimals in each."""
    text = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").removesuffix(".") if "." in text else text
