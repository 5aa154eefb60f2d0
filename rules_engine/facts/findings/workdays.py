"""Findings about a file of the 工作日历."""

from datetime import date

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.entries import Site
from rules_engine.facts.findings.at import found
from rules_engine.facts.wording import quoted

_FORM = '每年一段：[2027]，下面写 "放假" = [2027-01-01, …] 和 "上班" = [2027-01-24, …]'


def calendar_form(site: Site, *, name: str) -> Diagnostic:
    """R0140: a key that is neither a year nor 放假, 上班, 说明."""
    message = f"工作日历里没有{quoted(name)}这一项：只写年份、放假、上班和说明"
    return found("R0140", site, message, helps=[_FORM])


def no_dates(site: Site, *, name: str) -> Diagnostic:
    """R0140: something else than a list of dates."""
    return found("R0140", site, f"{quoted(name)}要写一串日期", helps=[_FORM])


def day_of_other_year(site: Site, *, day: date, year: str) -> Diagnostic:
    """R0141: a day below the heading of another year."""
    helps = [f"写到 [{day.year}] 下面；两年各有一段，跨年的假期也分开写"]
    return found("R0141", site, f"{day} 不是 {year} 年的日子", helps=helps)


def worked_weekday(site: Site, *, day: date) -> Diagnostic:
    """R0141: a weekday among the weekend days that are worked."""
    message = f"{day} 本来就是周一到周五，不用写进“上班”"
    return found("R0141", site, message, helps=["“上班”只写调成上班的周六、周日；核对日期"])


def worked_and_off(site: Site, *, day: date) -> Diagnostic:
    """R0141: a day that is both."""
    message = f"{day} 既写了放假又写了上班"
    return found("R0141", site, message, helps=["按放假通知只留一处"])
