"""The work of ``rules missing``: read, score all units, look at those that wait for facts."""

from rules_engine import __version__
from rules_engine.analysis.missing import gaps
from rules_engine.cli.explaining import unknown_unit
from rules_engine.cli.files import check_apart
from rules_engine.cli.options import style_for, target_of
from rules_engine.cli.output import FINDINGS, GOOD, emit, show
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of, facts_of
from rules_engine.cli.schemes import program_of
from rules_engine.explain import Evaluation, Status, UnitResult
from rules_engine.model.workdays import NO_CALENDAR
from rules_engine.pipeline import score
from rules_engine.reports.missing_json import missing_json
from rules_engine.reports.missing_text import missing_text

_BY_SUFFIX = {".txt": "text", ".json": "json"}


def list_missing(
    scheme: str,
    facts: tuple[str, ...],
    roster: str | None,
    lists: tuple[tuple[str, str], ...],
    calendar: str | None,
    unit: str | None,
    style: str | None,
    output: str | None,
) -> int:
    """List what is missing into a file or to stdout; the exit status."""
    target = target_of(output)
    style = style_for(target, style, _BY_SUFFIX)
    check_apart(target, scheme, facts, lists, roster, calendar)
    program = program_of(scheme)
    workdays = calendar_of(calendar)
    read, good = facts_of(program, facts, roster, lists)
    with working(f"看 {len(read.table.units)} 个单位还缺什么"):
        evaluation = score(program, read.table.units, workdays).evaluation
        chosen = _chosen(evaluation, None if unit is None else read.official_name(unit))
        text = _written(evaluation, chosen, style)
    if unit is not None and not chosen:
        show([unknown_unit(evaluation, read, unit)])
        return FINDINGS
    emit(text, style, target)
    return GOOD if good else FINDINGS


def _chosen(evaluation: Evaluation, unit: str | None) -> list[UnitResult]:
    """The unit asked for, or all of them."""
    return [r for r in evaluation.results if unit in (None, r.unit.name)]


def _written(evaluation: Evaluation, chosen: list[UnitResult], style: str) -> str:
    waiting = {r.unit.name: r.missing for r in chosen if r.status is Status.PENDING}
    seen = [result.observation for result in evaluation.results]
    found = gaps(evaluation.program, seen, waiting, evaluation.calendar or NO_CALENDAR)
    if style == "json":
        return missing_json(evaluation, chosen, found, __version__)
    return missing_text(evaluation, chosen, found)
