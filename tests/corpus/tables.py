"""Expectations as CSV tables: what a table says, what an evaluator says in the same columns."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from rules_engine.model.numbers import decimal_text
from tests.corpus.evaluators import Cell, Outcome, Outcomes

Rows = list[list[str]]

_COLUMNS: Mapping[str, Callable[[Outcome], Cell | None]] = {
    "单位": lambda o: o.unit,
    "总分": lambda o: o.total,
    "等次": lambda o: o.grade,
    "名次": lambda o: "" if o.rank is None else str(o.rank),
    "状态": lambda o: o.status,
    "缺": lambda o: None if o.missing is None else "、".join(sorted(o.missing)),
    "因": lambda o: None if o.causes is None else "、".join(sorted(o.causes)),
}


def read(text: str) -> Rows:
    """The rows of a CSV text, the header first, blanks around cells left out."""
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if row]


def write(rows: Rows) -> str:
    """CSV text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def shown(cell: Cell) -> str:
    """A cell in words: exact, without trailing zeros."""
    return decimal_text(cell) if isinstance(cell, Fraction) else str(cell)


def same(expected: str, cell: Cell | None) -> bool:
    """Whether a cell is what was expected; None is not known and matches everything."""
    if cell is None:
        return True
    if isinstance(cell, Fraction):
        return _number(expected) == cell
    return expected == cell


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except ValueError:
        return None


def value(outcome: Outcome, column: str) -> Cell | None:
    """What an outcome says in a column: one of the known, else the path of an indicator."""
    if column in _COLUMNS:
        return _COLUMNS[column](outcome)
    assert column in outcome.scores, f"no indicator “{column}”, but {list(outcome.scores)}"
    return outcome.scores[column]


def units_table(header: Sequence[str], outcomes: Outcomes) -> list[list[Cell | None]]:
    """The outcomes in the columns of a header."""
    return [[value(outcome, column) for column in header] for outcome in outcomes.units]


def statistics_table(outcomes: Outcomes) -> list[list[Cell | None]]:
    """Statistics as rows of label, class and value."""
    found = outcomes.statistics or {}
    return [[label, group, cell] for (label, group), cell in found.items()]


def agree(expected: Rows, found: Sequence[Sequence[Cell | None]], *, ordered: bool) -> bool:
    """Whether two tables say the same; without ``ordered`` rows are matched by their first cells."""
    if not ordered:
        expected = sorted(expected, key=_first_words)
        found = sorted(found, key=_first_words)
    return len(expected) == len(found) and all(
        len(row) == len(cells) and all(map(same, row, cells))
        for row, cells in zip(expected, found, strict=True)
    )


def _first_words(row: Sequence[Cell | None]) -> list[str]:
    return [str(cell) for cell in row[:2]]


def as_text(header: Sequence[str], found: Sequence[Sequence[Cell | None]]) -> str:
    """Found rows as CSV text, to show and to write."""
    rows = [["" if cell is None else shown(cell) for cell in row] for row in found]
    return write([list(header), *rows])
