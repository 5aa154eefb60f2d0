"""Columns that say which clauses gave or took points: bit sets, and what their numbers mean.

Bit ``n`` of a cell is bit ``n % 8`` (lowest first) of its byte ``n // 8``. The file has the clauses
themselves under ``rules.clauses`` of its metadata, as JSON.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from rules_engine.backends.columnar import ReasonColumns
from rules_engine.explain import UnitResult
from rules_engine.explain.reasons import reasons_for
from rules_engine.ir import Program
from rules_engine.ir.passes.reasons import reasons_of
from rules_engine.model.columns import Array

FIRED, WAITING = "计分条款", "未定条款"
CLAUSES = "rules.clauses"


def reason_fields(program: Program) -> list[tuple[str, Any]]:
    """The columns, by name and type."""
    kind = pa.binary(_width(program))
    return [(FIRED, kind), (WAITING, kind)]


def _width(program: Program) -> int:
    return max(1, -(-len(reasons_of(program)) // 8))


def clauses_text(program: Program) -> str:
    """The clauses by number, as JSON: path, text, and the line where each stands."""
    found = [
        {
            "id": each.number,
            "path": list(each.path),
            "text": each.text,
            "line": each.span.begin.line,
        }
        for each in reasons_of(program)
    ]
    return json.dumps(found, ensure_ascii=False)


def reason_arrays(found: ReasonColumns) -> list[Any]:
    """The columns of a block."""
    return [_binary(found.fired), _binary(found.waiting)]


def _binary(packed: Array) -> Any:
    """A row of bytes a unit; a program without clauses has one that is 0."""
    rows = packed if packed.shape[1] else np.zeros((len(packed), 1), np.uint8)
    data = pa.py_buffer(np.ascontiguousarray(rows))
    return pa.Array.from_buffers(pa.binary(rows.shape[1]), len(rows), [None, data])


def reason_cells(program: Program, results: Sequence[UnitResult]) -> list[list[bytes]]:
    """The columns of units that were evaluated one by one."""
    reasons, width = reasons_of(program), _width(program)
    found = [reasons_for(reasons, result.observation) for result in results]
    return [[_bytes(numbers[place], width) for numbers in found] for place in range(2)]


def _bytes(numbers: Sequence[int], width: int) -> bytes:
    return sum(1 << number for number in numbers).to_bytes(width, "little")
