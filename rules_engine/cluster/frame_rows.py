"""The rows of a DataFrame whose columns are named as the facts, on their way to scoring or to a list of faults."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.pandas.types import to_arrow_schema

from rules_engine.cluster.arrow_maps import Batches
from rules_engine.diagnostics import Diagnostic, Severity
from rules_engine.ir import Program
from rules_engine.volume.binding import bind
from rules_engine.volume.identity import PLAIN, key_of
from rules_engine.volume.places import Origin

_NAME = "<表>"


class CannotScore(ValueError):
    """A table or a program that cannot be scored; ``findings`` say why."""

    def __init__(self, message: str, findings: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def facts_in(frame: Any, program: Program, *, tell: bool = False) -> tuple[str, ...]:
    """The columns of a DataFrame that hold facts. ``tell``: warn of what is missing or unknown. Raises
    CannotScore for columns that do not hold the facts."""
    found = bind(program.schema, to_arrow_schema(frame.schema), _NAME)
    wrong = [one for one in found.findings if one.severity is Severity.ERROR]
    if not found.usable:
        raise CannotScore("；".join(one.message for one in wrong), found.findings)
    for one in found.findings if tell else ():
        warnings.warn(one.message, stacklevel=3)
    return found.columns


def named(batches: Batches, columns: Iterable[str]) -> Iterator[tuple[Origin, Any]]:
    """The batches of a partition, with the names of the facts in their first columns; others are left out."""
    first, names = 1, list(columns)
    for batch in batches:
        some = batch.columns[: len(names)]
        yield Origin(_NAME, first), pa.RecordBatch.from_arrays(some, names=names)
        first += batch.num_rows


def keys_of(names: Any) -> Any:
    """By what units are told apart, of their names as texts without nulls; empty where there is none."""
    plain = pc.match_substring_regex(names, PLAIN).to_pylist()
    pairs: Sequence[tuple[str, bool]] = list(zip(names.to_pylist(), plain, strict=True))
    return pa.array([name if is_plain else key_of(name) for name, is_plain in pairs], pa.string())
