"""Files of many units as parts that can be read apart from each other: a row group, a batch, a CSV file."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import evolve, field, frozen
from pyarrow import ipc

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.findings import files
from rules_engine.source.streaming import BadBytes
from rules_engine.volume.buckets import NoRoom
from rules_engine.volume.csv_records import BadQuotes
from rules_engine.volume.csv_tables import csv_batches, head_of
from rules_engine.volume.editions import Changed, Edition, edition_of, unchanged
from rules_engine.volume.encodings import unreadable_text
from rules_engine.volume.findings import no_room, table_changed, table_unreadable, text_unreadable
from rules_engine.volume.list_files import ListFile, ListFiles, look_into
from rules_engine.volume.places import Origin

# Rows that are read at once: their facts stay in memory, so this bounds it.
ROWS = 1 << 16
# Rows whose results are held together: those of a row group, as programs write them.
_MOST = 1 << 20


# What every message of an Arrow stream begins with; with a length of nothing it is the end.
_GOES_ON = b"\xff\xff\xff\xff"


class Kind(StrEnum):
    """What a file is, by the end of its name."""

    PARQUET = "Parquet"
    ARROW = "Arrow"
    CSV = "CSV"


SUFFIXES = {
    ".parquet": Kind.PARQUET,
    ".arrow": Kind.ARROW,
    ".feather": Kind.ARROW,
    ".csv": Kind.CSV,
}


@frozen
class Part:
    """Some rows of a file: its ``index``-th row group or batch, from row ``first`` (1-based) on. A file
    that can only be read from its beginning is one part; its ``rows`` are -1 where unknown. ``edition`` is
    that of the file when it was looked into, ``lists`` are the list files beside it."""

    path: str
    kind: Kind
    index: int
    first: int
    rows: int
    edition: Edition | None = None
    lists: ListFiles | None = field(default=None, eq=False)

    @property
    def is_long(self) -> bool:
        """Whether its results should not be held all together: of many rows, or of nobody knows how many."""
        return not 0 <= self.rows <= _MOST

    def batches(self, columns: Sequence[str]) -> Iterator[tuple[Origin, Any]]:
        """The rows in blocks, with where they come from. Raises Unreadable."""
        try:
            with unchanged(self.path, self.edition):
                if self.lists is not None:
                    yield from self.lists.batches(self.path, columns)
                elif self.kind is Kind.CSV:
                    yield from csv_batches(self.path, columns)
                else:
                    yield from self._pieces(columns)
        except Changed as changed:
            raise Unreadable(table_changed(changed.path)) from None
        except NoRoom:
            raise Unreadable(no_room(self.path)) from None
        except (BadBytes, BadQuotes) as bad:
            raise Unreadable(_finding(bad)) from None
        except (OSError, pa.ArrowException) as error:
            raise Unreadable(table_unreadable(self.path, why=_why(error, self.kind))) from error

    def _pieces(self, columns: Sequence[str]) -> Iterator[tuple[Origin, Any]]:
        first = self.first
        for batch in (_read_parquet if self.kind is Kind.PARQUET else _read_arrow)(self, columns):
            for start in range(0, batch.num_rows, 2 * ROWS):
                piece = batch.slice(start, 2 * ROWS)
                _check(self, first, piece)
                yield Origin(self.path, first), piece
                first += piece.num_rows


class Unreadable(Exception):
    """A file turned out not to be complete; ``finding`` says so."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _check(part: Part, first: int, batch: Any) -> None:
    """Raises Unreadable where a text is not UTF-8, and ArrowInvalid where codes, offsets or digits are none that
    there can be: an Arrow file is taken as it lies, what is Parquet was unpacked."""
    if part.kind is Kind.ARROW:
        try:
            batch.validate(full=True)
        except pa.ArrowInvalid as damaged:
            if "UTF8" not in str(damaged):
                raise
        else:
            return
    if found := unreadable_text(batch):
        name, row = found
        number = None if row is None else first + row
        raise Unreadable(text_unreadable(part.path, name=name, row=number))


@frozen(eq=False)
class Table:
    """A file that was looked into: its Arrow schema and parts, and what there is to say of its head."""

    path: str
    kind: Kind
    schema: Any
    parts: tuple[Part, ...]
    findings: tuple[Diagnostic, ...] = ()

    @property
    def edition(self) -> Edition | None:
        """Which edition of the file was looked into; None where it has no parts."""
        return self.parts[0].edition if self.parts else None

    @property
    def rows(self) -> int:
        """How many rows there are; -1 where only reading tells."""
        return -1 if any(p.rows < 0 for p in self.parts) else sum(p.rows for p in self.parts)

    @property
    def lists(self) -> tuple[ListFile, ...]:
        """The list files beside it."""
        beside = [part.lists.files for part in self.parts if part.lists is not None]
        return beside[0] if beside else ()


def with_lists(table: Table, lists: ListFiles) -> Table:
    """A CSV table with the lists beside it as columns."""
    columns = [pa.field(each.name, each.type) for each in lists.files]
    parts = tuple(evolve(part, lists=lists) for part in table.parts)
    return evolve(table, schema=pa.schema([*table.schema, *columns]), parts=parts)


