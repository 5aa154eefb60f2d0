"""The oracle's dates, as docs/language/time.md says: day by day, on the announced days themselves."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from rules_engine.model.values import Cause, Fault, FaultKind
from rules_engine.syntax import nodes as n

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
NO_YEAR = Fault(frozenset([Cause(FaultKind.NO_WORK_YEAR, "")]))
NO_VERSION = Fault(frozenset([Cause(FaultKind.NOT_IN_FORCE, "")]))
NO_DATE = Fault(frozenset([Cause(FaultKind.OUT_OF_RANGE, "")]))


@cache
def announced() -> dict[int, dict[str, list[date]]]:
    text = (ROOT / "rules_engine" / "facts" / "workdays.toml").read_text("utf-8")
    return {int(year): days for year, days in tomli.loads(text).items()}


def works(day: date) -> bool:
    year = announced()[day.year]
    return day in year["上班"] or (day.isoweekday() <= 5 and day not in year["放假"])


def workdays(_rule: str, start: date, end: date) -> Any:
    """17.4-1, 17.4-2"""
    if end < start:
        turned = workdays("", end, start)
        return turned if isinstance(turned, Fault) else -turned
    if not all(year in announced() for year in range(start.year, end.year + 1)):
        return NO_YEAR
    days = (start + DAY * i for i in range(1, (end - start).days + 1))
    return sum(map(works, days))


def deadline(_rule: str, start: date, count: int) -> Any:
    """17.4-3: the first working day on which so many have been counted."""
    if count < 0:
        return NO_DATE
    day, counted = start, 0
    while day.year in announced():
        if counted >= count and works(day):
            return day
        day += DAY
        if day.year in announced() and works(day):
            counted += 1
    return NO_YEAR


def months_on(rule: str, start: date, months: Fraction) -> Any:
    """17.5-1, 17.5-2"""
    year, month = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if not date.min.year <= year <= date.max.year:
        return NO_DATE
    last = month_end("", date(year, month + 1, 1))
    if start.day <= last.day:
        return last.replace(day=start.day)
    return last if rule == "月末截齐" else last + DAY


def month_end(_rule: str, day: date) -> date:
    after = day.replace(day=28) + 4 * DAY
    return after - DAY * after.day


def day_of(_rule: str, moment: datetime) -> date:
    return moment.date()


def within(day: date, period: n.Period | n.Version) -> bool:
    started = period.start is None or period.start.value <= day
    return started and (period.end is None or day <= period.end.value)


def version_on(day: date, made: n.Parameter) -> Any:
    """17.2-2: the last to begin of those that have the day."""
    found = [version for version in made.versions if within(day, version)]
    starts = [date.min if one.start is None else one.start.value for one in found]
    return found[starts.index(max(starts))] if found else NO_VERSION


DATE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "工作日数": workdays,
    "顺延工作日": deadline,
    "加月": months_on,
    "月末": month_end,
    "日期": day_of,
}
