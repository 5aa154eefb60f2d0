"""Result files, batch by batch, whole or not at all."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from rules_engine.facts.words import UNIT
from rules_engine.volume.decimals import held
from rules_engine.volume.leavings import in_use
from rules_engine.whole_files import whole_file

# Where a Parquet file keeps the Arrow schema that it is read with.
_PROMISED = "ARROW:schema"


class Sink(Protocol):
    """Takes batches of results."""

    def write_batch(self, batch: Any) -> None:
        """Write some results."""

    def close(self) -> None:
        """Write what ends the file."""


class _Parquet:
    """Writes numbers of 64 bits as they are. Readers are told the schema that they were promised."""

    def __init__(self, path: Path, schema: Any, about: dict[str, str]) -> None:
        self.schema = held(schema)
        packed = [each.name for each in schema if _is_number(each.type)]
        self.writer = pq.ParquetWriter(
            path,
            self.schema,
            # Names are all different, and scores are packed by their differences: half the work of looking
            # each up in a dictionary, for files as small.
            use_dictionary=[name for name in schema.names if name != UNIT and name not in packed],
            column_encoding=dict.fromkeys(packed, "DELTA_BINARY_PACKED"),
            write_statistics=False,
            store_decimal_as_integer=True,
            store_schema=False,
        )
        promised = _described(schema, about).serialize().to_pybytes()
        self.writer.add_key_value_metadata({**about, _PROMISED: b64encode(promised).decode()})

    def write_batch(self, batch: Any) -> None:
        self.writer.write_batch(batch if batch.schema == self.schema else batch.cast(self.schema))

    def close(self) -> None:
        self.writer.close()


def _is_number(kind: Any) -> bool:
    return bool(pa.types.is_decimal(kind) or pa.types.is_integer(kind))


def _described(schema: Any, about: dict[str, str]) -> Any:
    return schema.with_metadata({k.encode(): v.encode() for k, v in about.items()})


def _arrow(path: Path, schema: Any, about: dict[str, str]) -> Sink:
    described = _described(schema, about)
    options = ipc.IpcWriteOptions(unify_dictionaries=True)
    return _Ipc(ipc.new_file(str(path), described, options=options), described)


class _Ipc:
    def __init__(self, writer: Any, schema: Any) -> None:
        self.writer, self.schema = writer, schema

    def write_batch(self, batch: Any) -> None:
        self.writer.write_batch(batch.cast(self.schema))

    def close(self) -> None:
        self.writer.close()


WRITERS: dict[str, Callable[[Path, Any, dict[str, str]], Sink]] = {
    "parquet": _Parquet,
    "arrow": _arrow,
}


@contextmanager
def result_file(
    target: Path,
    style: str,
    schema: Any,
    about: dict[str, str],
    first: Callable[[], None] | None = None,
) -> Iterator[Sink]:
    """A writer of result batches; the file is there when the block is left well, after what ``first``
    does."""
    with in_use(target.parent), whole_file(target, first) as temporary:
        writer = WRITERS[style](temporary, schema, about)
        try:
            yield writer
        finally:
            writer.close()
