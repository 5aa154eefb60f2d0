"""What conditions tell of a number, and the small questions that are asked of them."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor

from rules_engine.ir.expressions import Apply, Const, Expr, Fact, Field
from rules_engine.ir.passes.ranges import UNKNOWN, Range
from rules_engine.model.values import Number
from rules_engine.operators import OPERATORS, Policy

PRESENT, NOT_ZERO, NOT_BELOW = "present", "not zero", "not below zero"
# Told by a condition that asks for just that; PRESENT by any that came out.
NOT_BLANK = "not blank"
# Of an aggregate: the list has as many records for it as it needs.
ENOUGH = "enough records"
# (what is known, of what: its number in ``sameness``)
Known = frozenset[tuple[str, int]]
NOTHING: Known = frozenset()
# Whether ``x operator c`` keeps x from being 0, by the sign of c.
KEEPS_FROM_ZERO: dict[str, Callable[[Number], bool]] = {
    "gt": lambda c: c >= 0,
    "ge": lambda c: c > 0,
    "lt": lambda c: c <= 0,
    "le": lambda c: c < 0,
    "eq": lambda c: c != 0,
    "ne": lambda c: c == 0,
}


def kind_of(node: Expr) -> object:
    """What tells most expressions apart at a glance; what says the same is of one kind."""
    match node:
        case Fact() | Field():
            return type(node), node.name
        case Apply():
            return node.operator
        case _:
            return type(node)


def come_of(node: Expr) -> list[Expr]:
    """A node, and what else is a value where it is one: operands of strict operators, and theirs."""
    found = [node]
    for each in found:
        if isinstance(each, Apply) and OPERATORS[each.operator].policy is Policy.STRICT:
            found += each.operands
    return found


def least_count(sign: str, bound: Number) -> Number:
    """The least that a count can be which compares so with a number."""
    if sign == "gt":
        return floor(bound) + 1
    if sign == "ne":
        return 1 if bound == 0 else 0
    return bound if sign in ("ge", "eq") else 0


def number_in(node: Expr) -> Number | None:
    """The number that a node always is."""
    value = node.value if isinstance(node, Const) else None
    return value if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None


def is_truth(node: Expr, truth: bool) -> bool:
    """Whether a node is always this truth value."""
    return isinstance(node, Const) and node.value is truth


def all_of(parts: Iterable[Known]) -> Known:
    """What is known where all of it is."""
    return NOTHING.union(*parts)


def common_to(parts: Sequence[Known]) -> Known:
    """What is known whichever of the parts is."""
    return parts[0].intersection(*parts[1:]) if parts else NOTHING


def keeps_from_zero(sign: str, other: Expr, bounds: Range = UNKNOWN) -> bool:
    """Whether ``x sign other`` keeps x from being 0, whatever ``other`` is within its bounds."""
    bound = number_in(other)
    if bound is None and sign in ("gt", "ge"):
        bound = bounds.low
    elif bound is None and sign in ("lt", "le"):
        bound = bounds.high
    return bound is not None and KEEPS_FROM_ZERO[sign](bound)
