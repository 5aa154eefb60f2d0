"""The operators of the IR: name, arity, what they do with 未报/不适用/出错, meaning.

Policies:

* STRICT   any special operand makes the result special: 出错 over 未报 over 不适用.
* ABSORB   Kleene with absorption: the absorbing truth value (否 for ``and``, 是 for ``or``) wins over
           everything; otherwise 未报 over 出错 over 不适用 over the neutral value.
* INSPECT  looks at the state of its operand instead of its value (see each operator).
"""

import operator as comparison
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from attrs import frozen

from rules_engine.records import Alike


class Policy(StrEnum):
    """How an operator treats special operands."""

    STRICT = "strict"
    ABSORB = "absorb"
    INSPECT = "inspect"


@frozen(eq=False, repr=False)
class Operator(Alike):
    """An operator: ``arity`` is None for n-ary (at least one operand)."""

    name: str
    arity: int | None
    policy: Policy
    meaning: str


def _table(*operators: Operator) -> dict[str, Operator]:
    return {operator.name: operator for operator in operators}


_STRICT, _ABSORB, _INSPECT = Policy.STRICT, Policy.ABSORB, Policy.INSPECT

OPERATORS: dict[str, Operator] = _table(
    Operator("add", None, _STRICT, "sum of numbers"),
    Operator("sub", 2, _STRICT, "first number minus second"),
    Operator("mul", 2, _STRICT, "product of numbers"),
    Operator("div", 2, _STRICT, "exact quotient; a zero divisor is the fault DIVISION_BY_ZERO"),
    Operator("neg", 1, _STRICT, "number with its sign changed"),
    Operator("min", None, _STRICT, "smallest number"),
    Operator("max", None, _STRICT, "largest number"),
    Operator("floor", 1, _STRICT, "largest integer not above"),
    Operator("ceil", 1, _STRICT, "smallest integer not below"),
    Operator("eq", 2, _STRICT, "equal, of one type; 空 is the fault BLANK_USED"),
    Operator("ne", 2, _STRICT, "not equal"),
    Operator("lt", 2, _STRICT, "less: numbers, dates, date-times"),
    Operator("le", 2, _STRICT, "less or equal"),
    Operator("gt", 2, _STRICT, "greater"),
    Operator("ge", 2, _STRICT, "greater or equal"),
    Operator("days_between", 2, _STRICT, "first date minus second, whole days"),
    Operator("hours_between", 2, _STRICT, "first date-time minus second, exact hours"),
    Operator("add_days", 2, _STRICT, "date plus a whole number of days"),
    Operator("workdays_between", 2, _STRICT, "working days after the first date, up to the second"),
    Operator("add_workdays", 2, _STRICT, "first working day that many working days on, or more"),
    Operator("add_months_clipped", 2, _STRICT, "same day some months on, else the month's last"),
    Operator(
        "add_months_rolled", 2, _STRICT, "same day some months on, else the next month's first"
    ),
    Operator("month_end", 1, _STRICT, "last day of the date's month"),
    Operator("date_of", 1, _STRICT, "day of a date-time"),
    Operator("and", None, _ABSORB, "all hold"),
    Operator("or", None, _ABSORB, "any holds"),
    Operator("not", 1, _STRICT, "does not hold"),
    Operator("is_blank", 1, _INSPECT, "value is 空; other specials pass through"),
    Operator(
        "is_not_applicable",
        1,
        _INSPECT,
        "不适用 gives 是, a value gives 否, 未报/出错 pass through",
    ),
    Operator(
        "settle",
        1,
        _INSPECT,
        "不适用 becomes the fault NOT_APPLICABLE_UNHANDLED; all else passes through",
    ),
)

# What comparisons say of two values that are there.
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "eq": comparison.eq,
    "ne": comparison.ne,
    "lt": comparison.lt,
    "le": comparison.le,
    "gt": comparison.gt,
    "ge": comparison.ge,
}
# ``a lt b`` is ``b gt a``; where ``a lt b`` does not hold, ``a ge b`` does.
FLIPPED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
DENIED = {"lt": "ge", "gt": "le", "le": "gt", "ge": "lt", "eq": "ne", "ne": "eq"}

# These need a calendar of working days to evaluate.
CALENDAR_OPERATORS = frozenset({"workdays_between", "add_workdays"})

# What these come to cannot be seen from their operands: explanations show it.
TELLING_OPERATORS = frozenset(
    {*CALENDAR_OPERATORS, "add_months_clipped", "add_months_rolled", "month_end"}
)

AGGREGATES: dict[str, str] = {
    "count": "records for which ``where`` holds",
    "sum": "sum of ``value`` over those records (0 for none)",
    "max": "largest ``value``; the fault NO_RECORDS for none",
    "min": "smallest ``value``; the fault NO_RECORDS for none",
    "mean": "exact mean of ``value``; the fault NO_RECORDS for none",
    "trimmed_mean": "mean without one largest and one smallest; the fault NOTHING_LEFT for fewer than 3,"
    " NO_RECORDS for none",
    "sum_of_max": "sum, over the different ``keys`` of those records, of the largest ``value``; without keys"
    " every record is apart; with ``take`` only the so many largest (below 0: smallest) count",
    "longest_run": "most records in a row for which ``where`` holds, ``keys`` being one whole number"
    " that rises by 1 (Kleene: known where all completions agree)",
    "any": "``where`` holds for a record (Kleene ``or`` over records)",
    "all": "``where`` holds for every record (Kleene ``and`` over records)",
}

# How many records these need: with fewer they are 出错.
FEWEST_RECORDS = {"max": 1, "min": 1, "mean": 1, "trimmed_mean": 3}

COHORT_AGGREGATES: dict[str, str] = {
    "max": "largest value among the units compared",
    "min": "smallest value",
    "mean": "exact mean",
    "sum": "sum",
    "count": "units that have a value",
    "rank_down": "place of the unit's own value from high to low, equal values share a place: 1, 1, 3",
    "rank_down_dense": "the same without a gap after shared places: 1, 1, 2",
    "rank_up": "place from low to high: 1, 1, 3",
    "rank_up_dense": "place from low to high: 1, 1, 2",
}

# Comparisons whose result is the unit's own; those of the others are one for all units compared.
COHORT_RANKS = frozenset(name for name in COHORT_AGGREGATES if name.startswith("rank_"))
