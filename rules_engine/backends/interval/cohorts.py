"""Kernels over the units of a scope: wide bounds, since the other units may be any.

``own`` is the unit's value, ``others`` what that of any other unit may be, ``sure`` whether the unit
itself is surely among those compared.
"""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from rules_engine.backends.interval.strict import strict_states
from rules_engine.backends.interval.values import (
    Abstract,
    At,
    State,
    highest,
    lowest,
    ranged,
    unknown,
)


@frozen(eq=False)
class Company:
    """Who is compared. ``others`` is None where the unit is alone."""

    own: Abstract
    others: Abstract | None
    sure: bool


Comparison = Callable[[Company], Abstract]


def _valued(company: Company) -> list[Abstract]:
    parts = [company.own, *([] if company.others is None else [company.others])]
    return [part for part in parts if part.may_have_value]


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


def _place(company: Company) -> Abstract:
    states = strict_states((company.own,))
    return _loose(states, 1, None) if State.VALUE in states else unknown(states)


COHORT_KERNELS: dict[str, Comparison] = {
    "max": _max,
    "min": _min,
    "mean": _between,
    "sum": _sum,
    "count": _count,
    "rank_down": _place,
    "rank_down_dense": _place,
    "rank_up": _place,
    "rank_up_dense": _place,
}
