"""The tables of kernels: what each declared operator makes of abstract operands."""

from collections.abc import Callable, Sequence

from rules_engine.backends.interval import arithmetic, comparison, corners, days, logic
from rules_engine.backends.interval.values import Abstract
from rules_engine.ir.expressions import Apply
from rules_engine.model.workdays import WorkCalendar

KERNELS: dict[str, Callable[[Sequence[Abstract]], Abstract]] = {
    "add": arithmetic.add,
    "sub": arithmetic.sub,
    "mul": corners.mul,
    "div": corners.div,
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
    "and": logic.both,
    "or": logic.any_of,
    "not": logic.negation,
    "is_blank": logic.is_blank,
    "is_not_applicable": logic.is_not_applicable,
    "settle": logic.settle,
}

# These are the scalar kernels at the ends, some of which look at the calendar of working days.
DAY_KERNELS: dict[str, Callable[[Apply, Sequence[Abstract], WorkCalendar], Abstract]] = {
    "days_between": days.on_days,
    "hours_between": days.on_days,
    "add_days": days.on_days,
    "add_months_clipped": days.on_days,
    "add_months_rolled": days.on_days,
    "month_end": days.on_days,
    "date_of": days.on_days,
    "workdays_between": days.on_days,
    "add_workdays": days.on_days,
}

# Kernels that need to know how fine the numbers are.
FINE = frozenset({"div", *DAY_KERNELS})
