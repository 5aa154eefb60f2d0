"""工作日历 from TOML: a table for each year, with what is announced as 放假 and as 上班.

``workdays.toml`` beside this module ships with the project; a file of the same form adds years to it,
or says otherwise of a year.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.facts.findings import workdays as findings
from rules_engine.facts.load import read_source
from rules_engine.facts.toml_facts import Document, parse_toml
from rules_engine.facts.toml_keys import locate
from rules_engine.facts.toml_sites import Places
from rules_engine.model.workdays import WorkCalendar, WorkYear
from rules_engine.records import Shown
from rules_engine.source import Source

OFF, WORKED, NOTE = "放假", "上班", "说明"
_SHIPPED = Path(__file__).with_name("workdays.toml")
_SATURDAY = 5


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar of the project."""
    sink = Sink()
    years = read_work_years(Source(_SHIPPED.name, _SHIPPED.read_text("utf-8")), sink)
    assert not sink.all
    return WorkCalendar({year.year: year for year in years})


def load_calendar(path: Path | str, sink: Sink) -> WorkCalendar:
    """The calendar of the project with the years of a file. What is wrong with it goes to ``sink``."""
    source = read_source(Path(path), sink)
    years = () if source is None else read_work_years(source, sink)
    return shipped_calendar().with_years(years)


def read_work_years(source: Source, sink: Sink) -> tuple[WorkYear, ...]:
    """The years of a TOML text, as far as they are sound."""
    document = parse_toml(source, sink)
    if document is None:
        return ()
    located = {found.path: found for found in reversed(locate(source.text))}
    return tuple(_Reader(Places(source, located), sink).years(document))


@frozen(eq=False, repr=False)
class _Reader(Shown):
    places: Places
    sink: Sink

    def years(self, document: Document) -> Iterator[WorkYear]:
        for key, value in document.items():
            if key == NOTE:
                continue
            if len(key) == 4 and key.isascii() and key.isdigit() and isinstance(value, dict):
                yield self.year(key, value)
            else:
                self.sink.report(findings.calendar_form(self.places.key((key,)), name=key))

    def year(self, key: str, table: dict[str, object]) -> WorkYear:
        days: dict[str, frozenset[date]] = {OFF: frozenset(), WORKED: frozenset()}
        for name, value in table.items():
            if name in days:
                days[name] = frozenset(self.days((key, name), value))
            elif name != NOTE:
                self.sink.report(findings.calendar_form(self.places.key((key, name)), name=name))
        for day in sorted(days[OFF] & days[WORKED]):
            site = self.places.key((key, WORKED))
            self.sink.report(findings.worked_and_off(site, day=day))
        return WorkYear(int(key), days[OFF], days[WORKED])

    def days(self, path: tuple[str, str], value: object) -> Iterator[date]:
        site = self.places.value(path)
        if not isinstance(value, list):
            self.sink.report(findings.no_dates(site, name=path[1]))
            return
        for day in value:
            wrong = self.wrong(path, day)
            if wrong is not None:
                self.sink.report(wrong)
            else:
                yield day

    def wrong(self, path: tuple[str, str], day: object) -> Diagnostic | None:
        site, (year, name) = self.places.value(path), path
        if not isinstance(day, date) or isinstance(day, datetime):
            return findings.no_dates(site, name=name)
        if day.year != int(year):
            return findings.day_of_other_year(site, day=day, year=year)
        if name == WORKED and day.weekday() < _SATURDAY:
            return findings.worked_weekday(site, day=day)
        return None
