"""Kernels over the units of a scope: those that there are, or wide bounds where they may be any."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from rules_engine.backends.interval.aggregates import AGGREGATE_KERNELS, shared
from rules_engine.backends.interval.arithmetic import add, largest, smallest
from rules_engine.backends.interval.columns import Columns
from rules_engine.backends.interval.logic import truths
from rules_engine.backends.interval.peers import NOBODY, Member, Peers, compared
from rules_engine.backends.interval.strict import strict_states
from rules_engine.backends.interval.values import (
    Abstract,
    State,
    exactly,
    highest,
    lowest,
    ranged,
    unknown,
)
from rules_engine.backends.interval.witnesses import At


@frozen(eq=False)
class Company:
    """Who is compared: the unit itself with its ``own`` value, and whether it takes part; any number
    of units of the value ``others`` (None: there are no such); and the units ``known`` one by one."""

    own: Abstract
    takes_part: Abstract
    others: Abstract | None
    known: Peers = NOBODY

    @property
    def sure(self) -> bool:
        """Whether the unit itself is surely compared."""
        return self.takes_part.is_point and self.takes_part.point is True and self.own.always


Comparison = Callable[[Company], Abstract]


def _listed(operator: str, loose: Comparison) -> Comparison:
    """As the aggregate of the same name over the units there are; ``loose`` where they may be any."""

    def compare(company: Company) -> Abstract:
        if company.others is not None:
            return loose(company)
        if company.sure and operator in _TOGETHER:
            rest = company.known.together(_TOGETHER[operator])
            if rest is not None:
                return _with_rest(operator, company.own, *rest)
        members = [(company.own, company.takes_part), *company.known.members]
        where = tuple(compared(value, part) for value, part in members)
        values = tuple(_only_value(value) for value, _ in members)
        return AGGREGATE_KERNELS[operator](Columns(where, values, ()))

    return compare


_TOGETHER = {"sum": "sum", "mean": "sum", "max": "max", "min": "min"}


def _with_rest(operator: str, own: Abstract, rest: Abstract, count: int) -> Abstract:
    """The result of all from that of the others, who are so many, and the unit's own value."""
    pair = (_only_value(own), rest)
    match operator:
        case "max":
            return largest(pair)
        case "min":
            return smallest(pair)
        case "mean":
            return shared(add(pair), count + 1)
        case _:
            return add(pair)


def _only_value(value: Abstract) -> Abstract:
    """A unit that is compared has a value; the others are not looked at."""
    if not value.may_have_value:
        return exactly(0)
    return ranged({State.VALUE: value.value_at}, *_ends(value))


def _ends(value: Abstract) -> tuple[Any, At, Any, At]:
    return value.low, value.low_at, value.high, value.high_at


def _valued(company: Company) -> list[Abstract]:
    known = (value for value, _ in company.known.members)
    parts = [company.own, company.others, *known]
    return [part for part in parts if part is not None and part.may_have_value]


def _between(company: Company, low: Any = None, high: Any = None) -> Abstract:
    """Between the ends of all values; a fault where nobody may be compared."""
    parts = _valued(company)
    states: dict[State, At] = {} if company.sure else {State.FAULT: None}
    if not parts:
        return unknown({State.FAULT: None})
    least, most = lowest(parts)[0], highest(parts)[0]
    return _loose(states, least if low is None else low, most if high is None else high)


def _loose(states: dict[State, At], low: Any, high: Any) -> Abstract:
    return ranged({**states, State.VALUE: None}, low, None, high, None)


def _max(company: Company) -> Abstract:
    return _between(company, low=company.own.low if company.sure else None)


def _min(company: Company) -> Abstract:
    return _between(company, high=company.own.high if company.sure else None)


def _sum(company: Company) -> Abstract:
    parts = _valued(company)
    low = 0 if all(part.low is not None and part.low >= 0 for part in parts) else None
    high = 0 if all(part.high is not None and part.high <= 0 for part in parts) else None
    return _loose({}, low, high)


def _count(company: Company) -> Abstract:
    return _loose({}, 1 if company.sure else 0, None)


def _place(company: Company, *, down: bool, dense: bool) -> Abstract:
    """One more than the values that are better."""
    states = strict_states((company.own,))
    if State.VALUE not in states:
        return unknown(states)
    if company.others is not None:
        return _loose(states, 1, None)
    if dense:
        sure, may = better(company.own, company.known.members, down=down)
        counts = _levels(sure, least=True), _levels(may)
    else:
        counts = company.known.better(company.own, down=down)
    low, high = (1 + count for count in counts)
    at = states[State.VALUE] if low == high else None
    return ranged(states, low, at, high, at)


def better(
    own: Abstract, members: Sequence[Member], *, down: bool
) -> tuple[list[Abstract], list[Abstract]]:
    """The values that are surely better than the unit's own, and those that may be."""
    sure, may = [], []
    for value, takes_part in members:
        held = truths(compared(value, takes_part))
        lesser, greater = (own, value) if down else (value, own)
        if True not in held or not _may_be_below(lesser, greater):
            continue
        may.append(value)
        if False not in held and not _may_be_below(greater, lesser, or_equal=True):
            sure.append(value)
    return sure, may


def _may_be_below(lesser: Abstract, greater: Abstract, *, or_equal: bool = False) -> bool:
    low, high = lesser.low, greater.high
    return low is None or high is None or bool(low < high or (or_equal and low == high))


def _levels(values: Sequence[Abstract], *, least: bool = False) -> int:
    """How many places the values take up where equal ones take one."""
    known = {value.point for value in values if value.is_point}
    loose = sum(not value.is_point for value in values)
    return max(len(known), min(loose, 1)) if least else len(known) + loose


def _ranking(*, down: bool, dense: bool) -> Comparison:
    return partial(_place, down=down, dense=dense)


COHORT_KERNELS: dict[str, Comparison] = {
    "max": _listed("max", _max),
    "min": _listed("min", _min),
    "mean": _listed("mean", _between),
    "sum": _listed("sum", _sum),
    "count": _listed("count", _count),
    "rank_down": _ranking(down=True, dense=False),
    "rank_down_dense": _ranking(down=True, dense=True),
    "rank_up": _ranking(down=False, dense=False),
    "rank_up_dense": _ranking(down=False, dense=True),
}
