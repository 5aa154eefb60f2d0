"""What goes without saying of choices between something and 0: said to the solver, it need not try
every condition of a sum of many."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from rules_engine.backends.smt.operators import Operators
from rules_engine.backends.smt.outcomes import Outcome
from rules_engine.backends.smt.quantities import Quantity, compared, number, total
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import Truth, both, either, negated
from rules_engine.ir.expressions import Case, Const, Expr
from rules_engine.ir.passes.ranges import Range

# A condition by its number, and whether something stands where it holds (0) or where it does not (1).
_Side = tuple[int, int]


@frozen(eq=False)
class _Half:
    """A choice between something and 0: no more than ``high`` where what is chosen is ``known`` to be
    a value. What stands for something special may be any number."""

    value: Quantity
    high: Fraction | int
    known: Truth


@frozen(eq=False)
class Sharing:
    """Says it of the choices that it is given. ``numbers``: conditions that say the same have one."""

    operators: Operators
    ranges: Mapping[int, Range]
    numbers: Mapping[int, int]
    cuts: Mapping[int, Outcome]
    halves: dict[_Side, list[_Half]] = field(factory=dict)

    def say(self, node: Case, then: Term, otherwise: Term, made: Term) -> None:
        """``若 甲 则 x 否则 0`` and ``若 甲 则 0 否则 y`` are no more than x or y where those are 0 or
        more, and both together no more than the larger bound: where x and y are values."""
        value = made.value
        if not isinstance(value, Quantity) or value.exact is not None:
            return
        sides = (
            (node.branches[0][1], then, node.otherwise),
            (node.otherwise, otherwise, node.branches[0][1]),
        )
        for side, (kept, term, other) in enumerate(sides):
            high = self._high(kept)
            if _is_zero(other) and self._is_natural(kept) and high is not None:
                half = _Half(value, high, term.present)
                self._below(value, number(high), half.known)
                self._below(value, term.value, half.known)
                self._pair((self.numbers[id(node.branches[0][0])], side), half)

    def _below(self, value: Quantity, limit: Any, known: Truth) -> None:
        if isinstance(limit, Quantity):
            self.operators.assume(either(negated(known), compared("le", value, limit)))

    def _pair(self, key: _Side, half: _Half) -> None:
        number_, side = key
        self.halves.setdefault(key, []).append(half)
        for other in self.halves.get((number_, 1 - side), ()):
            both_high = number(max(half.high, other.high))
            known = both(half.known, other.known)
            self._below(total([half.value, other.value]), both_high, known)

    def _high(self, node: Expr) -> Fraction | int | None:
        cut = self.cuts.get(id(node))
        return self.ranges[id(node)].high if cut is None else cut.high

    def _is_natural(self, node: Expr) -> bool:
        """Whether it is known to be 0 or more."""
        cut = self.cuts.get(id(node))
        low = self.ranges[id(node)].low if cut is None else cut.low
        return low is not None and low >= 0


def _is_zero(node: Expr) -> bool:
    return isinstance(node, Const) and not isinstance(node.value, bool) and node.value == 0
