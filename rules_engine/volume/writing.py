"""Result files, whole or not at all: written beside their place, synced, then renamed into it."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import ipc

from rules_engine.facts.words import UNIT

PREFIX = ".rules-"


class Sink(Protocol):
    """Takes batches of results."""

    def write_batch(self, batch: Any) -> None:
        """Write some results."""

    def close(self) -> None:
        """Write what ends the file."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, which becomes ``target`` when the block is left well, and is gone otherwise.

    Keeps the mode of a file that is replaced. Raises OSError.
    """
    target = target.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    temporary = target.parent / f"{PREFIX}{os.urandom(8).hex()}.tmp"
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
