"""Result files, batch by batch, whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from rules_engine.facts.words import UNIT
from rules_engine.whole_files import whole_file


class Sink(Protocol):
    """Takes batches of results."""

    def write_batch(self, batch: Any) -> None:
        """Write some results."""

    def close(self) -> None:
        """Write what ends the file."""


def _parquet(path: Path, schema: Any, about: dict[str, str]) -> Sink:
    writer: Sink = pq.ParquetWriter(
        path,
        schema.with_metadata({k.encode(): v.encode() for k, v in about.items()}),
        # Scores repeat, names never do.
        use_dictionary=[name for name in schema.names if name != UNIT],
        store_decimal_as_integer=True,
    )
    return writer


def _arrow(path: Path, schema: Any, about: dict[str, str]) -> Sink:
    described = schema.with_metadata({k.encode(): v.encode() for k, v in about.items()})
    options = ipc.IpcWriteOptions(unify_dictionaries=True)
    return _Ipc(ipc.new_file(str(path), described, options=options), described)


class _Ipc:
    def __init__(self, writer: Any, schema: Any) -> None:
        self.writer, self.schema = writer, schema

    def write_batch(self, batch: Any) -> None:
        arrays = batch.columns
        self.writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self.schema))

    def close(self) -> None:
        self.writer.close()


WRITERS: dict[str, Callable[[Path, Any, dict[str, str]], Sink]] = {
    "parquet": _parquet,
    "arrow": _arrow,
}


@contextmanager
def result_file(target: Path, style: str, schema: Any, about: dict[str, str]) -> Iterator[Sink]:
    """A writer of result batches; the file is there when the block is left well."""
    with whole_file(target) as temporary:
        writer = WRITERS[style](temporary, schema, about)
        try:
            yield writer
        finally:
            writer.close()
