"""Ways that expressions go, put together: up, down, not at all, or not known."""

from collections.abc import Sequence
from typing import Any

from rules_engine.analysis.claims.rungs import STAYS, Way
from rules_engine.backends.interval import Abstract
from rules_engine.ir.expressions import Apply, Expr
from rules_engine.ir.passes.sameness import sameness


def put_back(operands: Sequence[Expr]) -> Expr | None:
    """What is left where the one operand takes away what the other adds."""
    for one, other in (operands, operands[::-1]) if len(operands) == 2 else ():
        if isinstance(one, Apply) and one.operator == "sub":
            numbers = sameness([one.operands[1], other])
            if numbers[id(one.operands[1])] == numbers[id(other)]:
                return one.operands[0]
    return None


def together(ways: Sequence[Way]) -> Way:
    """Which way what goes by several goes: None where they go against each other."""
    moved = {way for way in ways if way != STAYS}
    if not moved:
        return STAYS
    return moved.pop() if len(moved) == 1 else None


def turned(way: Way) -> Way:
    """The other way."""
    return None if way is None else -way


def times(way: Way, sign: int | None) -> Way:
    """Which way a product with a number of that sign goes."""
    if way == STAYS:
        return STAYS
    return None if way is None or sign is None else way * sign


def reached(found: Abstract, wanted: Any, way: Way) -> Way:
    """What being equal to a constant does where the value goes ``way``."""
    if isinstance(wanted, bool):
        return way if wanted else turned(way)
    if found.low is not None and wanted <= found.low:
        return turned(way)
    return way if found.high is not None and wanted >= found.high else None
