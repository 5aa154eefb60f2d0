"""Expectations as CSV tables: what a table says, what an evaluator says in the same columns."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from rules_engine.model.numbers import decimal_text
from tests.corpus.evaluators import Cell, Outcome, Outcomes

Rows = list[list[str]]
Found = list[list[Cell | None]]

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


def units_table(header: Sequence[str], outcomes: Outcomes) -> Found:
    """The outcomes in the columns of a header."""
    return [[value(outcome, column) for column in header] for outcome in outcomes.units]


def statistics_table(outcomes: Outcomes) -> Found | None:
    """Statistics as rows of label, class and value; None where the evaluator makes none."""
    if outcomes.statistics is None:
        return None
    return [[label, group, cell] for (label, group), cell in outcomes.statistics.items()]


def rolls_table(outcomes: Outcomes) -> Found | None:
    """Lists as rows of name, group and units; None where the evaluator makes none."""
    if outcomes.rolls is None:
        return None
    return [[name, group, cell] for (name, group), cell in outcomes.rolls.items()]


def ledger_table(outcomes: Outcomes, unit: str, path: str) -> Found | None:
    """The lines of a node of a unit; None where the evaluator keeps no ledger."""
    outcome = next(each for each in outcomes.units if each.unit == unit)
    return None if outcome.ledger is None else [list(line) for line in outcome.ledger[path]]


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


def in_order_of(expected: Rows, found: Found) -> Found:
    """Found rows in the order in which they were expected, the others after them."""
    places = {row[0]: place for place, row in enumerate(expected)}
    return sorted(found, key=lambda row: places.get(str(row[0]), len(places)))


def as_text(header: Sequence[str], found: Sequence[Sequence[Cell | None]]) -> str:
    """Found rows as CSV text, to show and to write."""
    rows = [["" if cell is None else shown(cell) for cell in row] for row in found]
    return write([list(header), *rows])
