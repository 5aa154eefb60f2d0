"""The work of ``rules explain`` for a unit out of Parquet and Arrow files, or of a CSV file beyond what
is read as a whole. Needs the extra ``batch``."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click
from attrs import evolve, frozen

from rules_engine.cli.files import check_apart
from rules_engine.cli.many import is_table
from rules_engine.cli.many_units import looked_into
from rules_engine.cli.output import FINDINGS, USAGE, say, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of
from rules_engine.cli.schemes import program_of
from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.explain import UnitResult
from rules_engine.facts import Roster
from rules_engine.facts.nearest import nearest
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import WorkCalendar
from rules_engine.pipeline import Run, score
from rules_engine.source.sanitize import one_line
from rules_engine.volume import job
from rules_engine.volume.among import evaluation_among
from rules_engine.volume.rebuilding import Found, find_unit, stands_alone
from rules_engine.volume.sources import Unreadable


@frozen(eq=False)
class Asked:
    """What was asked for on the command line."""

    scheme: str
    facts: tuple[str, ...]
    roster: str | None
    lists: tuple[tuple[str, str], ...]
    calendar: str | None
    unit: str
    target: Path | None


class Explained(NamedTuple):
    """A run, and the result in it that is asked for."""

    run: Run
    result: UnitResult


def explain_one_of_many(asked: Asked) -> Explained:
    """Score the unit, and the others as far as it is compared with them. Leaves where there is no such
    unit, or no file that can be read."""
    if not all(map(is_table, asked.facts)):
        raise click.UsageError("Parquet、Arrow 和别的事实文件不能一起算，分两次算")
    check_apart(asked.target, asked.scheme, asked.facts, asked.lists, asked.roster, asked.calendar)
    program = program_of(asked.scheme)
    calendar = calendar_of(asked.calendar)
    opened, roster, _ = looked_into(program, asked.facts, asked.roster, asked.lists)
    try:
        with working("找单位"):
            found = find_unit(program.schema, opened.parts, roster, asked.unit)
        facts = _only(found, asked.unit)
        with working("计分"):
            return _scored(program, facts, opened, roster, calendar)
    except Unreadable as broken:
        show([broken.finding])
        raise click.exceptions.Exit(USAGE) from None


def _only(found: Found, name: str) -> UnitFacts:
    """The facts of the unit; leaves, saying why, where there are none."""
    show(found.findings)
    if found.facts is not None:
        return found.facts
    if len(found.places) > 1:
        places = "、".join(place.words() for place in found.places[:5])
        say(f"“{one_line(name)}”出现了 {len(found.places)} 次，哪一处都不采用：{places}")
    else:
        show([_unknown(found, name)])
    raise click.exceptions.Exit(FINDINGS)


def _unknown(found: Found, name: str) -> Diagnostic:
    if found.places:
        message = f"“{name}”没有读进来，因为它的数据有误"
        return diagnostic("R0002", message, helps=["先改上面的错误"])
    near = nearest(name, list(found.names))
    helps = [f"是不是“{'”或“'.join(near)}”？"] if near else ["核对单位名称；事实文件里没有它"]
    return diagnostic("R0002", f"没有叫“{name}”的单位", helps=helps)


def _scored(
    program: Program,
    facts: UnitFacts,
    opened: job.Opened,
    roster: Roster | None,
    calendar: WorkCalendar | None,
) -> Explained:
    alone = score(program, [facts], calendar)
    if stands_alone(program):
        return _explained(alone, facts)
    found = job.gathered(program, opened, roster)
    way = job.choose(program, "csv", roster, calendar)
    if way.scorer is not None and not program.rolls:
        with suppress(job.CannotCompare):
            together = evaluation_among(alone.evaluator, way.scorer, found, facts)
            return _explained(evolve(alone, evaluation=together), facts)
    others = job.units_beside(program, found, facts)
    return _explained(score(program, others, calendar), facts)


def _explained(run: Run, facts: UnitFacts) -> Explained:
    result = run.evaluation.of(facts.unit.name)
    assert result is not None
    return Explained(run, result)
