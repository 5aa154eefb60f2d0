"""The results of an evaluation as an Arrow table, for what columns could not score."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from rules_engine.explain import Evaluation, UnitResult
from rules_engine.explain.states import state_word
from rules_engine.reports.amounts import amount_text
from rules_engine.reports.score_csv import quota_words, signed_scores
from rules_engine.volume.reasons import reason_cells
from rules_engine.volume.results import SCORE_TOO_LARGE, Layout, Number


def evaluation_batch(layout: Layout, evaluation: Evaluation) -> Any:
    """The units in printed order, in the columns of ``layout``. Raises OverflowError, which says why."""
    results = evaluation.results
    program = layout.program
    sections = [signed_scores(result) for result in results]
    rows: list[Sequence[object]] = [
        [result.unit.name for result in results],
        [result.unit.kind for result in results],
        _numbers(layout, layout.total, [result.total for result in results]),
        [result.rank for result in results],
        [result.grade for result in results],
        [state_word(result) for result in results],
    ]
    for place, (_, number) in enumerate(layout.sections):
        rows.append(_numbers(layout, number, [scores[place] for scores in sections]))
    if program.quotas:
        rows.append([_quota(result) for result in results])
    if layout.reasons:
        rows += reason_cells(program, results)
    columns = [pa.array(row, kind) for row, kind in zip(rows, layout.schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=layout.schema)


def _quota(result: UnitResult) -> str | None:
    return quota_words(result) or None


def _numbers(layout: Layout, number: Number, values: Sequence[Fraction | None]) -> list[object]:
    if number.places is None:
        digits = layout.program.digits
        return [None if value is None else amount_text(value, digits) for value in values]
    if not all(value is None or number.holds(value) for value in values):
        raise OverflowError(SCORE_TOO_LARGE)
    return [None if value is None else _decimal(value) for value in values]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
