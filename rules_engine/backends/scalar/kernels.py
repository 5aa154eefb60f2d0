"""The tables of kernels: one maker of steps for each operator that is declared."""

from collections.abc import Callable

from rules_engine.backends.scalar import arithmetic, comparison, days, logic
from rules_engine.backends.scalar.site import Site, Step
from rules_engine.model.workdays import WorkCalendar

KERNELS: dict[str, Callable[[Site], Step]] = {
    "add": arithmetic.add,
    "sub": arithmetic.sub,
    "mul": arithmetic.mul,
    "div": arithmetic.div,
    "neg": arithmetic.neg,
    "min": arithmetic.smallest,
    "max": arithmetic.largest,
    "floor": arithmetic.floor,
    "ceil": arithmetic.ceil,
    "eq": comparison.eq,
    "ne": comparison.ne,
    "lt": comparison.lt,
    "le": comparison.le,
    "gt": comparison.gt,
    "ge": comparison.ge,
    "days_between": days.days_between,
    "hours_between": days.hours_between,
    "add_days": days.add_days,
    "add_months_clipped": days.add_months_clipped,
    "add_months_rolled": days.add_months_rolled,
    "month_end": days.month_end,
    "date_of": days.date_of,
    "and": logic.both,
    "or": logic.either,
    "not": logic.negation,
    "is_blank": logic.is_blank,
    "is_not_applicable": logic.is_not_applicable,
    "settle": logic.settle,
}

# These look at the calendar of working days besides.
CALENDAR_KERNELS: dict[str, Callable[[Site, WorkCalendar], Step]] = {
    "workdays_between": days.workdays_between,
    "add_workdays": days.add_workdays,
}
