"""Numbers of the solver: an integer over a grid while one is known, else an exact real."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any

import z3
from attrs import frozen

from rules_engine.backends.smt.truths import Truth
from rules_engine.model.rounding import RoundingMode, round_exact
from rules_engine.operators import COMPARED

_FINEST = 10**18


@frozen(eq=False)
class Quantity:
    """``over / grid``: ``over`` is an ``int`` or an integer of the solver. Where ``grid`` is None,
    ``over`` is a ``Fraction`` or a real of the solver, and is the number itself."""

    over: Any
    grid: int | None

    @property
    def exact(self) -> Fraction | None:
        """The number, where it is one already."""
        if isinstance(self.over, int | Fraction):
            return Fraction(self.over) / (self.grid or 1)
        return None


def number(value: Fraction | int) -> Quantity:
    """A constant."""
    exact = Fraction(value)
    if exact.denominator > _FINEST:
        return Quantity(exact, None)
    return Quantity(exact.numerator, exact.denominator)


ZERO = number(0)


def real(part: Quantity) -> Any:
    """The number as a real of the solver."""
    exact = part.exact
    if exact is not None:
        return z3.RealVal(str(exact))
    if part.grid is None:
        return part.over
    over = z3.ToReal(part.over)
    return over if part.grid == 1 else over / z3.RealVal(part.grid)


def _aligned(parts: Sequence[Quantity]) -> tuple[list[Any], int | None]:
    """All of them over one grid, or all as reals."""
    grids = [part.grid for part in parts]
    common = None if None in grids else lcm(*(grid for grid in grids if grid is not None))
    if common is None or common > _FINEST:
        return [real(part) for part in parts], None
    return [_scaled(part.over, common // (part.grid or 1)) for part in parts], common


def _scaled(over: Any, factor: int) -> Any:
    if factor == 1:
        return over
    return over * factor


def _folded(
    parts: Sequence[Quantity], of: Callable[[Sequence[Fraction]], Fraction]
) -> Quantity | None:
    known = [exact for part in parts if (exact := part.exact) is not None]
    return number(of(known)) if len(known) == len(parts) else None


def total(parts: Sequence[Quantity]) -> Quantity:
    """The sum."""
    known = _folded(parts, lambda values: sum(values, Fraction(0)))
    if known is not None:
        return known
    overs, grid = _aligned(parts)
    return Quantity(overs[0] if len(overs) == 1 else z3.Sum(overs), grid)


def difference(left: Quantity, right: Quantity) -> Quantity:
    """The difference."""
    return total([left, opposite(right)])


def opposite(part: Quantity) -> Quantity:
    """The number with its sign changed."""
    return Quantity(-part.over, part.grid)


def product(parts: Sequence[Quantity]) -> Quantity:
    """The product."""
    result = parts[0]
    for part in parts[1:]:
        result = _times(result, part)
    return result


def _times(left: Quantity, right: Quantity) -> Quantity:
    for one, other in ((left, right), (right, left)):
        if one.exact is not None:
            return _by_constant(other, one.exact)
    if left.grid is not None and right.grid is not None and left.grid * right.grid <= _FINEST:
        return Quantity(left.over * right.over, left.grid * right.grid)
    return Quantity(real(left) * real(right), None)


def _by_constant(part: Quantity, factor: Fraction) -> Quantity:
    if part.exact is not None:
        return number(part.exact * factor)
    if factor == 0:
        return ZERO
    if part.grid is not None:
        exact = factor / part.grid
        if exact.denominator <= _FINEST:
            return Quantity(_scaled(part.over, exact.numerator), exact.denominator)
    return Quantity(real(part) * z3.RealVal(str(factor)), None)


def quotient(left: Quantity, right: Quantity) -> Quantity:
    """The exact quotient; any number where ``right`` is 0."""
    if right.exact is not None:
        return ZERO if right.exact == 0 else _by_constant(left, 1 / right.exact)
    return Quantity(real(left) / real(right), None)


def compared(operator: str, left: Quantity, right: Quantity) -> Truth:
    """eq, ne, lt, le, gt or ge."""
    relation = COMPARED[operator]
    if left.exact is not None and right.exact is not None:
        return bool(relation(left.exact, right.exact))
    (one, other), _ = _aligned([left, right])
    return relation(one, other)


def chosen_number(when: Truth, then: Quantity, otherwise: Quantity) -> Quantity:
    """``then`` where ``when`` holds, else ``otherwise``."""
    if isinstance(when, bool):
        return then if when else otherwise
    (one, other), grid = _aligned([then, otherwise])
    sort = z3.RealVal if grid is None else z3.IntVal
    one, other = (sort(str(v)) if isinstance(v, int | Fraction) else v for v in (one, other))
    return Quantity(z3.If(when, one, other), grid)


def extreme(parts: Sequence[Quantity], largest: bool) -> Quantity:
    """The largest or the smallest."""
    result = parts[0]
    for part in parts[1:]:
        result = chosen_number(compared("ge" if largest else "le", result, part), result, part)
    return result


@frozen(eq=False)
class Witnesses:
    """Makes integers that are defined by what they must satisfy: such an integer always exists, so
    what is asserted of it restricts no fact."""

    name: str
    asserted: list[Any]

    def whole_below(self, part: Quantity) -> Any:
        """⌊part⌋ as an integer."""
        if part.exact is not None:
            return floor(part.exact)
        if part.grid == 1:
            return part.over
        found = z3.Int(f"{self.name}!{len(self.asserted)}")
        if part.grid is None:
            at = z3.ToReal(found)
            self.asserted.append(z3.And(at <= part.over, part.over < at + 1))
        else:
            at = found * part.grid
            self.asserted.append(z3.And(at <= part.over, part.over < at + part.grid))
        return found

    def whole_above(self, part: Quantity) -> Any:
        """⌈part⌉ as an integer."""
        return ceil(part.exact) if part.exact is not None else -self.whole_below(opposite(part))

    def rounded(self, part: Quantity, digits: int, mode: RoundingMode, sign: int) -> Quantity:
        """``part`` rounded. ``sign`` 1 or -1: it is known to be ≥ 0 or ≤ 0; 0: nothing is known."""
        if part.exact is not None:
            return number(round_exact(part.exact, digits, mode))
        scale = 10**digits
        if part.grid is not None and scale % part.grid == 0:
            return part
        scaled = _by_constant(part, Fraction(scale))
        over = self._rounded(scaled, mode, sign)
        return (
            Quantity(over, scale)
            if scale <= _FINEST
            else _by_constant(Quantity(over, 1), Fraction(1, scale))
        )

    def _rounded(self, part: Quantity, mode: RoundingMode, sign: int) -> Any:
        if sign > 0:
            return self._magnitude(part, mode)
        below = -self._magnitude(opposite(part), mode)
        if sign < 0:
            return below
        return z3.If(compared("ge", part, ZERO), self._magnitude(part, mode), below)

    def _magnitude(self, part: Quantity, mode: RoundingMode) -> Any:
        """Rounded to an integer, for ``part`` ≥ 0."""
        match mode:
            case RoundingMode.DOWN:
                return self.whole_below(part)
            case RoundingMode.UP:
                return self.whole_above(part)
            case RoundingMode.HALF_UP:
                return self.whole_below(total([part, number(Fraction(1, 2))]))
            case RoundingMode.HALF_EVEN:
                up = self.whole_below(total([part, number(Fraction(1, 2))]))
                tie = compared(
                    "eq", total([Quantity(up, 1), opposite(part)]), number(Fraction(1, 2))
                )
                return z3.If(z3.And(tie, up % 2 == 1), up - 1, up)
