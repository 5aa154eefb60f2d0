"""Exact rational numbers on bounded integers: number = at / (scale × under), with a state.

``scale`` is static; ``under`` is 1 unless a number was divided by another that is no constant.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm

from attrs import evolve, frozen

from rules_engine.backends.columnar.table import Operand
from rules_engine.backends.columnar.truths import FAULT, NONE, Byte, Truths, of_code
from rules_engine.backends.columnar.wholes import ONE, ZERO, Whole, Wholes, whole
from rules_engine.model.rounding import RoundingMode
from rules_engine.operators import FLIPPED


@frozen
class Amount:
    """A number, a date (days), a date-time (microseconds) or a word (its code among ``words``: an
    option's names, or None where it is none; texts of any kind share the interned ones, ()).
    """

    at: Whole
    scale: int = 1
    under: Whole = ONE
    state: Byte = NONE
    words: tuple[str, ...] | None = None

    @property
    def const(self) -> Fraction | None:
        """The only value; None where there may be several."""
        if self.at.const is None or self.under.const is None:
            return None
        return Fraction(self.at.const, self.scale * self.under.const)


def amount(value: Fraction | int) -> Amount:
    """A constant."""
    exact = Fraction(value)
    return Amount(whole(exact.numerator), exact.denominator)


def special(code: int) -> Amount:
    """A number that is never there."""
    return Amount(ZERO, state=of_code(code))


@frozen(eq=False)
class Amounts:
    """What can be done with numbers, made of rows."""

    wholes: Wholes
    truths: Truths

    def _state(self, *parts: Amount) -> Byte:
        return self.truths.merged([each.state for each in parts])

    def aligned(self, parts: Sequence[Amount]) -> list[Amount]:
        """The same numbers, all on one scale and under one divisor."""
        scale = lcm(*(each.scale for each in parts))
        unders = list(dict.fromkeys(each.under for each in parts if each.under != ONE))
        under = reduce(self.wholes.mul, unders, ONE)
        return [self._on(each, scale, unders, under) for each in parts]

    def _on(self, x: Amount, scale: int, unders: Sequence[Whole], under: Whole) -> Amount:
        others = [each for each in unders if each != x.under]
        at = self.wholes.mul(x.at, whole(scale // x.scale))
        return evolve(x, at=reduce(self.wholes.mul, others, at), scale=scale, under=under)

    def add(self, parts: Sequence[Amount]) -> Amount:
        """Sum."""
        taken = self.aligned(parts)
        at = reduce(self.wholes.add, [each.at for each in taken])
        return evolve(taken[0], at=at, state=self._state(*parts))

    def sub(self, x: Amount, y: Amount) -> Amount:
        """Difference."""
        a, b = self.aligned((x, y))
        return evolve(a, at=self.wholes.sub(a.at, b.at), state=self._state(x, y), words=None)

    def mul(self, parts: Sequence[Amount]) -> Amount:
        """Product."""
        made = reduce(self._times, parts)
        return evolve(made, state=self._state(*parts))

    def _times(self, x: Amount, y: Amount) -> Amount:
        at, under = self.wholes.mul(x.at, y.at), self.wholes.mul(x.under, y.under)
        return Amount(at, x.scale * y.scale, under)

    def neg(self, x: Amount) -> Amount:
        """Change of sign."""
        return evolve(x, at=self.wholes.sub(ZERO, x.at), state=self._state(x))

    def extreme(self, parts: Sequence[Amount], *, most: bool) -> Amount:
        """The smallest or the largest."""
        taken = self.aligned(parts)
        pick = self.wholes.largest if most else self.wholes.smallest
        at = reduce(pick, [each.at for each in taken])
        return evolve(taken[0], at=at, state=self._state(*parts))

    def div(self, x: Amount, y: Amount, *, guarded: bool) -> Amount:
        """Quotient. ``guarded``: where it matters, ``y`` is known not to be 0."""
        state, wholes = self._state(x, y), self.wholes
        common = gcd(x.scale, y.scale)
        at = wholes.mul(wholes.mul(x.at, y.under), whole(y.scale // common))
        scale, under = x.scale // common, wholes.mul(y.at, x.under)
        zero = wholes.compare("eq", y.at, ZERO)
        if not guarded and zero != 0:
            # Where an operand is special, nothing was divided.
            fault = self.truths.looked_up(Byte(zero), lambda code: FAULT * code)
            state = self.truths.looked_up_two(state, fault, lambda a, b: a or b)
        if under.low < 0:
            negative = wholes.compare("lt", under, ZERO)
            at = wholes.choose(negative, wholes.sub(ZERO, at), at)
            under = wholes.magnitude(under)
        under = wholes.largest(under, ONE)
        if under.const is not None:
            return Amount(at, scale * under.const, ONE, state)
        return Amount(at, scale, under, state)

    def whole_of(self, x: Amount, *, up: bool) -> Amount:
        """The largest integer not above, or the smallest not below."""
        if up:
            negated = evolve(x, at=self.wholes.sub(ZERO, x.at))
            return self.neg(self.whole_of(negated, up=False))
        divisor = self.wholes.mul(x.under, whole(x.scale))
        return Amount(self.wholes.floor(x.at, divisor), state=self._state(x))

    def rounded(self, x: Amount, digits: int, mode: RoundingMode) -> Amount:
        """Rounded to so many decimals, the sign kept apart."""
        state, scale = self._state(x), 10**digits
        if x.under == ONE and scale % x.scale == 0:
            return evolve(x, state=state)
        common = gcd(scale, x.scale)
        over = self.wholes.mul(x.at, whole(scale // common))
        divisor = self.wholes.mul(x.under, whole(x.scale // common))
        return Amount(self._signed(over, divisor, mode), scale, state=state)

    def _signed(self, over: Whole, divisor: Whole, mode: RoundingMode) -> Whole:
        wholes = self.wholes
        made = self._magnitude(wholes.magnitude(over), divisor, mode)
        negative = wholes.compare("lt", over, ZERO)
        return wholes.choose(negative, wholes.sub(ZERO, made), made)

    def _magnitude(self, over: Whole, divisor: Whole, mode: RoundingMode) -> Whole:
        wholes = self.wholes
        match mode:
            case RoundingMode.HALF_UP:
                return wholes.half_up(over, divisor)
            case RoundingMode.DOWN:
                return wholes.floor(over, divisor)
            case RoundingMode.UP:
                return wholes.floor(wholes.add(over, wholes.add(divisor, whole(-1))), divisor)
            case RoundingMode.HALF_EVEN:
                return self._half_even(over, divisor)

    def _half_even(self, over: Whole, divisor: Whole) -> Whole:
        """Halves up, and one less where it was a half and that made it odd."""
        wholes, two = self.wholes, whole(2)
        up = wholes.half_up(over, divisor)
        twice = wholes.add(wholes.mul(over, two), divisor)
        even = wholes.mul(wholes.floor(up, two), two)
        odd = wholes.compare("ne", even, up)
        tie = wholes.compare("eq", wholes.mul(up, wholes.mul(divisor, two)), twice)
        exact = self.truths.joined((Byte(odd), Byte(tie)), 0).at
        return wholes.choose(exact, wholes.add(up, whole(-1)), up)

    def compare(self, operation: str, x: Amount, y: Amount) -> Byte:
        """是 where the comparison holds."""
        state = self._state(x, y)
        if x.const is not None:
            x, y, operation = y, x, FLIPPED[operation]
        bound = y.const
        if bound is not None and x.under == ONE:
            return self._held(self._against(operation, x, bound), state)
        a, b = self.aligned((x, y))
        return self._held(self.wholes.compare(operation, a.at, b.at), state)

    def _held(self, at: Operand, state: Byte) -> Byte:
        return self.truths.with_state(Byte(at), state)

    def _against(self, operation: str, x: Amount, bound: Fraction) -> Operand:
        """Compared with a constant: on the grid of ``x``, where no value lies between two points."""
        exact = bound * x.scale
        if exact.denominator == 1:
            return self.wholes.compare(operation, x.at, whole(exact.numerator))
        match operation:
            case "eq" | "ne":
                return int(operation == "ne")
            case "ge" | "gt":
                return self.wholes.compare("ge", x.at, whole(ceil(exact)))
            case _:
                return self.wholes.compare("le", x.at, whole(floor(exact)))

    def choose(self, condition: Byte, x: Amount, y: Amount) -> Amount:
        """``x`` where the condition is 是, ``y`` where it is 否, else special."""
        if condition.const in (0, 1):
            return x if condition.const else y
        if condition.const is not None:
            return special(min(condition.const, FAULT))
        a, b = self.aligned((x, y))
        at = self.wholes.choose(condition.at, a.at, b.at)
        state = self.truths.choose(condition, x.state, y.state)
        return evolve(a, at=at, state=state)
