"""The units that one is compared with, looked at all at once: of many units each in turn is the one
that is compared, and all the others are its peers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from rules_engine.backends.interval.logic import truths
from rules_engine.backends.interval.strict import first
from rules_engine.backends.interval.values import Abstract, State, chosen
from rules_engine.backends.interval.witnesses import ALWAYS, At, join

# The value of a unit and whether it takes part.
Member = tuple[Abstract, Abstract]


def compared(value: Abstract, takes_part: Abstract) -> Abstract:
    """Whether a unit is compared: it takes part, and has a value."""
    part = truths(takes_part)
    choices: dict[Any, At] = {}
    if value.may_have_value and True in part:
        choices[True] = join((value.value_at, part[True]))
    left_out = [at for state, at in value.states.items() if state is not State.VALUE]
    left_out += [part[False]] if False in part else []
    left_out += [at for state, at in takes_part.states.items() if state is not State.VALUE]
    if left_out:
        choices[False] = first(left_out)
    return chosen({}, choices)


class _Ends:
    """Ends of values, in order; those without a limit are counted."""

    def __init__(self, ends: Iterable[Any]) -> None:
        everything = list(ends)
        self.known = sorted(end for end in everything if end is not None)
        self.open = len(everything) - len(self.known)

    def over(self, limit: Any) -> int:
        """How many are known and > ``limit``."""
        return 0 if limit is None else len(self.known) - bisect_right(self.known, limit)

    def under(self, limit: Any) -> int:
        """How many are known and < ``limit``."""
        return 0 if limit is None else bisect_left(self.known, limit)

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.known) + self.open


class _Sides:
    """The lower and the upper ends of values."""

    def __init__(self, values: Sequence[Abstract]) -> None:
        self.lows = _Ends(value.low for value in values)
        self.highs = _Ends(value.high for value in values)

    def may_be_above(self, own: Abstract) -> int:
        """How many may be > ``own``."""
        return self.highs.size if own.low is None else self.highs.over(own.low) + self.highs.open

    def may_be_below(self, own: Abstract) -> int:
        """How many may be < ``own``."""
        return self.lows.size if own.high is None else self.lows.under(own.high) + self.lows.open


class Crowd:
    """The units of a group by their names."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members
        self._held = {
            name: truths(compared(value, part)) for name, (value, part) in members.items()
        }

    def is_sure(self, name: str) -> bool:
        """Whether a unit is compared in any case."""
        return list(self._held[name]) == [True]

    @cached_property
    def possible(self) -> _Sides:
        """Of all that may be compared."""
        return _Sides([self.members[name][0] for name, held in self._held.items() if True in held])

    @cached_property
    def sure(self) -> _Sides:
        """Of all that surely are."""
        return _Sides([self.members[name][0] for name in self._held if self.is_sure(name)])

    @cached_property
    def unsure(self) -> frozenset[str]:
        """Those that may be left out."""
        return frozenset(name for name in self._held if not self.is_sure(name))

    @cached_property
    def loose(self) -> frozenset[str]:
        """Those whose ends are not reached whatever the facts are."""
        return frozenset(n for n, (value, _) in self.members.items() if not _is_reached(value))

    @cached_property
    def sums(self) -> tuple[Any, Any]:
        """Of the lower and of the upper ends that there are, of those surely compared."""
        return sum(self.sure.lows.known), sum(self.sure.highs.known)

    def alone(self, name: str) -> "Crowd":
        """Of one unit, or of none."""
        return Crowd({name: self.members[name]} if name in self.members else {})


def _is_reached(value: Abstract) -> bool:
    return all(at is not None and not at for at in (value.value_at, value.low_at, value.high_at))


class Peers:
    """All of a crowd but the unit that is compared with them."""

    def __init__(self, crowd: Crowd, unit: str = "") -> None:
        self._crowd = crowd
        self._unit = unit
        self._left_out = crowd.alone(unit)

    @property
    def members(self) -> list[Member]:
        """One by one."""
        return [one for name, one in self._crowd.members.items() if name != self._unit]

    def better(self, own: Abstract, *, down: bool) -> tuple[int, int]:
        """How many are surely better than ``own``, and how many may be: greater (``down``) or less."""
        every, mine = self._crowd, self._left_out
        if down:
            sure = every.sure.lows.over(own.high) - mine.sure.lows.over(own.high)
            return sure, every.possible.may_be_above(own) - mine.possible.may_be_above(own)
        sure = every.sure.highs.under(own.low) - mine.sure.highs.under(own.low)
        return sure, every.possible.may_be_below(own) - mine.possible.may_be_below(own)

    def together(self, operator: str) -> tuple[Abstract, int] | None:
        """The sum, the largest or the smallest of the values and how many they are; None where it is
        not sure who is compared, or nobody is."""
        count = len(self._crowd.members) - len(self._left_out.members)
        if self._crowd.unsure - {self._unit} or not count:
            return None
        at = None if self._crowd.loose - {self._unit} else ALWAYS
        low, high = (self._sum if operator == "sum" else self._outermost)(operator)
        ends = low, None if low is None else at, high, None if high is None else at
        return Abstract({State.VALUE: at}, *ends), count

    def _sum(self, _operator: str) -> tuple[Any, Any]:
        every, mine = self._crowd, self._left_out
        pairs = (
            (every.sure.lows, mine.sure.lows, every.sums[0], mine.sums[0]),
            (every.sure.highs, mine.sure.highs, every.sums[1], mine.sums[1]),
        )
        low, high = (None if of.open > own.open else total - less for of, own, total, less in pairs)
        return low, high

    def _outermost(self, operator: str) -> tuple[Any, Any]:
        every, mine = self._crowd.sure, self._left_out.sure
        largest = operator == "max"
        low = _last(every.lows, mine.lows, largest=largest, open_counts=not largest)
        return low, _last(every.highs, mine.highs, largest=largest, open_counts=largest)


def _last(ends: _Ends, mine: _Ends, *, largest: bool, open_counts: bool) -> Any:
    """The largest or smallest end but for one's own; None where an open one counts, or all are."""
    if len(ends.known) == len(mine.known) or (open_counts and ends.open > mine.open):
        return None
    first, second = (-1, -2) if largest else (0, 1)
    is_mine = mine.known and mine.known[0] == ends.known[first]
    return ends.known[second if is_mine else first]


NOBODY = Peers(Crowd({}))
