"""Days and times out of cells, in the writings that offices use. No time zones, no clock."""

import re
from datetime import date, datetime, time, timedelta
from functools import partial

from rules_engine.facts.entries import Bad
from rules_engine.facts.findings import cells as findings
from rules_engine.model.numbers import ascii_digits

_DAY = (
    r"(?:(?P<y1>[0-9]{4})\s*(?P<s>[-./])\s*(?P<m1>[0-9]{1,2})\s*(?P=s)\s*(?P<d1>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4})\s*年\s*(?P<m2>[0-9]{1,2})\s*月\s*(?P<d2>[0-9]{1,2})\s*日"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
)
_TIME = (
    r"(?:(?P<h4>[0-9]{1,2}):(?P<n4>[0-9]{2})(?::(?P<s4>[0-9]{2}))?"
    r"|(?P<h5>[0-9]{1,2})\s*时(?:\s*(?P<n5>[0-9]{1,2})\s*分(?:\s*(?P<s5>[0-9]{1,2})\s*秒)?)?)"
)
_DAY_ONLY = re.compile(_DAY)
_DAY_AND_TIME = re.compile(rf"{_DAY}(?:(?<=日)\s*|\s*T\s*|\s+){_TIME}")
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
# Day 0 of the spreadsheet calendar, as every spreadsheet counts days after February 1900.
_EPOCH = date(1899, 12, 30)
_FULL_WIDTH = str.maketrans("／：", "/:")


def read_day(text: str) -> date | Bad:
    """The day in a cell: ``2020-2-9``, ``2020. 2. 9``, ``2020/2/9``, ``2020年2月9日``, ``20200209``."""
    plain = ascii_digits(text).translate(_FULL_WIDTH)
    if _SERIAL.fullmatch(plain):
        return _serial(plain)
    match = _DAY_ONLY.fullmatch(plain)
    if match is None:
        return Bad(partial(findings.not_a_date, text=text))
    return _day_of(match) or Bad(partial(findings.impossible_day, text=text))


def read_moment(text: str) -> datetime | Bad:
    """The time in a cell: ``2020-02-09 14:30``, ``2020年2月9日14时30分``; seconds may be given."""
    plain = ascii_digits(text).translate(_FULL_WIDTH)
    if _SERIAL.fullmatch(plain):
        return _serial(plain)
    match = _DAY_AND_TIME.fullmatch(plain)
    if match is None:
        return Bad(partial(findings.not_a_time, text=text))
    day, clock = _day_of(match), _clock_of(match)
    if day is None or clock is None:
        return Bad(partial(findings.impossible_day, text=text))
    return datetime.combine(day, clock)


def _serial(plain: str) -> Bad:
    days = int(plain.partition(".")[0])
    day = _EPOCH + timedelta(days=days)
    return Bad(partial(findings.serial_date, text=plain[:12], day=day))


def _parts(match: re.Match[str], names: str, forms: str) -> list[int]:
    """The numbers of the one form that matched."""
    groups = match.groupdict()
    used = [form for form in forms if groups[names[0] + form] is not None]
    return [int(groups[name + used[0]] or "0") for name in names]


def _day_of(match: re.Match[str]) -> date | None:
    year, month, day = _parts(match, "ymd", "123")
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock_of(match: re.Match[str]) -> time | None:
    hour, minute, second = _parts(match, "hns", "45")
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
