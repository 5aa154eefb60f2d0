"""Reads the facts a command is given; findings are shown, and the status says how bad they are."""

import click

from rules_engine.cli.output import FINDINGS, USAGE, counts, say, show
from rules_engine.cli.progress import working
from rules_engine.cli.schemes import STDIN, unreadable
from rules_engine.ir import Program
from rules_engine.model.workdays import WorkCalendar
from rules_engine.pipeline import Facts, errors_among, read_calendar, read_facts
from rules_engine.source.sanitize import one_line

_NAMED = 5


def facts_of(
    program: Program,
    paths: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
) -> tuple[Facts, bool]:
    """Facts, and whether all of them were good. Leaves where a file or every unit is unreadable: ranks
    of the units of the other files would mislead."""
    if STDIN in paths or roster == STDIN:
        raise click.UsageError("事实和名录不能从标准输入读，写上文件名")
    with working("读取事实"):
        result = read_facts(program, paths, roster, dict(lists))
    show(result.diagnostics)
    found = counts(result.diagnostics)
    if unreadable(result.diagnostics):
        say(f"有文件读不出来，没有计分：发现 {found}")
        raise click.exceptions.Exit(USAGE)
    if not result.table.units:
        raise nobody(found)
    if found:
        say(f"事实文件：发现 {found}{_skipped(result)}")
    return result, not errors_among(result.diagnostics)


def nobody(found: str = "") -> click.exceptions.Exit:
    """Say that there is no unit to score, because of what was ``found`` if anything; what to leave with."""
    say(f"没有读到任何单位，没有计分：{f'发现 {found}' if found else '文件里没有数据行'}")
    return click.exceptions.Exit(FINDINGS)


def calendar_of(path: str | None) -> WorkCalendar | None:
    """The 工作日历 in a file; leaves where it has errors: a wrong calendar would spoil every unit."""
    if path is None:
        return None
    if path == STDIN:
        raise click.UsageError("工作日历不能从标准输入读，写上文件名")
    result = read_calendar(path)
    show(result.diagnostics)
    if errors_among(result.diagnostics):
        say(f"工作日历有误，没有计分：发现 {counts(result.diagnostics)}")
        missing = unreadable(result.diagnostics)
        raise click.exceptions.Exit(USAGE if missing else FINDINGS)
    return result.calendar


def left_out(facts: Facts) -> list[str]:
    """The names of rows that are no unit of the table, or their places where they have none."""
    return [row.name or row.place for row in facts.table.skipped]


def _skipped(facts: Facts) -> str:
    """Units that are in no result, which nobody should have to notice by counting."""
    names = list(dict.fromkeys(left_out(facts)))
    if not names:
        return ""
    more = f" 等 {len(names)} 处" if len(names) > _NAMED else ""
    shown = "、".join(map(one_line, names[:_NAMED]))
    return f"；没有计分的：{shown}{more}"
