"""What conditions tell of the values under them, as far as rows get cheaper by it: quotients are divided without
asking, and nobody looks whether a fact is 空."""

from collections.abc import Sequence

from attrs import frozen

from rules_engine.ir.expressions import Apply, Expr, Fact, Field
from rules_engine.ir.passes.guards import Guards
from rules_engine.ir.passes.telling import NOT_BLANK, NOT_ZERO


@frozen(eq=False)
class Guarded:
    """What is known where a value matters: quotients whose divisor is not 0 there, by ``id``, and
    operands that are not 空 there, by the ids of user and operand."""

    quotients: frozenset[int]
    present: frozenset[tuple[int, int]]


def guarded(roots: Sequence[Expr]) -> Guarded:
    """What the conditions around every use tell."""
    guards = Guards(roots)
    quotients, present = set(), set()
    for use in guards.uses(_of_interest):
        if _divides(use.user, use.operand) and use.knows(NOT_ZERO, use.operand):
            quotients.add(id(use.user))
        if use.knows(NOT_BLANK, use.operand):
            present.add((id(use.user), id(use.operand)))
    return Guarded(frozenset(quotients), frozenset(present))


def _of_interest(user: Expr, operand: Expr) -> bool:
    return _divides(user, operand) or isinstance(operand, Fact | Field)


def _divides(user: Expr, operand: Expr) -> bool:
    return isinstance(user, Apply) and user.operator == "div" and operand is user.operands[1]