def open_list(name: str, path: str) -> ListFile | Diagnostic:
    """Look into a list file; what is wrong with it as a whole is a finding."""
    try:
        return look_into(name, path)
    except OSError:
        return files.file_unreadable(path, why="系统打不开它")
    except (BadBytes, BadQuotes) as bad:
        return _finding(bad)


def open_table(path: str) -> Table | Diagnostic:
    """Look into a file; what is wrong with it as a whole is a finding."""
    kind = SUFFIXES.get(Path(path).suffix.lower())
    if kind is None:
        return files.unknown_suffix(path)
    if not Path(path).exists():
        return files.file_unreadable(path, why="没有这个文件", siblings=_siblings(path))
    try:
        edition = edition_of(path)
        found = _OPENERS[kind](path)
        if isinstance(found, Diagnostic):
            return found
        return evolve(found, parts=tuple(evolve(each, edition=edition) for each in found.parts))
    except PermissionError:
        return files.file_unreadable(path, why="没有权限，或文件正被别的程序打开")
    except (BadBytes, BadQuotes) as bad:
        return _finding(bad)
    except UnicodeDecodeError:
        return table_unreadable(path, why="有的列名不是 UTF-8 编码")
    except (OSError, pa.ArrowException) as error:
        return table_unreadable(path, why=_why(error, kind))


def _finding(bad: BadBytes | BadQuotes) -> Diagnostic:
    if isinstance(bad, BadQuotes):
        return bad.finding
    return files.undecodable(bad.found.name, reason=bad.found.reason)


def _siblings(path: str) -> list[str]:
    folder = Path(path).parent
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(other.name for other in found if other.suffix.lower() in SUFFIXES)


def _why(error: Exception, kind: Kind) -> str:
    text = str(error)
    if "footer" in text or "magic" in text or "too small" in text or "size is 0" in text:
        return f"不是完整的 {kind} 文件"
    if isinstance(error, OSError) and error.errno:
        return "系统打不开它"
    return f"里面的数据损坏了，按 {kind} 解不开"


def _open_parquet(path: str) -> Table:
    with pq.ParquetFile(path, metadata=_footer(path)) as file:
        rows = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
        return Table(path, Kind.PARQUET, file.schema_arrow, _parts(path, Kind.PARQUET, rows))


def _footer(path: str) -> Any:
    """What a Parquet file says at its end. With many columns that is long, so it is read once and not
    again for every part."""
    return _read_footer(path, edition_of(path))


@lru_cache(maxsize=4)
def _read_footer(path: str, _edition: Edition) -> Any:
    return pq.read_metadata(path)


def _parts(path: str, kind: Kind, rows: Sequence[int]) -> tuple[Part, ...]:
    found, first = [], 1
    for index, size in enumerate(rows):
        found.append(Part(path, kind, index, first, size))
        first += size
    return tuple(found)


def _open_arrow(path: str) -> Table | Diagnostic:
    """A file has batches that can be read apart; a stream is read from its beginning."""
    with pa.memory_map(path) as source:
        try:
            reader = ipc.open_file(source)
        except pa.ArrowInvalid:
            schema = ipc.open_stream(source).schema
            if not _has_end(source):
                return table_unreadable(path, why="后面没有“到此为止”的标记，可能没有写完")
            return Table(path, Kind.ARROW, schema, (Part(path, Kind.ARROW, -1, 1, -1),))
        rows = [reader.get_batch(index).num_rows for index in range(reader.num_record_batches)]
        return Table(path, Kind.ARROW, reader.schema, _parts(path, Kind.ARROW, rows))


def _has_end(stream: Any) -> bool:
    """Whether a stream says at its end that it ends there. It may be cut between batches, and what is left
    reads well. Streams as they were written before 2019 begin otherwise, and are not asked."""
    head, tail = stream.read_at(4, 0), stream.read_at(8, max(0, stream.size() - 8))
    return bool(head != _GOES_ON or tail == _GOES_ON + bytes(4))


def _open_csv(path: str) -> Table | Diagnostic:
    """Every column is text: cells are read by the words of CSV tables."""
    head = head_of(path)
    if not head.names:
        return head.findings[-1]
    part = Part(path, Kind.CSV, -1, head.number + 1, -1)
    return Table(path, Kind.CSV, head.schema, (part,), head.findings)


def _read_parquet(part: Part, columns: Sequence[str]) -> Iterator[Any]:
    footer = _footer(part.path)
    # Checksums are seldom there; where they are, damage is found that nothing else would tell of.
    with pq.ParquetFile(
        part.path, metadata=footer, pre_buffer=False, page_checksum_verification=True
    ) as file:
        yield from file.iter_batches(
            batch_size=2 * ROWS,
            row_groups=[part.index],
            columns=list(columns),
            # Other parts are read at the same time, but for long ones, whose rows are worked on then.
            use_threads=part.is_long,
        )


def _read_arrow(part: Part, columns: Sequence[str]) -> Iterator[Any]:
    with pa.memory_map(part.path) as source:
        if part.index >= 0:
            yield ipc.open_file(source).get_batch(part.index).select(list(columns))
            return
        for batch in ipc.open_stream(source):
            yield batch.select(list(columns))


_OPENERS = {Kind.PARQUET: _open_parquet, Kind.ARROW: _open_arrow, Kind.CSV: _open_csv}
