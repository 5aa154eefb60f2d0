"""Rows set aside on disk until those that they belong with are read. The file has no name: it is gone with
the process, however that ends."""

from collections import defaultdict
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any
from weakref import finalize

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from rules_engine.model.columns import Array


class NoRoom(Exception):
    """There is no room for what is set aside."""


class Buckets:
    """Batches of rows by number of a bucket; in each they stay in the order in which they came."""

    def __init__(self) -> None:
        self._file: Any = TemporaryFile(prefix="rules-")  # noqa: SIM115  # why: closed with this
        finalize(self, self._file.close)
        self._chunks: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def put(self, buckets: Array, batch: Any) -> None:
        """Set the rows of a batch aside, each in its bucket. Raises NoRoom."""
        order = np.argsort(buckets, kind="stable")
        ends = np.flatnonzero(np.diff(buckets[order])) + 1
        for rows in np.split(order, ends):
            if len(rows):
                some = batch if len(rows) == len(buckets) else batch.take(pa.array(rows))
                self._append(int(buckets[rows[0]]), some)

    def _append(self, bucket: int, batch: Any) -> None:
        sink = pa.BufferOutputStream()
        with ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        data = sink.getvalue()
        try:
            start = self._file.seek(0, 2)
            self._file.write(data)
        except OSError as error:
            raise NoRoom(str(error)) from error
        self._chunks[bucket].append((start, data.size))

    def get(self, bucket: int) -> Iterator[Any]:
        """What was set aside in a bucket."""
        for start, size in self._chunks.get(bucket, ()):
            self._file.seek(start)
            yield from ipc.open_stream(self._file.read(size))
