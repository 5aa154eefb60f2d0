"""Truth values and states in one byte each: 0 否, 1 是, from 2 on a ``State``.

The merge rules of the scalar backend: strict operators take the worst state (出错 over 未报 over 不适用,
空 is 出错), which is the largest byte; 且 and 或 absorb. Where no state can be, plain bits are used.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from attrs import frozen

from rules_engine.backends.columnar.table import Builder, Operand, Width
from rules_engine.model.columns import State

_BYTE = Width.BYTE
NA, MISSING, FAULT, BLANK = (
    int(State.NOT_APPLICABLE),
    int(State.MISSING),
    int(State.FAULT),
    int(State.BLANK),
)
CODES = 8
_FEW = frozenset[int]()
# Which special byte wins in 且 and 或, the weakest first.
_ABSORBED = (NA, FAULT, MISSING)


@frozen
class Byte:
    """A byte in ``at`` (a register or a constant), and the states that it can be."""

    at: Operand
    may: frozenset[int] = _FEW

    @property
    def const(self) -> int | None:
        """Its only value; None where there may be several."""
        return self.at if isinstance(self.at, int) else None


NONE = Byte(0)


def of_code(code: int) -> Byte:
    """A constant truth value or state."""
    return Byte(code, frozenset((code,)) if code >= NA else _FEW)


def strict(code: int) -> int:
    """空 that is used is a fault."""
    return min(code, FAULT)


def absorbed(codes: Sequence[int], absorbing: int) -> int:
    """Kleene with absorption over bytes."""
    if absorbing in codes:
        return absorbing
    special = [_ABSORBED.index(strict(code)) for code in codes if code >= NA]
    return _ABSORBED[max(special)] if special else 1 - absorbing


@frozen(eq=False)
class Truths:
    """What can be done with truth values and states, made of rows."""

    builder: Builder

    def _byte(self, operation: str, *operands: Operand, extra: tuple[int, ...] = ()) -> Operand:
        taken = self.builder.together(*operands)
        return self.builder.emit(operation, taken, width=_BYTE, out=_BYTE, extra=extra)

    def looked_up(self, x: Byte, of: Callable[[int], int]) -> Byte:
        """``of`` of each byte. A table of one operand."""
        may = frozenset(code for code in map(of, (0, 1, *x.may)) if code >= NA)
        if x.const is not None:
            return of_code(of(x.const))
        table = [of(code) for code in range(CODES)]
        possible = {0, 1, *x.may}
        if all(table[code] == code for code in possible):
            return x
        if len({table[code] for code in possible}) == 1:
            return of_code(table[0])
        if possible == {0, 1} and table[:2] == [1, 0]:
            return Byte(self._byte("xor", x.at, 1))
        return Byte(self._byte("look", x.at, extra=(self.builder.mapping(table),)), may)

    def looked_up_two(self, x: Byte, y: Byte, of: Callable[[int, int], int]) -> Byte:
        """``of`` of each pair of bytes."""
        if x.const is not None:
            first = x.const
            return self.looked_up(y, lambda code: of(first, code))
        if y.const is not None:
            second = y.const
            return self.looked_up(x, lambda code: of(code, second))
        pairs = [of(a, b) for a in (0, 1, *x.may) for b in (0, 1, *y.may)]
        table = [of(a, b) for a in range(CODES) for b in range(CODES)]
        at = self._byte("look_two", x.at, y.at, extra=(self.builder.mapping(table),))
        return Byte(at, frozenset(code for code in pairs if code >= NA))

    def strictly(self, x: Byte) -> Byte:
        """A state as a strict operator takes it."""
        return self.looked_up(x, strict) if BLANK in x.may else x

    def merged(self, states: Iterable[Byte]) -> Byte:
        """The state of a strict operator, of those of its operands."""
        taken = [self.strictly(each) for each in states if each.may]
        return reduce(self._worse, taken, NONE)

    def _worse(self, x: Byte, y: Byte) -> Byte:
        if x.const is not None:
            x, y = y, x
        if y.const == 0 or x.at == y.at:
            return x
        if x.const is not None and y.const is not None:
            return of_code(max(x.const, y.const))
        return Byte(self._byte("max", x.at, y.at), x.may | y.may)

    def state_of(self, x: Byte) -> Byte:
        """The state of a truth value."""
        if not x.may:
            return NONE
        return self.looked_up(x, lambda code: code if code >= NA else 0)

    def with_state(self, x: Byte, state: Byte) -> Byte:
        """A truth value, or the state where there is one (both strict)."""
        return self._worse(x, state) if state.may else x

    def negation(self, x: Byte) -> Byte:
        """非."""
        return self.looked_up(x, lambda code: 1 - code if code < NA else strict(code))

    def joined(self, parts: Sequence[Byte], absorbing: int) -> Byte:
        """且 (``absorbing`` 0) or 或 (1) of any number."""
        plain = [each for each in parts if not each.may and each.const is None]
        rest = [each for each in parts if each.may or each.const is not None]
        neutral = Byte(1 - absorbing)
        found = reduce(lambda x, y: self._both(x, y, absorbing), plain) if plain else neutral
        return reduce(lambda x, y: self._absorbed(x, y, absorbing), rest, found)

    def _both(self, x: Byte, y: Byte, absorbing: int) -> Byte:
        if x.at == y.at:
            return x
        return Byte(self._byte("or" if absorbing else "and", x.at, y.at))

    def _absorbed(self, x: Byte, y: Byte, absorbing: int) -> Byte:
        return self.looked_up_two(x, y, lambda a, b: absorbed((a, b), absorbing))

    def choose(self, condition: Byte, x: Byte, y: Byte) -> Byte:
        """The byte of ``x`` where the condition is 1, of ``y`` where it is 0, else the condition's."""
        if condition.const is not None:
            return (y, x, of_code(strict(condition.const)))[min(condition.const, 2)]
        found = self._picked(condition.at, x, y)
        if not condition.may:
            return found
        return self.looked_up_two(
            condition, found, lambda when, then: then if when < NA else strict(when)
        )

    def _picked(self, condition: Operand, x: Byte, y: Byte) -> Byte:
        if x.at == y.at:
            return Byte(x.at, x.may | y.may)
        return Byte(self._byte("choose", condition, x.at, y.at), x.may | y.may)

    def is_value(self, state: Byte) -> Operand:
        """1 where there is a value."""
        return self.looked_up(state, lambda code: int(code == 0)).at
