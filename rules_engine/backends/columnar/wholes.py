"""Bounded integers: every operation knows between which bounds its result lies, and takes the
narrowest register that holds them. What no register is proved to hold is refused.

Bounds hold in every lane, also where a value is special and what the register holds does not
matter: so nothing ever overflows.
"""

from attrs import frozen

from rules_engine.backends.columnar.table import (
    LIMITS,
    Builder,
    Operand,
    Reg,
    Unprovable,
    Width,
)
from rules_engine.operators import COMPARED, FLIPPED

_BYTE, _NARROW, _WIDE = Width.BYTE, Width.NARROW, Width.WIDE


@frozen
class Whole:
    """An integer in ``at`` (a register or a constant), from ``low`` to ``high``."""

    at: Operand
    low: int
    high: int

    @property
    def const(self) -> int | None:
        """Its only value; None where there may be several."""
        return self.at if isinstance(self.at, int) else None


def whole(value: int) -> Whole:
    """A constant."""
    return Whole(value, value, value)


ZERO, ONE = whole(0), whole(1)


def width_for(low: int, high: int) -> Width:
    """The narrowest register for these bounds. Raises Unprovable for none."""
    most = max(abs(low), abs(high))
    for width in (_NARROW, _WIDE):
        if most <= LIMITS[width]:
            return width
    raise Unprovable(f"中间结果可能达到 {len(str(most))} 位数")


@frozen(eq=False)
class Wholes:
    """Arithmetic on bounded integers, made of rows."""

    builder: Builder

    def as_wide(self, x: Whole, width: Width) -> Operand:
        """The operand of ``x`` in a register of this width; constants are of any."""
        if not isinstance(x.at, Reg) or x.at.width == width:
            return x.at
        return self.builder.emit("copy", (x.at,), width=x.at.width, out=width)

    def _binary(self, operation: str, x: Whole, y: Whole, low: int, high: int) -> Whole:
        width = max(width_for(each.low, each.high) for each in (x, y, Whole(0, low, high)))
        a, b = self.builder.together(self.as_wide(x, width), self.as_wide(y, width))
        made = self.builder.emit(operation, (a, b), width=width, out=width)
        return self._fit(Whole(made, low, high))

    def _fit(self, x: Whole) -> Whole:
        """A constant, where the bounds leave one value only."""
        return whole(x.low) if x.low == x.high else x

    def add(self, x: Whole, y: Whole) -> Whole:
        """Sum."""
        if x.const is not None and y.const is not None:
            return whole(x.const + y.const)
        if x.const == 0:
            return y
        if y.const == 0:
            return x
        if x.const is not None:
            x, y = y, x
        return self._binary("add", x, y, x.low + y.low, x.high + y.high)

    def sub(self, x: Whole, y: Whole) -> Whole:
        """Difference."""
        if y.const is not None:
            return self.add(x, whole(-y.const))
        if x.at == y.at:
            return ZERO
        return self._binary("sub", x, y, x.low - y.high, x.high - y.low)

    def mul(self, x: Whole, y: Whole) -> Whole:
        """Product."""
        if x.const is not None:
            x, y = y, x
        if x.const is not None and y.const is not None:
            return whole(x.const * y.const)
        if y.const == 1:
            return x
        if y.const == 0:
            return ZERO
        corners = [a * b for a in (x.low, x.high) for b in (y.low, y.high)]
        return self._binary("mul", x, y, min(corners), max(corners))

    def smallest(self, x: Whole, y: Whole) -> Whole:
        """The smaller one."""
        if x.high <= y.low:
            return x
        if y.high <= x.low:
            return y
        if x.const is not None:
            x, y = y, x
        return self._binary("min", x, y, min(x.low, y.low), min(x.high, y.high))

    def largest(self, x: Whole, y: Whole) -> Whole:
        """The larger one."""
        if x.low >= y.high:
            return x
        if y.low >= x.high:
            return y
        if x.const is not None:
            x, y = y, x
        return self._binary("max", x, y, max(x.low, y.low), max(x.high, y.high))

    def magnitude(self, x: Whole) -> Whole:
        """Without its sign."""
        if x.low >= 0:
            return x
        return self.largest(x, self.sub(ZERO, x))

    def choose(self, condition: Operand, x: Whole, y: Whole) -> Whole:
        """``x`` where the byte ``condition`` is 1, else ``y``."""
        if isinstance(condition, int):
            return x if condition == 1 else y
        if x == y:
            return x
        low, high = min(x.low, y.low), max(x.high, y.high)
        width = width_for(low, high)
        sources = (condition, self.as_wide(x, width), self.as_wide(y, width))
        made = self.builder.emit("choose", self.builder.together(*sources), width=width, out=width)
        return Whole(made, low, high)

    def compare(self, operation: str, x: Whole, y: Whole) -> Operand:
        """A byte: 1 where the comparison holds, else 0."""
        if x.const is not None:
            x, y, operation = y, x, FLIPPED[operation]
        known = self._known(operation, x, y)
        if known is not None:
            return int(known)
        if y.const is None and operation in ("gt", "ge"):
            x, y, operation = y, x, FLIPPED[operation]
        width = max(width_for(each.low, each.high) for each in (x, y))
        a, b = self.builder.together(self.as_wide(x, width), self.as_wide(y, width))
        return self.builder.emit(operation, (a, b), width=width, out=_BYTE)

    def _known(self, operation: str, x: Whole, y: Whole) -> bool | None:
        """The outcome where the bounds, or being the same, decide it."""
        if x.at == y.at:
            return operation in ("eq", "le", "ge")
        if x.high < y.low or x.low > y.high or (x.low == x.high and y.low == y.high):
            return bool(COMPARED[operation](x.low, y.low))
        if operation in ("le", "gt") and x.high == y.low:
            return operation == "le"
        if operation in ("ge", "lt") and x.low == y.high:
            return operation == "ge"
        return None

    def floor(self, x: Whole, y: Whole) -> Whole:
        """The largest integer not above x / y, for y > 0."""
        return self._quotient("floor", x, y, max(abs(x.low), abs(x.high)))

    def half_up(self, x: Whole, y: Whole) -> Whole:
        """Quotient of x ≥ 0 and y > 0 rounded, halves up: (2x + y) // 2y."""
        low = (2 * x.low + y.high) // (2 * y.high)
        high = (2 * x.high + y.low) // (2 * y.low)
        if x.const is not None and y.const is not None:
            return whole(low)
        # Twice the larger numerator and divisor must fit, not the result only.
        width = width_for(0, 2 * x.high + 2 * y.high)
        return self._divided("half_up", x, y, width, (low, high))

    def _quotient(self, operation: str, x: Whole, y: Whole, most: int) -> Whole:
        if y.const == 1:
            return x
        corners = [a // b for a in (x.low, x.high) for b in (y.low, y.high)]
        if x.const is not None and y.const is not None:
            return whole(corners[0])
        width = width_for(0, max(most, y.high))
        return self._divided(operation, x, y, width, (min(corners), max(corners)))

    def _divided(
        self, operation: str, x: Whole, y: Whole, width: Width, bounds: tuple[int, int]
    ) -> Whole:
        a, b = self.as_wide(x, width), self.as_wide(y, width)
        if isinstance(a, int):
            # Kernels divide registers; a constant numerator is put into one.
            assert isinstance(b, Reg)
            a = self.builder.emit("fill", (a,), width=width, out=width, space=b.space)
        a, b = self.builder.together(a, b)
        made = self.builder.emit(operation, (a, b), width=width, out=width)
        return self._fit(Whole(made, *bounds))
