"""What a table takes for granted of the columns it runs on, and checks block by block.

A fact without declared bounds is assumed to lie within ±``most``, a list to have at most ``records``
records a unit. A block that keeps to it is exact on the registers that were chosen; another one is
run again on wider assumptions, and units beyond those are evaluated one by one.
"""

from collections.abc import Mapping
from enum import StrEnum
from math import ceil, floor

from attrs import Factory, frozen

from rules_engine.backends.columnar.table import LIMITS, Unprovable, Width
from rules_engine.model.columns import State
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    NumberType,
    OptionType,
)

# Days from 0001-01-01 to 9999-12-31, counted from 1970-01-01; and the same in microseconds.
DAYS = (-719162, 2932896)
TICKS_A_DAY = 86_400_000_000
MOMENTS = (DAYS[0] * TICKS_A_DAY, (DAYS[1] + 1) * TICKS_A_DAY - 1)
CODES = (0, 2**31 - 2)

# (largest number of a fact without bounds, most records of a list), tried in this order.
NARROW = ((10**6, 10**4), (10**4, 10**3), (10**3, 10**2))
WIDE = ((10**15, 10**6), (10**12, 10**6), (10**9, 10**5), (10**8, 10**4), *NARROW)


class Mode(StrEnum):
    """Which states a column may have: none at all, those that the declaration takes care of, any."""

    ABSENT = "absent"
    CLEAN = "clean"
    EXPECTED = "expected"
    ANY = "any"


_NONE: frozenset[int] = frozenset()
_MISSING: frozenset[int] = frozenset((State.MISSING,))
_BLANK: frozenset[int] = frozenset((State.BLANK,))
_ANY = _MISSING | _BLANK | {State.NOT_APPLICABLE, State.FAULT}
Key = tuple[str, ...]


@frozen
class Shape:
    """How the cells of a column come: width, scale of numbers, states."""

    width: Width
    mode: Mode
    scale: int = 1


@frozen
class Assumed:
    """Everything that a table is made for. ``shapes`` of facts by ``(name,)``, of fields by
    ``(list, name)``; lists themselves by ``(name,)`` too. ``points`` is the scale of points."""

    most: int
    records: int
    shapes: Mapping[Key, Shape] = Factory(dict)
    points: int = 100

    def shape(self, key: Key) -> Shape:
        """How a column comes; one that is not there is ABSENT."""
        return self.shapes.get(key, Shape(Width.WIDE, Mode.ABSENT))

    def bounds(self, decl: FactDecl, shape: Shape) -> tuple[int, int]:
        """The bounds of the cells of a fact, as far as its register goes. Raises Unprovable where that
        holds none of them."""
        low, high = self._assumed(decl, shape.scale)
        most = LIMITS.get(shape.width, high)
        if low > most or high < -most:
            raise Unprovable(f"“{decl.name}”的范围在 64 位的整数以外")
        return (max(low, -most), min(high, most))

    def _assumed(self, decl: FactDecl, scale: int) -> tuple[int, int]:
        match decl.type:
            case BoolType():
                return (0, 1)
            case DateType():
                return DAYS
            case DateTimeType():
                return MOMENTS
            case OptionType(names=names):
                return (0, len(names) - 1)
            case NumberType(lower=lower, upper=upper):
                low, high = -self.most * scale, self.most * scale
                low = low if lower is None else max(low, ceil(lower * scale))
                high = high if upper is None else min(high, floor(upper * scale))
                return (low, max(low, high))
            case _:
                return CODES


def expected(decl: FactDecl) -> frozenset[int]:
    """The states that the declaration itself takes care of: 未报 with a stand-in, 空 where it may be."""
    if decl.has_default:
        return _MISSING
    return _BLANK if decl.nullable else _NONE


def allowed(decl: FactDecl, mode: Mode) -> frozenset[int]:
    """The states that a column may have besides a value."""
    if mode is Mode.EXPECTED:
        return expected(decl)
    return _ANY if mode is Mode.ANY else _NONE
