"""Why an end is 非紧: the expressions that are open though all they are made of is reached.

Such an expression needs two different values of a fact at once, or cannot say what leads where it is.
Only by splitting a fact that it reads can its end be reached, or brought closer.
"""

from collections.abc import Iterator, Mapping
from enum import Flag

from rules_engine.backends.interval import Abstract
from rules_engine.backends.interval.bounds import Bounds
from rules_engine.ir.expressions import Apply, Case, Expr, Round
from rules_engine.ir.fold import operands_of


class Side(Flag):
    """Which ends are looked at."""

    LOW = 1
    HIGH = 2
    BOTH = 3

    @property
    def opposite(self) -> "Side":
        """The ends of the negated value."""
        return Side.BOTH if self is Side.BOTH else Side.BOTH & ~self


# Operators whose ends are made of the same ends of their operands.
_RISING = frozenset({"add", "min", "max", "floor", "ceil", "settle"})


def open_at(value: Abstract, side: Side) -> bool:
    """Whether an end, or a choice, is not known to be reached."""
    if value.choices is not None:
        return None in value.choices.values()
    low = Side.LOW in side and value.low is not None and value.low_at is None
    return low or (Side.HIGH in side and value.high is not None and value.high_at is None)


def culprits(
    root: Expr, side: Side, bounds: Bounds, settled: Mapping[int, Abstract]
) -> list[tuple[Expr, Side]]:
    """The expressions that an open end of ``root`` comes of, nearest to the root first."""
    found: list[tuple[Expr, Side]] = []
    seen: set[tuple[int, Side]] = set()
    waiting = [(root, side)]
    for node, looked_at in waiting:
        if (id(node), looked_at) in seen:
            continue
        seen.add((id(node), looked_at))
        further = [
            (part, its)
            for part, its in _made_of(node, looked_at)
            if id(part) not in settled and open_at(bounds.of(part), its)
        ]
        waiting += further
        if not further:
            found.append((node, looked_at))
    return found


def _made_of(node: Expr, side: Side) -> Iterator[tuple[Expr, Side]]:
    """What an end is made of, and of which ends of that."""
    match node:
        case Apply(operator=operator) if operator in _RISING:
            yield from ((part, side) for part in node.operands)
        case Apply(operator="sub", operands=(left, right)):
            yield from ((left, side), (right, side.opposite))
        case Apply(operator="neg", operands=(part,)):
            yield part, side.opposite
        case Round(operand=part):
            yield part, side
        case Case():
            for when, then in node.branches:
                yield from ((when, Side.BOTH), (then, side))
            yield node.otherwise, side
        case _:
            yield from ((part, Side.BOTH) for part in operands_of(node))
