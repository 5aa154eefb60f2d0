"""What follows from a condition about the values under it: where it holds, and where it does not.

Conditions narrow what a branch can come to: ``若 公开率 < 95% 则 …`` is computed for such rates only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve, field, frozen

from rules_engine.backends.interval.lines import beside
from rules_engine.backends.interval.reaching import equal_to
from rules_engine.backends.interval.values import Abstract, State, chosen, specials
from rules_engine.ir.expressions import Apply, Expr
from rules_engine.ir.passes.telling import come_of
from rules_engine.operators import DENIED, FLIPPED


@frozen
class Narrowing:
    """What is known of a value: at least, at most (``*_open``: not equal), one of, not in a state, not 0
    (``not_zero``)."""

    low: Any = None
    low_open: bool = False
    high: Any = None
    high_open: bool = False
    choices: frozenset[Any] | None = None
    gone: frozenset[State] = frozenset()
    not_zero: bool = False

    @property
    def rules_out_zero(self) -> bool:
        """Whether a value that it leaves may be divided by."""
        above, below = self.low_open and self.low == 0, self.high_open and self.high == 0
        return self.not_zero or above or below

    def __and__(self, other: "Narrowing") -> "Narrowing":
        low = _tighter((self.low, self.low_open), (other.low, other.low_open), 1)
        high = _tighter((self.high, self.high_open), (other.high, other.high_open), -1)
        choices = self.choices if other.choices is None else other.choices
        if self.choices is not None and other.choices is not None:
            choices = self.choices & other.choices
        gone, not_zero = self.gone | other.gone, self.not_zero or other.not_zero
        return Narrowing(*low, *high, choices, gone, not_zero)


Narrowings = Mapping[int, Narrowing]


def _takes_from(value: Abstract, by: Narrowing) -> bool:
    if any(state in by.gone for state in value.states):
        return True
    if value.choices is not None:
        return by.choices is not None and any(one not in by.choices for one in value.choices)
    below = by.not_zero or _cuts(by.low, by.low_open, value.low, 1)
    return below or _cuts(by.high, by.high_open, value.high, -1)


def _tighter(one: tuple[Any, bool], other: tuple[Any, bool], sign: int) -> tuple[Any, bool]:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] > other[0]) is (sign > 0) else other


_ONLY_VALUE = Narrowing(gone=frozenset(set(State) - {State.VALUE}))


@frozen(eq=False)
class Refiner:
    """Reads conditions. ``number`` tells which nodes say the same, ``made`` what each comes to."""

    number: Mapping[int, int]
    made: Mapping[int, Any]
    _known: dict[tuple[int, bool], Narrowings] = field(init=False, factory=dict)

    def told(self, condition: Expr, truth: bool) -> Narrowings:
        """What follows from a condition that holds (``truth``), or does not."""
        key = (id(condition), truth)
        if key not in self._known:
            self._known[key] = self._follows(condition, truth)
        return self._known[key]

    def _follows(self, condition: Expr, truth: bool) -> Narrowings:
        itself = self._if_telling(condition, Narrowing(choices=frozenset((truth,))))
        itself = merged([itself, self._present(condition)])
        match condition:
            case Apply(operator="not", operands=(operand,)):
                return merged([itself, self.told(operand, not truth)])
            case Apply(operator="settle", operands=(operand,)):
                return merged([itself, self.told(operand, truth)])
            case Apply(operator="and" | "or" as joined, operands=operands):
                if (joined == "and") is truth:
                    return merged([itself, *(self.told(operand, truth) for operand in operands)])
                return itself
            case Apply(operator="is_blank", operands=(operand,)):
                return merged([itself, self._state(operand, State.BLANK, truth)])
            case Apply(operator="is_not_applicable", operands=(operand,)):
                return merged([itself, self._state(operand, State.NOT_APPLICABLE, truth)])
            case Apply(operator=operator) if operator in FLIPPED:
                said = operator if truth else DENIED[operator]
                return merged([itself, *self._compared(condition, said)])
            case _:
                return itself

    def _present(self, condition: Expr) -> Narrowings:
        """Strict operators that came out have come of values."""
        found: dict[int, Narrowing] = {}
        for node in come_of(condition):
            found |= self._if_telling(node, _ONLY_VALUE)
        return found

    def _state(self, operand: Expr, state: State, holds: bool) -> Narrowings:
        gone = frozenset(set(State) - {state}) if holds else frozenset((state,))
        return self._if_telling(operand, Narrowing(gone=gone))

    def _if_telling(self, node: Expr, narrowing: Narrowing) -> Narrowings:
        """A narrowing that takes something away from a node."""
        value = self.made.get(id(node))
        if value is None or (isinstance(value, Abstract) and not _takes_from(value, narrowing)):
            return {}
        return {self.number[id(node)]: narrowing}

    def _compared(self, node: Apply, operator: str) -> list[Narrowings]:
        left, right = node.operands
        found: list[Narrowings] = []
        for one, other, sign in ((left, right, operator), (right, left, FLIPPED[operator])):
            limit, value = self.made.get(id(other)), self.made.get(id(one))
            if isinstance(limit, Abstract):
                said = _other_than(value, limit) if sign == "ne" else _limited(sign, limit)
                found.append(self._if_telling(one, said))
        return found


def _limited(operator: str, limit: Abstract) -> Narrowing:
    match operator:
        case "lt" | "le":
            return Narrowing(high=limit.high, high_open=operator == "lt")
        case "gt" | "ge":
            return Narrowing(low=limit.low, low_open=operator == "gt")
        case "eq" if limit.choices is None:
            return Narrowing(low=limit.low, high=limit.high)
        case "eq":
            return Narrowing(choices=frozenset(limit.choices or ()))
        case _:
            return Narrowing()


def _other_than(value: Any, gone: Abstract) -> Narrowing:
    """What is left of a value that is not the one point ``gone``: an end moves, and 0 is told."""
    if not isinstance(value, Abstract) or value.choices is not None or not gone.is_point:
        return Narrowing()
    low, high = value.low == gone.point, value.high == gone.point
    found = Narrowing(not_zero=gone.point == 0)
    found = evolve(found, low=gone.point, low_open=True) if low else found
    return evolve(found, high=gone.point, high_open=True) if high else found


def merged(parts: Iterable[Narrowings]) -> Narrowings:
    """All that the parts say."""
    found: dict[int, Narrowing] = {}
    for part in parts:
        for number, one in part.items():
            found[number] = found[number] & one if number in found else one
    return found


def narrowed(value: Abstract, by: Narrowing, grid: int | None) -> Abstract:
    """The outcomes of a value that a narrowing leaves."""
    states = {state: at for state, at in value.states.items() if state not in by.gone}
    if value.choices is not None:
        kept = {
            one: at for one, at in value.choices.items() if by.choices is None or one in by.choices
        }
        return evolve(value, states=states, choices=kept) if kept else chosen(states, {})
    if State.VALUE not in states:
        return Abstract(states)
    return _cut(evolve(value, states=states), by, grid)


def _cut(value: Abstract, by: Narrowing, grid: int | None) -> Abstract:
    """The witness of having a value stays: whatever leads here keeps the value within the ends."""
    low, low_at, high, high_at = value.low, value.low_at, value.high, value.high_at
    if _cuts(by.low, by.low_open, low, 1):
        low, low_at = _end(value, by.low, by.low_open, grid, up=True)
    if _cuts(by.high, by.high_open, high, -1):
        high, high_at = _end(value, by.high, by.high_open, grid, up=False)
    if low is not None and high is not None and low > high:
        return Abstract(specials(value))
    if (low, high) == (value.low, value.high):
        return value
    line = value.line
    if line is not None and value.var is not None:
        line = evolve(line, low=low, high=high)
    return evolve(value, low=low, low_at=low_at, high=high, high_at=high_at, line=line)


def _cuts(limit: Any, is_open: bool, end: Any, sign: int) -> bool:
    """Whether a limit lies within an end, or takes the end itself away."""
    if limit is None:
        return False
    if end is None or limit == end:
        return end is None or is_open
    return bool((limit > end) is (sign > 0))


def _end(value: Abstract, limit: Any, is_open: bool, grid: int | None, *, up: bool) -> Any:
    """The end that a limit makes, on the grid of the value, and what reaches it."""
    grid = grid if value.grid is None else value.grid
    if grid is None:
        return limit, None if is_open else equal_to(value, limit)
    end = beside(limit, grid, up=up, strictly=is_open)
    return end, equal_to(value, end)
