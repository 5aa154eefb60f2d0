"""The work of ``rules score``: read, score, write, and say what stands out."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from rules_engine import __version__
from rules_engine.cli.asked import Request
from rules_engine.cli.files import check_apart
from rules_engine.cli.options import style_for, target_of
from rules_engine.cli.output import FINDINGS, GOOD, emit, say
from rules_engine.cli.progress import working
from rules_engine.cli.reading import calendar_of, facts_of, left_out
from rules_engine.cli.schemes import has_warnings, program_and_findings
from rules_engine.cli.terminal import colour_wanted, is_terminal
from rules_engine.explain import Evaluation, Status, state_word
from rules_engine.ir import Program
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.model.workdays import NO_CALENDAR
from rules_engine.pipeline import score
from rules_engine.reports.score_table import score_table
from rules_engine.source.sanitize import one_line

_BY_SUFFIX = {".txt": "table", ".csv": "csv", ".json": "json"}
_NAMED = 10


def score_into(asked: Request) -> int:
    """Score into a file or to stdout, all or only one 名单; the exit status."""
    target = target_of(asked.output)
    style = style_for(target, asked.style, _BY_SUFFIX)
    check_apart(target, asked.scheme, asked.facts, asked.lists, asked.roster, asked.calendar)
    program, warnings = program_and_findings(asked.scheme)
    roll = asked.roll
    check_roll(program, roll)
    workdays = calendar_of(asked.calendar)
    read, good = facts_of(program, asked.facts, asked.roster, asked.lists)
    with working(f"给 {len(read.table.units)} 个单位计分"):
        evaluation = score(program, read.table.units, workdays).evaluation
        spans = NO_SPANS if roll is not None else spans_of(evaluation)
        skipped = left_out(read)
        text = written(
            evaluation, style, target, raw=asked.raw, roll=roll, spans=spans, skipped=skipped
        )
    emit(text, style, target, size_words(evaluation))
    faulty = name_faulty(evaluation)
    warned = asked.strict and has_warnings((*warnings, *read.diagnostics))
    return FINDINGS if faulty or warned or not good else GOOD


def name_faulty(evaluation: Evaluation) -> bool:
    """Name the units that are 出错, if there are any."""
    faulty = [r.unit.name for r in evaluation.results if r.status is Status.FAULTY]
    if faulty:
        more = " 等" if len(faulty) > _NAMED else ""
        names = "、".join(map(one_line, faulty[:_NAMED]))
        say(f"{len(faulty)} 个单位出错，没有得分：{names}{more}")
    return bool(faulty)


def check_roll(program: Program, name: str | None) -> None:
    """Raises UsageError for a 名单 that the scheme does not have."""
    names = [roll.name for roll in program.rolls]
    if name is not None and name not in names:
        known = f"有：{'、'.join(map(one_line, names))}" if names else "方案里没有写“名单”"
        raise click.UsageError(f"没有叫“{one_line(name)}”的名单；{known}")


def _written_roll(evaluation: Evaluation, name: str, style: str, *, raw: bool) -> str:
    from rules_engine.reports.roll_files import roll_csv, roll_json, roll_table, values_of

    program, values = evaluation.program, values_of(evaluation, name)
    if style == "csv":
        return roll_csv(program, values, raw=raw)
    return (
        roll_json(program, values, __version__) if style == "json" else roll_table(program, values)
    )


def size_words(evaluation: Evaluation) -> str:
    """``59 个单位：正常 57，待补 2``."""
    states = Counter(map(state_word, evaluation.results))
    parts = "，".join(f"{state} {number}" for state, number in sorted(states.items()))
    return f"{len(evaluation.results)} 个单位{f'：{parts}' if parts else ''}"


def written(
    evaluation: Evaluation,
    style: str,
    target: Path | None,
    *,
    raw: bool,
    roll: str | None = None,
    spans: Spans = NO_SPANS,
    skipped: Sequence[str] = (),
) -> str:
    """The text of the results, or of the 名单 ``roll``."""
    if roll is not None:
        return _written_roll(evaluation, roll, style, raw=raw)
    if style == "csv":
        from rules_engine.reports.score_csv import score_csv  # one of three

        return score_csv(evaluation, raw, spans)
    if style == "json":
        from rules_engine.reports.score_json import score_json  # one of three

        return score_json(evaluation, __version__, spans)
    on_screen = target is None and is_terminal(sys.stdout)
    width = shutil.get_terminal_size().columns if on_screen else None
    colour = on_screen and colour_wanted(sys.stdout)
    return score_table(evaluation, colour, width, spans, skipped)


def spans_of(evaluation: Evaluation) -> Spans:
    """What the totals that wait for facts can still come to."""
    waiting = [r for r in evaluation.results if r.status is Status.PENDING and r.total is None]
    if not waiting:
        return NO_SPANS
    from rules_engine.analysis.missing import spans  # units that are complete need none of it

    seen = [result.observation for result in evaluation.results]
    names = [result.unit.name for result in waiting]
    return spans(evaluation.program, seen, names, evaluation.calendar or NO_CALENDAR)
