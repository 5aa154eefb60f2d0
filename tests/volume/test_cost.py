"""What scoring a block of a table takes in memory, and what is done once however many blocks there are."""

import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import engine, facts_table
from benchmarks.one_unit import compiled
from rules_engine.volume import job, sources
from rules_engine.volume.blocks import read_block
from rules_engine.volume.decimals import held
from rules_engine.volume.places import Origin
from rules_engine.volume.run import Target
from rules_engine.volume.work import Scored, Scorer
from rules_engine.volume.writing import result_file
from tests.volume.compared import ALONE
from tests.volume.tables import SCHEME, program, row, table

ITEMS = 20


def test_memory_is_below_twice_the_facts_and_results() -> None:
    """Columns, registers and results beside the facts, which Arrow holds once."""
    made = compiled(ITEMS)
    scorer = Scorer(engine.planned(made))
    (batch,) = facts_table.blocks(100_000, ITEMS)
    scorer.block(read_block(made.schema, batch.slice(0, 20_000), Origin("表")))
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    scored = scorer.block(read_block(made.schema, batch, Origin("表")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    beside = peak + pa.total_allocated_bytes() - before
    both = batch.nbytes + scored.batch.nbytes
    print(f"facts {batch.nbytes}, results {scored.batch.nbytes}, beside them at most {beside}")
    assert batch.nbytes + beside <= 2 * both


def test_the_end_of_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.parquet"
    rows = [row(f"单位{number}") for number in range(9)]
    pq.write_table(table(program().schema, rows), path, row_group_size=2)
    read, asked = pq.read_metadata, []

    def counted(name: str) -> object:
        asked.append(name)
        return read(name)

    monkeypatch.setattr(sources.pq, "read_metadata", counted)
    opened = sources.open_table(str(path))
    assert isinstance(opened, sources.Table)
    batches = [batch for part in opened.parts for _, batch in part.batches(("单位",))]
    assert [batch.num_rows for batch in batches] == [2, 2, 2, 2, 1]
    assert len(asked) == 1


def test_more_decimals_than_declared_are_taken_where_they_are_nought() -> None:
    made = program()
    given = table(made.schema, [row("甲县"), row("乙县", 得票=Decimal("100.5"))])
    place = given.schema.get_field_index("得票")
    finer = given.column(place).cast(pa.decimal128(30, 12))
    (batch,) = given.set_column(place, "得票", finer).to_batches()
    block = read_block(made.schema, batch, Origin("表"))
    column = block.columns.facts["得票"]
    assert not block.bad
    assert (column.scale, column.values.tolist()) == (100, [325, 10050])  # type: ignore[union-attr]
    scorer = Scorer(engine.planned(made))
    (plain,) = given.to_batches()
    wanted = scorer.block(read_block(made.schema, plain, Origin("表"))).batch
    assert scorer.block(block).batch.equals(wanted)


@pytest.mark.parametrize("style", ["parquet", "arrow"])
def test_files_say_decimals_that_every_reader_knows(tmp_path: Path, style: str) -> None:
    """Blocks hold numbers in 64 bits; the types of a file are those that were promised."""
    schema = pa.schema(
        [("总分", pa.decimal128(18, 2)), ("等次", pa.dictionary(pa.int8(), "string"))]
    )
    numbers = pa.array([Decimal("1.25"), None, Decimal("-3.00")], pa.decimal64(18, 2))
    words = pa.array(["优", "良", None]).dictionary_encode().cast(schema.field(1).type)
    path = tmp_path / f"result.{style}"
    with result_file(path, style, schema, {"说明": "样例"}) as sink:
        sink.write_batch(pa.RecordBatch.from_arrays([numbers, words], schema=held(schema)))
    with pa.memory_map(str(path)) as file:
        found = pq.read_table(path) if style == "parquet" else pa.ipc.open_file(file).read_all()
        assert found.schema.equals(schema)
        assert found.schema.metadata["说明".encode()] == "样例".encode()
        assert found.column("总分").to_pylist() == [Decimal("1.25"), None, Decimal("-3.00")]


def _arrow(path: Path, given: pa.Table, rows: int) -> str:
    with pa.ipc.new_stream(str(path), given.schema) as sink:
        for batch in given.to_batches(max_chunksize=rows):
            sink.write_batch(batch)
    return str(path)


def _parquet(path: Path, given: pa.Table, _rows: int) -> str:
    pq.write_table(given, path, row_group_size=len(given))
    return str(path)


@pytest.mark.parametrize("style", ["parquet", "arrow"])
@pytest.mark.parametrize("text", [SCHEME, ALONE])
@pytest.mark.parametrize("made", [_arrow, _parquet])
def test_results_are_written_while_facts_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Any, text: str, style: str
) -> None:
    """Of a file that is one part, no more is held than the rows that are worked on."""
    monkeypatch.setattr(sources, "ROWS", 1)
    monkeypatch.setattr(sources, "_MOST", 4)
    scheme = program(text)
    given = table(scheme.schema, [row(f"单位{number}", 投诉=number % 3) for number in range(40)])
    opened = job.open_facts(scheme, [made(tmp_path / f"facts.{made.__name__[1:]}", given, 2)])
    scorer, held_now, most = Scorer(engine.planned(scheme)), [0], [0]
    real = Scorer.rows

    def counted(self: Scorer, *some: Any) -> Scored:
        held_now[0] += 1
        most[0] = max(most[0], held_now[0])
        return real(self, *some)

    monkeypatch.setattr(Scorer, "rows", counted)
    target = Target(tmp_path / f"result.{style}", style)

    def written(rows: int) -> None:
        held_now[0] -= 1
        assert rows == 2

    outcome = job.stream(job.Way(scheme, scorer), opened, target, 2, written)
    assert (outcome.units, held_now[0]) == (40, 0)
    assert most[0] <= 4
