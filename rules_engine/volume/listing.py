"""The complete list of bad cells of a run: a CSV file beside the results, kept small in memory."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from attrs import Factory, define, frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.words import UNIT
from rules_engine.model.columns import Array
from rules_engine.reports.formula_guard import guarded
from rules_engine.volume.blocks import Block
from rules_engine.volume.findings import reported_twice
from rules_engine.volume.places import BadRow, RecordPlace
from rules_engine.whole_files import sync

COLUMNS = ("文件", "行", "单位", "列", "内容", "编号", "说明")
SHOWN = 20
_MOST_TEXT = 200

Row = tuple[str, ...]


@frozen(eq=False)
class Listed:
    """What was wrong in some rows: lines of the list, and the first findings in full; ``notes`` are about
    rows in which nothing is wrong."""

    rows: tuple[Row, ...]
    first: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...] = ()


def listed(block: Block, twice: Array | None = None) -> Listed:
    """The bad cells of a block, the rows that are not in it because they are bad, by their numbers, and those
    of units that are reported ``twice`` (a mask), which findings of their own tell of."""
    told = [*_of_cells(block), *block.origin.refused, *block.origin.apart]
    told.sort(key=lambda row: (row.file, row.number))
    found = sorted([*told, *_of_twice(block, twice)], key=lambda row: (row.file, row.number))
    rows = tuple(
        (
            row.file or block.origin.file,
            str(row.number),
            row.name,
            row.subject,
            row.text[:_MOST_TEXT],
            row.finding.code,
            row.finding.message,
        )
        for row in found
    )
    return Listed(rows, tuple(row.finding for row in told[:SHOWN]), block.origin.notes)


def _of_cells(block: Block) -> Iterator[BadRow]:
    names = block.columns.units.names
    for cell in block.bad:
        place = cell.place
        name = str(names[place.row])
        file = place.origin.file if isinstance(place, RecordPlace) else ""
        yield BadRow(place.number, name, place.subject, cell.text, cell.finding, file)


def _of_twice(block: Block, twice: Array | None) -> Iterator[BadRow]:
    for row in () if twice is None else np.flatnonzero(twice).tolist():
        name = str(block.columns.units.names[row])
        found = reported_twice(block.origin.file, name=name)
        yield BadRow(block.origin.number(row), name, UNIT, name, found)


def list_path(target: Path, *, in_folder: bool = False) -> Path:
    """Where the list stands: ``结果.有误.csv`` beside ``结果.parquet``. In a folder of results its name
    begins with ``_``, so that those who read all of the folder as one table leave it out."""
    return target.with_name(f"{'_' * in_folder}{target.stem}.有误.csv")


@define(eq=False)
class BadList:
    """Collects the list while a run goes on; ``path`` is where it is written (None: nowhere), ``place``
    where it stands when it is whole."""

    path: Path | None
    place: Path | None = None
    count: int = 0
    first: list[Diagnostic] = Factory(list)
    notes: list[Diagnostic] = Factory(list)
    _file: Any = None
    _settled: bool = False

    def add(self, found: Listed) -> None:
        """Lines in the order of files and rows."""
        self.count += len(found.rows)
        self.first += found.first[: SHOWN - len(self.first)]
        self.notes += found.notes[: SHOWN - len(self.notes)]
        if self.path is None or not found.rows:
            return
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(COLUMNS)
        lines = (tuple(map(guarded, row)) for row in found.rows)
        csv.writer(self._file).writerows(lines)

    def settle(self) -> None:
        """Put the whole list in its place, or none there if nothing is bad. Raises OSError."""
        if self.path is None or self.place is None or self._settled:
            return
        if self._file is None:
            self.place.unlink(missing_ok=True)
        else:
            self._file.close()
            sync(self.path)
            self.path.replace(self.place)
        self._settled = True

    def drop(self) -> None:
        """Leave nothing that is not whole."""
        if self.path is not None and self._file is not None:
            self._file.close()
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
