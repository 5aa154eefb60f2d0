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
from rules_engine.ir.expressions import Case, Const, Expr
from rules_engine.ir.passes.ranges import Range

# A condition by its number, and whether something stands where it holds (0) or where it does not (1).
_Side = tuple[int, int]


@frozen(eq=False)
class Sharing:
    """Says it of the choices that it is given. ``numbers``: conditions that say the same have one."""

    operators: Operators
    ranges: Mapping[int, Range]
    numbers: Mapping[int, int]
    cuts: Mapping[int, Outcome]
    halves: dict[_Side, list[tuple[Quantity, Fraction | int]]] = field(factory=dict)

    def say(self, node: Case, then: Term, otherwise: Term, made: Term) -> None:
        """``若 甲 则 x 否则 0`` and ``若 甲 则 0 否则 y`` are no more than x or y where those are 0 or
        more, and both together no more than the larger bound."""
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
                self._below(value, number(high))
                self._below(value, term.value)
                self._pair((self.numbers[id(node.branches[0][0])], side), value, high)

    def _below(self, value: Quantity, limit: Any) -> None:
        if isinstance(limit, Quantity):
            self.operators.assume(compared("le", value, limit))

    def _pair(self, key: _Side, value: Quantity, high: Fraction | int) -> None:
        number_, side = key
        self.halves.setdefault(key, []).append((value, high))
        for other, beside in self.halves.get((number_, 1 - side), ()):
            self._below(total([value, other]), number(max(high, beside)))

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
