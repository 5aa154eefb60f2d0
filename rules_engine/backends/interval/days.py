"""Kernels on dates and date-times: the scalar kernels at the ends, since each rises or falls with its
operands.

An end that leads to no date, and a year without a calendar, leave the result open there and a fault
possible.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rules_engine.backends.interval.lines import Line
from rules_engine.backends.interval.reaching import equal_to
from rules_engine.backends.interval.strict import strict_states
from rules_engine.backends.interval.values import Abstract, State, lined, ranged, unknown
from rules_engine.backends.interval.witnesses import At, join
from rules_engine.backends.scalar.kernels import CALENDAR_KERNELS, KERNELS
from rules_engine.backends.scalar.site import Site, Step, is_special
from rules_engine.ir.expressions import Apply
from rules_engine.model.workdays import WorkCalendar

# Whether the result rises (+1) or falls (-1) with each operand.
_SENSES: dict[str, tuple[int, ...]] = {
    "days_between": (1, -1),
    "hours_between": (1, -1),
    "workdays_between": (-1, 1),
    "add_days": (1, 1),
    "add_workdays": (1, 1),
    "add_months_clipped": (1, 1),
    "add_months_rolled": (1, 1),
    "month_end": (1,),
    "date_of": (1,),
}
# These never fail for dates that there are.
_TOTAL = frozenset({"days_between", "hours_between", "month_end", "date_of"})
_FAILS = object()


def on_days(node: Apply, operands: Sequence[Abstract], calendar: WorkCalendar) -> Abstract:
    """The result of a date operator between the ends of its operands."""
    states = strict_states(operands)
    if State.VALUE not in states:
        return unknown(states)
    step, senses = _step(node, calendar), _SENSES[node.operator]
    low, low_at = _end(operands, senses, step)
    high, high_at = _end(operands, tuple(-sense for sense in senses), step)
    fails = _FAILS in (low, high)
    if all(operand.is_point for operand in operands):
        return unknown({State.FAULT: states[State.VALUE]}) if fails else _point(states, low, low_at)
    if node.operator not in _TOTAL and (
        fails or _may_fail(node.operator, operands, calendar, high)
    ):
        states.setdefault(State.FAULT, None)
        # Operands that are values need not come to one here: only its ends do.
        states[State.VALUE] = None
    low, high = (None if end is _FAILS else end for end in (low, high))
    found = ranged(states, low, low_at, high, high_at)
    return lined(found, _line(*operands)) if node.operator == "days_between" else found


def _line(later: Abstract, earlier: Abstract) -> Line | None:
    """Days from one date to another go evenly with either of them."""
    for part, other, slope in ((later, earlier, 1), (earlier, later, -1)):
        day = _some_day(other)
        if part.var is not None and day is not None:
            at = equal_to(other, day)
            if at is not None and part.var not in at:
                low, high = _ordinal(part.low, date.min), _ordinal(part.high, date.max)
                offset = -slope * day.toordinal()
                return Line(part.var, slope, offset, 1, low, high, at, of_days=True)
    return None


def _some_day(part: Abstract) -> Any:
    return next((day for day in (part.low, part.high, part.some) if day is not None), None)


def _ordinal(day: date | None, otherwise: date) -> int:
    return (otherwise if day is None else day).toordinal()


def _point(states: dict[State, At], value: Any, at: At) -> Abstract:
    return ranged(states, value, at, value, at)


def _step(node: Apply, calendar: WorkCalendar) -> Step:
    """The scalar kernel, from the registers 0 and 1 to 2."""
    site = Site(2, tuple(range(len(node.operands))), node.span)
    looks = CALENDAR_KERNELS.get(node.operator)
    return KERNELS[node.operator](site) if looks is None else looks(site, calendar)


def _end(operands: Sequence[Abstract], senses: Sequence[int], step: Step) -> tuple[Any, At]:
    """One end of the result, or ``_FAILS``; None where an operand has no such end."""
    pairs = list(zip(operands, senses, strict=True))
    ends = [part.low if sense > 0 else part.high for part, sense in pairs]
    if any(end is None for end in ends):
        return None, None
    registers = [*ends, *[None] * (3 - len(ends))]
    step(registers)
    if is_special(registers[2]):
        return _FAILS, None
    return registers[2], join(p.low_at if sense > 0 else p.high_at for p, sense in pairs)


def _may_fail(
    operator: str, operands: Sequence[Abstract], calendar: WorkCalendar, high: Any
) -> bool:
    """Whether something between the ends may fail, where the ends do not."""
    if any(part.low is None or part.high is None for part in operands):
        return True
    if operator == "workdays_between":
        return False
    if operator == "add_workdays" and calendar.first_gap(operands[0].low, high) is not None:
        return True
    return _uneven(operands)


def _uneven(operands: Sequence[Abstract]) -> bool:
    """Whether a number of days or months may be no whole one."""
    counts = [part for part in operands[1:] if not part.is_point]
    return any(part.grid != 1 for part in counts)
