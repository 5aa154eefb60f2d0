"""Divisors that are never 0 where it matters: what stands under a condition that rules 0 out is not 出错.

Bounds look at a fact by itself; here a choice is followed into its branches with what its conditions say.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction

from attrs import field, frozen

from rules_engine.analysis.claims.model import Claim, Mark
from rules_engine.backends.interval import Bounds, State
from rules_engine.ir.expressions import Apply, Case, Const, Expr, Fact, Round
from rules_engine.operators import COMPARED

# These are 出错 only where an operand is, or is 空.
_PLAIN = frozenset(
    {"add", "sub", "neg", "mul", "min", "max", "and", "or", "not", "floor", "ceil", "div"}
) | frozenset(COMPARED)
_DEPTH = 200
# Facts by their names, other numbers by ``id``.
_Numbers = frozenset[str | int]


def is_guarded(claim: Claim, bounds: Bounds) -> bool:
    """Whether an expression is never 出错 by what its own choices rule out, its given parts being none."""
    if claim.mark is not Mark.FAULT:
        return False
    return not _Guards(bounds, {id(part) for part in claim.given}).may_fail(claim.expr)


@frozen(eq=False)
class _Guards:
    """``given``: what is not 出错; ``known``: what was said already, by ``id`` and the numbers that are not 0."""

    bounds: Bounds
    given: Collection[int]
    known: dict[tuple[int, _Numbers], bool] = field(factory=dict)

    def may_fail(self, node: Expr, nonzero: _Numbers = frozenset(), depth: int = 0) -> bool:
        """Whether it may be 出错 where the numbers named are not 0."""
        if id(node) in self.given or State.FAULT not in self.bounds.of(node).states:
            return False
        if (id(node), nonzero) not in self.known:
            self.known[id(node), nonzero] = self._may_fail(node, nonzero, depth)
        return self.known[id(node), nonzero]

    def _may_fail(self, node: Expr, nonzero: _Numbers, depth: int) -> bool:
        match node:
            case Case() if depth < _DEPTH:
                return self._case(node, nonzero, depth + 1)
            case Round(operand=operand) if depth < _DEPTH:
                return self._any([operand], nonzero, depth + 1)
            case Apply() if node.operator in _PLAIN and depth < _DEPTH:
                zero = node.operator == "div" and self._may_be_zero(node.operands[1], nonzero)
                return zero or self._any(node.operands, nonzero, depth + 1)
            case _:
                return True

    def _any(self, nodes: Sequence[Expr], nonzero: _Numbers, depth: int) -> bool:
        blank = any(State.BLANK in self.bounds.of(one).states for one in nodes)
        return blank or any(self.may_fail(one, nonzero, depth) for one in nodes)

    def _may_be_zero(self, node: Expr, nonzero: _Numbers) -> bool:
        if _key(node) in nonzero:
            return False
        found = self.bounds.of(node)
        above = found.low is not None and found.low > 0
        return not above and not (found.high is not None and found.high < 0)

    def _case(self, node: Case, nonzero: _Numbers, depth: int) -> bool:
        for when, then in node.branches:
            if self._any([when], nonzero, depth):
                return True
            if self.may_fail(then, nonzero | _ruled_out(when, True), depth):
                return True
            nonzero |= _ruled_out(when, False)
        return self.may_fail(node.otherwise, nonzero, depth)


def _ruled_out(when: Expr, holds: bool) -> _Numbers:
    """The numbers that are not 0 where a condition holds, or does not."""
    if not isinstance(when, Apply):
        return frozenset()
    if when.operator == "not":
        return _ruled_out(when.operands[0], not holds)
    if when.operator == ("and" if holds else "or"):
        return frozenset().union(*(_ruled_out(part, holds) for part in when.operands))
    if when.operator in COMPARED:
        own, limit = when.operands
        number = limit.value if isinstance(limit, Const) else None
        if isinstance(number, int | Fraction) and COMPARED[when.operator](0, number) != holds:
            return frozenset({_key(own)})
    return frozenset()


def _key(node: Expr) -> str | int:
    return node.name if isinstance(node, Fact) else id(node)
