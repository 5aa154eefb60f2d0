"""What comparisons between units come to, from the tallies of all of them; every unit gets its own as a
column of the next table."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import accumulate
from math import lcm

import numpy as np
from attrs import evolve, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.tallies import (
    Exact,
    Scope,
    Tallies,
    Tally,
    exact_number,
    scopes,
)
from rules_engine.backends.columnar.truths import FAULT, MISSING, NA
from rules_engine.ir.expressions import Cohort
from rules_engine.ir.passes.grid import Grid
from rules_engine.model.columns import Array, FactColumns, State
from rules_engine.operators import COHORT_RANKS

# Beyond this a fraction keeps its own denominator instead of one that all units share.
_COMMON = 10**9
_LARGEST = 2**62


@frozen(eq=False)
class Compared:
    """The result of a comparison for every unit: ``values / (scale × unders)``, with states."""

    values: Array
    states: Array | None
    unders: Array | None


@frozen
class Source:
    """What is known of the results of a comparison: bounds, scale, bounds of divisors, states. Equal ones
    make the same table."""

    low: int
    high: int
    scale: int
    under: tuple[int, int]
    may: frozenset[int]


@frozen(eq=False)
class Conclusion:
    """What a comparison comes to, for whichever block. ``results`` are those of scopes that have one for
    all of their units, ``faulty`` scopes have nobody to compare, ``waiting`` ones wait; ``ladders`` are
    the values of a scope from the best on, each with the place that it has."""

    grid: int
    results: Mapping[Scope, Fraction]
    faulty: frozenset[Scope]
    waiting: frozenset[Scope]
    ladders: Mapping[Scope, "Ladder"]
    source: Source

    def of(self, node: Cohort, operand: Answer | None, columns: FactColumns) -> Compared:
        """What it says to each unit of a block. Places ask for what is compared."""
        count = columns.count
        values, states = np.zeros(count, np.int64), np.zeros(count, np.uint8)
        unders = None if self.source.under == (1, 1) else np.ones(count, np.int64)
        own = np.zeros(count, np.uint8)
        if operand is not None and operand.states is not None:
            own = np.asarray(operand.states)
        for scope, rows in scopes(node.scope, columns):
            if scope in self.waiting:
                states[rows] = MISSING
            elif operand is not None and scope in self.ladders:
                self._place(rows, values, operand, own, self.ladders[scope])
            elif scope in self.results:
                whole, under = self._divided(self.results[scope])
                values[rows] = whole
                if unders is not None:
                    unders[rows] = under
            else:
                states[rows] = FAULT
        if node.operator in COHORT_RANKS:
            _own_states(states, own)
        return Compared(values, states if self.source.may else None, unders)

    def _divided(self, result: Fraction) -> tuple[int, int]:
        if self.source.under == (1, 1):
            return int(result * self.source.scale), 1
        return result.numerator, result.denominator

    def _place(
        self, rows: Array, values: Array, operand: Answer, own: Array, ladder: "Ladder"
    ) -> None:
        """One more than the values that are better; those not compared are placed as if they were."""
        plain = rows[own[rows] == State.VALUE]
        for row in rows[own[rows] == State.WIDE].tolist():
            values[row] = ladder.place(exact_number(operand, row, self.grid))
        raw = np.asarray(operand.values)[plain].astype(np.int64)
        if operand.denominators is not None:
            for row in plain.tolist():
                values[row] = ladder.place(exact_number(operand, row, self.grid))
            return
        keys, at = np.unique(raw, return_inverse=True)
        scale = Fraction(self.grid, operand.scale)
        places = [ladder.place(key * scale) for key in keys.tolist()]
        values[plain] = np.array(places, np.int64)[at.reshape(-1)] if places else 0


def _own_states(states: Array, own: Array) -> None:
    """A rank is that of the unit's own value: where that is no number, that is what it comes to."""
    special = (own != State.VALUE) & (own != State.WIDE)
    known = special & ((own != MISSING) | (states != MISSING))
    states[known] = np.minimum(own[known], FAULT)


@frozen(eq=False)
class Ladder:
    """The values of a scope in order, and how many units have a lower one (``below``, one longer)."""

    values: tuple[Exact, ...]
    below: tuple[int, ...]
    down: bool

    def place(self, own: Exact) -> int:
        """One more than the values that are better than ``own``."""
        if self.down:
            return self.below[-1] - self.below[bisect_right(self.values, own)] + 1
        return self.below[bisect_left(self.values, own)] + 1


def _ladder(operator: str, values: Mapping[Exact, int]) -> Ladder:
    ordered = tuple(sorted(values))
    counts = (1 if operator.endswith("dense") else values[each] for each in ordered)
    return Ladder(ordered, tuple(accumulate(counts, initial=0)), "down" in operator)


def concluded(node: Cohort, grid: Grid, tallies: Tallies) -> Conclusion:
    """What a comparison comes to, from the tallies of all units. Raises Unprovable where that fits no
    column."""
    waiting = frozenset(scope for scope, tally in tallies.items() if tally.waiting)
    open_ = {scope: tally for scope, tally in tallies.items() if not tally.waiting}
    if node.operator in COHORT_RANKS:
        ladders = {scope: _ladder(node.operator, each.values) for scope, each in open_.items()}
        most = max((each.below[-1] for each in ladders.values()), default=0) + 1
        source = Source(0, most, 1, (1, 1), frozenset((NA, MISSING, FAULT)))
        return Conclusion(grid or 1, {}, frozenset(), waiting, ladders, source)
    found = {scope: _RESULTS[node.operator](tally, grid or 1) for scope, tally in open_.items()}
    results = {scope: result for scope, result in found.items() if result is not None}
    faulty = frozenset(scope for scope, result in found.items() if result is None)
    may = frozenset([FAULT] * bool(faulty) + [MISSING] * bool(waiting))
    source = evolve(_source(list(results.values())), may=may)
    return Conclusion(grid or 1, results, faulty, waiting, {}, source)


def _source(results: list[Fraction]) -> Source:
    """Bounds of results on a scale that all share, or each with a divisor of its own."""
    scale = lcm(*(each.denominator for each in results))
    none = frozenset[int]()
    if scale <= _COMMON:
        low, high = _bounds([int(each * scale) for each in results])
        return Source(low, high, scale, (1, 1), none)
    low, high = _bounds([each.numerator for each in results])
    return Source(low, high, 1, _bounds([each.denominator for each in results], zero=1), none)


def _bounds(values: list[int], zero: int = 0) -> tuple[int, int]:
    """Bounds of values and of what stands where there is none."""
    low, high = min(zero, *values, zero), max(zero, *values, zero)
    if max(-low, high) > _LARGEST:
        raise Unprovable("单位之间的比较得出的数超过 18 位")
    return low, high


def _extreme(value: Exact | None, grid: int) -> Fraction | None:
    return None if value is None else Fraction(value) / grid


def _mean(tally: Tally, grid: int) -> Fraction | None:
    return Fraction(tally.total) / (tally.count * grid) if tally.count else None


_RESULTS: dict[str, Callable[[Tally, int], Fraction | None]] = {
    "max": lambda tally, grid: _extreme(tally.most, grid),
    "min": lambda tally, grid: _extreme(tally.least, grid),
    "mean": _mean,
    "sum": lambda tally, grid: Fraction(tally.total) / grid,
    "count": lambda tally, _: Fraction(tally.count),
}
