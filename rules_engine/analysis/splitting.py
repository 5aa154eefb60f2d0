"""Parts of what a fact may be: each outcome by itself, numbers and days where something changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from rules_engine.backends.interval import Abstract, Bounds, State
from rules_engine.backends.interval.lines import beside, next_day, plain
from rules_engine.backends.interval.reaching import equal_to
from rules_engine.backends.interval.rows import Rows
from rules_engine.backends.interval.values import exactly
from rules_engine.backends.interval.witnesses import ALWAYS, Var
from rules_engine.ir.expressions import Apply, Expr
from rules_engine.ir.fold import walk
from rules_engine.operators import FLIPPED

_WAYS = 6
_FAR = 100
# With what a limit goes: True with what is below it, False with what is above it, None with neither.
_GOES_BELOW = {"lt": False, "ge": False, "le": True, "gt": True, "eq": None, "ne": None}


@frozen
class Limit:
    """A number or a day that a fact is compared with; ``below`` as in ``_GOES_BELOW``."""

    at: Any
    below: bool | None


# Of what compares something with a number or a day that is known: both, and how they are compared.
Comparison = tuple[Abstract | Rows, Any, str]


def comparisons(
    nodes: Sequence[Expr], bounds: Bounds, settled: Mapping[int, Abstract]
) -> list[Comparison]:
    """What is compared with a known number or day in all that ``nodes`` are made of."""
    found: list[Comparison] = []
    for node in walk(nodes, settled):
        if isinstance(node, Apply) and node.operator in _GOES_BELOW:
            left, right = (bounds.made[id(part)] for part in node.operands)
            for one, other, operator in (
                (left, right, node.operator),
                (right, left, FLIPPED[node.operator]),
            ):
                if isinstance(other, Abstract) and other.choices is None and other.is_point:
                    found.append((one, other.point, operator))
    return found


def limits_of(var: Var, compared: Iterable[Comparison]) -> Iterator[Limit]:
    """Where comparisons change that look at the fact ``var``."""
    for made, limit, operator in compared:
        value = _cell(made, var)
        if value is not None:
            yield from _limit(var, value, limit, operator)


def _cell(made: Abstract | Rows, var: Var) -> Abstract | None:
    """What stands for the record of a field, or for the unit."""
    if isinstance(made, Abstract):
        return made
    at = [index for index in var[2:3] if isinstance(index, int) and var[1] == made.source]
    return made.cells[at[0] - 1] if at and at[0] <= len(made.cells) else None


def _limit(var: Var, value: Abstract, limit: Any, operator: str) -> Iterator[Limit]:
    line = value.line
    if value.var == var:
        yield Limit(limit, _GOES_BELOW[operator])
    elif line is not None and line.var == var and not line.of_days:
        exact = plain(Fraction(limit - line.offset) / line.slope)
        yield Limit(exact, _GOES_BELOW[operator if line.slope > 0 else FLIPPED[operator]])


def cutting(value: Abstract, limits: Iterable[Limit]) -> list[Limit]:
    """The limits that make parts of a number or a day, from low to high."""
    if value.choices is not None or len(value.states) > 1:
        return []
    found = {one.at: one for one in limits if len(_parts_at(value, one)) > 1}
    return [found[at] for at in sorted(found)]


def may_be_split(value: Abstract) -> bool:
    """Whether there are parts without a limit to cut at."""
    if len(value.states) > 1 or value.choices is not None:
        return len(value.states) > 1 or len(value.choices or ()) > 1
    if not isinstance(value.some, int | Fraction):
        return False
    return value.low is None or value.high is None or bool(value.low < value.high)


def split(value: Abstract, limits: Sequence[Limit] = ()) -> list[Abstract]:
    """Parts that are all of a value together; ``limits`` are such as ``cutting`` gives."""
    if len(value.states) > 1:
        only = evolve(value, states={State.VALUE: ALWAYS})
        others = [
            Abstract({state: at}) for state, at in value.states.items() if state is not State.VALUE
        ]
        return [only, *others] if value.may_have_value else others
    if value.choices is not None:
        return _few(list(value.choices.items()))
    limit = limits[len(limits) // 2] if limits else Limit(_middle(value.low, value.high), True)
    return [_between(value, low, high) for low, high in _parts_at(value, limit)]


def _few(choices: Sequence[tuple[Any, Any]]) -> list[Abstract]:
    """Each choice by itself; of many, two halves."""
    if len(choices) <= _WAYS:
        return [exactly(choice, at) for choice, at in choices]
    middle = len(choices) // 2
    return [
        Abstract({State.VALUE: ALWAYS}, choices=dict(half))
        for half in (choices[:middle], choices[middle:])
    ]


def _parts_at(value: Abstract, limit: Limit) -> list[tuple[Any, Any]]:
    """The ends of parts on both sides of a limit, and at it where it goes with neither; nothing where
    that makes no smaller parts. Parts on a grid do not meet."""
    at, grid = limit.at, value.grid
    lower = _beside(at, grid, up=False, strictly=limit.below is not True)
    upper = _beside(at, grid, up=True, strictly=limit.below is not False)
    itself = [(at, at)] if limit.below is None and equal_to(value, at) is not None else []
    ends = [(value.low, lower), *itself, (upper, value.high)]
    parts = [(low, high) for low, high in ends if low is None or high is None or low <= high]
    whole = (value.low, value.high) in parts or None in (lower, upper)
    return [] if whole else parts


def _beside(at: Any, grid: int | None, *, up: bool, strictly: bool) -> Any:
    """The next number or day; without a grid, and for times of day, the limit itself."""
    if isinstance(at, date):
        return next_day(at, up=up) if strictly and not isinstance(at, datetime) else at
    return at if grid is None else beside(at, grid, up=up, strictly=strictly)


def _middle(low: Any, high: Any) -> Fraction | int:
    """Where to cut; numbers without a limit far out, and further out each time."""
    if low is not None and high is not None:
        return plain(Fraction(low + high) / 2)
    if low is None and high is None:
        return 0
    near = Fraction(high if low is None else low)
    far = max(abs(near), Fraction(1)) * _FAR
    return plain(near - far if low is None else near + far)


def _between(value: Abstract, low: Any, high: Any) -> Abstract:
    line = None if value.line is None else evolve(value.line, low=low, high=high)
    return evolve(
        value,
        line=line,
        low=low,
        low_at=None if low is None else equal_to(value, low),
        high=high,
        high_at=None if high is None else equal_to(value, high),
        some=high if low is None else low,
    )
