"""Comparisons between units, on columns: what is known of each scope is tallied block by block, and
tallies are added up.

The same rules as in ``scalar.cohorts``: units whose value is 出错, 不适用 or 空 are left out, so are those
that take no part; one that is 未报 leaves the comparison open. Everything is whole numbers, on the
operand's grid where it has one, or fractions: in which order tallies come changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.ir.expressions import Cohort
from rules_engine.ir.passes.grid import Grid
from rules_engine.model.columns import Array, FactColumns, State
from rules_engine.operators import COHORT_RANKS

Exact = int | Fraction
# A scope by the word that its units share; None is that of units without one.
Scope = str | None


@frozen(eq=False)
class Tally:
    """What is known of the units of one scope, numbers times the grid. ``waiting``: one of them is 未报.
    ``values`` are those compared, with how many have each; only places ask for them."""

    waiting: bool = False
    count: int = 0
    total: Exact = 0
    least: Exact | None = None
    most: Exact | None = None
    values: Counter[Exact] = field(factory=Counter)


Tallies = Mapping[Scope, Tally]


def tallied(
    node: Cohort,
    grid: Grid,
    operand: Answer,
    takes_part: Answer | None,
    columns: FactColumns,
    taken: Array | None = None,
) -> dict[Scope, Tally]:
    """The tally of each scope, of the units of a block (those of the mask ``taken``)."""
    part, unsure = _taking_part(takes_part, columns.count)
    if taken is not None:
        part, unsure = part & taken, unsure & taken
    waiting = unsure | (part & operand.having(State.MISSING))
    known = part & operand.having(State.VALUE, State.WIDE)
    places = node.operator in COHORT_RANKS
    found = {}
    for scope, rows in scopes(node.scope, columns):
        if waiting[rows].any():
            found[scope] = Tally(waiting=True)
        else:
            found[scope] = _tally(_numbers(operand, rows[known[rows]], grid), places=places)
    return found


def _taking_part(takes_part: Answer | None, count: int) -> tuple[Array, Array]:
    if takes_part is None:
        return np.ones(count, bool), np.zeros(count, bool)
    held = takes_part.having(State.VALUE) & (np.asarray(takes_part.values) == 1)
    return held, takes_part.having(State.MISSING)


def _tally(values: Counter[Exact], *, places: bool) -> Tally:
    if not values:
        return Tally()
    total = sum(number * times for number, times in values.items())
    kept = values if places else Counter[Exact]()
    return Tally(False, values.total(), total, min(values), max(values), kept)


def _numbers(answer: Answer, rows: Array, grid: Grid) -> Counter[Exact]:
    """The numbers of some rows, times the grid, with how many have each."""
    wide = answer.having(State.WIDE)[rows]
    found: Counter[Exact] = Counter()
    for row in rows[wide].tolist():
        found[exact_number(answer, row, grid)] += 1
    plain = rows[~wide]
    values = np.asarray(answer.values)[plain]
    if answer.denominators is None:
        keys, counts = np.unique(values, return_counts=True)
        scale = Fraction(grid or 1, answer.scale)
        for key, times in zip(keys.tolist(), counts.tolist(), strict=True):
            found[_whole(key * scale)] += times
        return found
    pairs = np.column_stack([values, np.asarray(answer.denominators)[plain]]).astype(np.int64)
    each, counts = np.unique(pairs, axis=0, return_counts=True)
    for (key, under), times in zip(each.tolist(), counts.tolist(), strict=True):
        found[_whole(Fraction(key, answer.scale * under) * (grid or 1))] += times
    return found


def exact_number(answer: Answer, row: int, grid: Grid) -> Exact:
    """The number of a row, times the grid."""
    value = answer.value(row)
    assert isinstance(value, int | Fraction)
    return _whole(Fraction(value) * (grid or 1))


def _whole(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def added(parts: Iterable[Tallies]) -> dict[Scope, Tally]:
    """The tallies of all units of several blocks."""
    found: dict[Scope, Tally] = {}
    for tallies in parts:
        for scope, tally in tallies.items():
            found[scope] = _sum(found[scope], tally) if scope in found else tally
    return found


def _sum(one: Tally, other: Tally) -> Tally:
    if one.waiting or other.waiting:
        return Tally(waiting=True)
    if not one.count or not other.count:
        return other if not one.count else one
    assert one.least is not None
    assert one.most is not None
    assert other.least is not None
    assert other.most is not None
    return Tally(
        False,
        one.count + other.count,
        one.total + other.total,
        min(one.least, other.least),
        max(one.most, other.most),
        one.values + other.values,
    )


def scopes(scope: str, columns: FactColumns) -> Iterator[tuple[Scope, Array]]:
    """The rows of the units that are compared with one another, by what they share."""
    column = columns.units.attributes.get(scope) if scope else None
    if column is None:
        yield None, np.arange(columns.count)
        return
    codes = np.asarray(column.values).astype(np.int64)
    if column.states is not None:
        codes = np.where(np.asarray(column.states) == 0, codes, -1)
    codes = _by_word(codes, column.dictionary)
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order])) + 1
    for rows in np.split(order, ends):
        if len(rows):
            code = int(codes[rows[0]])
            yield (column.dictionary[code] if code >= 0 else None), rows


def _by_word(codes: Array, words: Sequence[str]) -> Array:
    """One code for each word, where a dictionary of a file has words more than once."""
    first: dict[str, int] = {}
    same = [first.setdefault(word, code) for code, word in enumerate(words)]
    return codes if len(first) == len(words) else np.where(codes < 0, codes, np.take(same, codes))
