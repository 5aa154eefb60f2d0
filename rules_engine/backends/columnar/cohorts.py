"""Comparisons between units, on columns: exact integers are gathered for each scope, what is concluded
from them is whole or a fraction, and every unit gets its own as a column of the next table.

The same rules as in ``scalar.cohorts``: units whose value is 出错, 不适用 or 空 are left out, so are those
that take no part; one that is 未报 leaves the comparison open.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.truths import FAULT, MISSING
from rules_engine.ir.expressions import Cohort
from rules_engine.model.columns import Array, FactColumns, State
from rules_engine.operators import COHORT_RANKS

# Beyond this a fraction keeps its own denominator instead of one that all units share.
_COMMON = 10**9
_LARGEST = 2**62

Exact = int | Fraction


@frozen(eq=False)
class Compared:
    """The result of a comparison for every unit: ``values / (scale × unders)``, with states."""

    values: Array
    states: Array | None
    scale: int
    unders: Array | None


def compare(
    node: Cohort, operand: Answer, takes_part: Answer | None, columns: FactColumns
) -> Compared:
    """What a comparison says to each unit. Raises Unprovable where that fits no column."""
    work = _Work(node, operand, takes_part, columns.count)
    for rows in scopes(node.scope, columns):
        work.scope(rows)
    return work.column()


def scopes(scope: str, columns: FactColumns) -> list[Array]:
    """The rows of the units that are compared with one another."""
    if not scope:
        return [np.arange(columns.count)]
    column = columns.units.attributes.get(scope)
    if column is None:
        return [np.arange(columns.count)]
    codes = np.asarray(column.values).astype(np.int64)
    if column.states is not None:
        codes = np.where(np.asarray(column.states) == 0, codes, -1)
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order])) + 1
    return [rows for rows in np.split(order, ends) if len(rows)]


class _Work:
    def __init__(
        self, node: Cohort, operand: Answer, takes_part: Answer | None, count: int
    ) -> None:
        self.node, self.operand = node, operand
        self.numbers: list[Exact] = [0] * count
        self.states = np.zeros(count, np.uint8)
        none = np.zeros(count, np.uint8)
        self.own = none if operand.states is None else operand.states
        self.part, self.unsure = np.ones(count, bool), np.zeros(count, bool)
        if takes_part is not None:
            self.unsure = takes_part.having(State.MISSING)
            self.part = takes_part.having(State.VALUE) & (np.asarray(takes_part.values) == 1)

    def scope(self, rows: Array) -> None:
        """The results of the units of one scope."""
        own, part, unsure = self.own[rows], self.part[rows], self.unsure[rows]
        if (unsure | (part & (own == MISSING))).any():
            self._wait(rows)
            return
        known = rows[part & ((own == State.VALUE) | (own == State.WIDE))]
        values = self._exact(known)
        if self.node.operator in COHORT_RANKS:
            self._rank(rows, values)
            return
        result = _REDUCED[self.node.operator](values)
        if result is None:
            self.states[rows] = FAULT
        else:
            for row in rows.tolist():
                self.numbers[row] = result

    def _wait(self, rows: Array) -> None:
        """未报; but a rank is that of the unit's own value, where that is no number already."""
        self.states[rows] = MISSING
        if self.node.operator in COHORT_RANKS:
            own = self.own[rows]
            special = (own != State.VALUE) & (own != State.WIDE) & (own != MISSING)
            self.states[rows[special]] = np.minimum(own[special], FAULT)

    def _exact(self, rows: Array) -> list[Exact]:
        """Values on the operand's scale: integers where nothing divides them."""
        if self.operand.denominators is None and not (self.own[rows] == State.WIDE).any():
            found: list[Exact] = self.operand.values[rows].tolist()
            return found
        return [self._scaled(row) for row in rows.tolist()]

    def _scaled(self, row: int) -> Exact:
        value = self.operand.value(row)
        assert isinstance(value, int | Fraction)
        return value * self.operand.scale

    def _rank(self, rows: Array, values: Sequence[Exact]) -> None:
        """One more than the values that are better; those not compared are placed as if they were."""
        down, dense = "down" in self.node.operator, self.node.operator.endswith("dense")
        ordered = sorted(set(values) if dense else values)
        states = self.own[rows]
        plain = (states == State.VALUE) | (states == State.WIDE)
        self.states[rows[~plain]] = np.minimum(states[~plain], FAULT)
        mine, known = rows[plain], dict[Exact, int]()
        for row, own in zip(mine.tolist(), self._exact(mine), strict=True):
            if own not in known:
                better = (
                    len(ordered) - bisect_right(ordered, own) if down else bisect_left(ordered, own)
                )
                known[own] = better + 1
            self.numbers[row] = known[own]

    def column(self) -> Compared:
        """All results. Aggregates of values are on the operand's scale, counts and places are not."""
        plain = self.node.operator == "count" or self.node.operator in COHORT_RANKS
        under = 1 if plain else self.operand.scale
        exact = [Fraction(number, under) for number in set(self.numbers)]
        scale = lcm(*(each.denominator for each in exact))
        states = self.states if self.states.any() else None
        if scale <= _COMMON:
            known = {number: int(Fraction(number, under) * scale) for number in set(self.numbers)}
            values = [known[number] for number in self.numbers]
            return Compared(_whole(values), states, scale, None)
        pairs = [Fraction(number, under) for number in self.numbers]
        unders = _whole([each.denominator for each in pairs])
        return Compared(_whole([each.numerator for each in pairs]), states, 1, unders)


def _whole(values: Sequence[int]) -> Array:
    if any(abs(value) > _LARGEST for value in values):
        raise Unprovable("单位之间的比较得出的数超过 18 位")
    return np.array(values, np.int64)


def _mean(values: Sequence[Exact]) -> Exact | None:
    return Fraction(sum(values), len(values)) if values else None


_REDUCED: dict[str, Callable[[Sequence[Exact]], Any]] = {
    "max": lambda values: max(values, default=None),
    "min": lambda values: min(values, default=None),
    "mean": _mean,
    "sum": sum,
    "count": len,
}
COHORT_OPERATORS = frozenset({*_REDUCED, *COHORT_RANKS})
