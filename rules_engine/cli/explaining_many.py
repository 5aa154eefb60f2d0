"""The work of ``rules explain`` for a unit out of Parquet and Arrow files, or of a CSV file beyond what
is read as a whole. Needs the extra ``batch``."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import click
from attrs import evolve

from rules_engine.cli.asked import ExplainRequest
from rules_engine.cli.explaining import no_such_unit, not_taken_in
from rules_engine.cli.files import check_apart
from rules_engine.cli.many import is_table
from rules_engine.cli.many_units import looked_into
from rules_engine.cli.output import FINDINGS, USAGE, say, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of
from rules_engine.cli.schemes import program_of
from rules_engine.explain import UnitResult
from rules_engine.facts import Roster
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import WorkCalendar
from rules_engine.pipeline import Run, score
from rules_engine.source.sanitize import one_line
from rules_engine.volume import job
from rules_engine.volume.among import evaluation_among
from rules_engine.volume.rebuilding import Found, find_unit, stands_alone
from rules_engine.volume.sources import Unreadable


class Explained(NamedTuple):
    """A run, and the result in it that is asked for."""

    run: Run
    result: UnitResult


def explain_one_of_many(asked: ExplainRequest, target: Path | None) -> Explained:
    """Score the unit, and the others as far as it is compared with them. Leaves where there is no such
    unit, or no file that can be read."""
    if not all(map(is_table, asked.facts)):
        raise click.UsageError("Parquet、Arrow 和别的事实文件不能一起算，分两次算")
    check_apart(target, asked.scheme, asked.facts, asked.lists, asked.roster, asked.calendar)
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
        why = not_taken_in(name) if found.places else no_such_unit(name, list(found.names))
        show([why])
    raise click.exceptions.Exit(FINDINGS)


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
