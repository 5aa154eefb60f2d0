"""The work of ``rules score`` for many units: Parquet and Arrow. Needs the extra ``batch``."""

from collections import Counter
from pathlib import Path

import click
from attrs import evolve, frozen

from rules_engine.cli.asked import Request
from rules_engine.cli.files import check_apart, check_over, unwritable
from rules_engine.cli.many import STYLES, is_table
from rules_engine.cli.many_asked import check_folder_of, check_lists, inputs
from rules_engine.cli.many_reported import reported, show_bad, tell_kept, what_is_there
from rules_engine.cli.options import style_for, target_of
from rules_engine.cli.output import FINDINGS, GOOD, USAGE, counts, emit, say, show
from rules_engine.cli.progress import counting, working
from rules_engine.cli.reading import calendar_of, facts_of, nobody
from rules_engine.cli.schemes import has_warnings, program_and_findings, unreadable
from rules_engine.cli.scoring import check_roll, name_faulty, size_words, spans_of, written
from rules_engine.diagnostics import Diagnostic
from rules_engine.explain import Evaluation
from rules_engine.facts import Roster
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.model.workdays import WorkCalendar
from rules_engine.pipeline import errors_among, score
from rules_engine.source.sanitize import one_line
from rules_engine.volume import job
from rules_engine.volume.run import Outcome, Target
from rules_engine.volume.sources import Unreadable

_BY_SUFFIX = {".txt": "table", ".csv": "csv", ".json": "json", **STYLES}


@frozen(eq=False)
class Prepared:
    """Everything that was read before the first row."""

    program: Program
    style: str
    opened: job.Opened
    roster: Roster | None
    way: job.Way
    calendar: WorkCalendar | None
    findings: tuple[Diagnostic, ...]

    @property
    def beside(self) -> dict[str, str]:
        """What results are made from beside scheme and facts."""
        return job.given(self.roster, self.calendar)


def score_many(asked: Request) -> int:
    """Score files of many units; the exit status: 0 all units scored, 1 findings or 出错 units, 2 usage
    or an unreadable file."""
    target = _target(asked)
    tables = [is_table(path) for path in asked.facts]
    if not any(tables):
        return _from_texts(asked, target)
    if not all(tables):
        raise click.UsageError("Parquet、Arrow 和别的事实文件不能一起算，分两次算")
    ready = _prepared(asked, target)
    if asked.engine is not None:
        return _on_cluster(asked, ready)
    _tell(asked, ready)
    try:
        outcome = _scored(asked, ready, target)
    except Unreadable as broken:
        show([broken.finding])
        say("有文件读不出来，没有写出结果")
        return USAGE
    except job.Stopped as stopped:
        show([stopped.finding])
        say(what_is_there(stopped.written))
        return USAGE
    except OverflowError as error:
        raise _too_large(error) from None
    except OSError as error:
        raise unwritable(str(asked.output), error) from None
    # Of some files only reading tells that they have no rows.
    empty = asked.folder is None and not outcome.units
    if empty and not outcome.bad:
        say("没有读到任何单位：文件里没有数据行")
    warned = asked.strict and has_warnings(ready.findings)
    bad = empty or outcome.bad or outcome.states["出错"] or errors_among(ready.findings)
    return FINDINGS if bad or outcome.kept_faulty or warned else GOOD


def _too_large(error: OverflowError) -> click.UsageError:
    return click.UsageError(f"{error}；结果写成 .csv")


def _on_cluster(asked: Request, ready: Prepared) -> int:
    if asked.folder is None:
        raise click.UsageError("--engine spark 的结果是一批文件，-o 要写文件夹（以 / 结尾）")
    from rules_engine.cli.spark_units import score_on_spark  # the engine of clusters

    return score_on_spark(asked, ready, asked.folder)


def _from_texts(asked: Request, target: Path | None) -> int:
    """CSV and TOML facts, read as always, into a Parquet or Arrow file."""
    if target is None:
        raise click.UsageError("CSV、TOML 的事实算成 Parquet、Arrow，-o 写一个文件名")
    style = style_for(target, asked.style, _BY_SUFFIX)
    program, warnings = program_and_findings(asked.scheme)
    workdays = calendar_of(asked.calendar)
    read, good = facts_of(program, asked.facts, asked.roster, asked.lists)
    with working(f"给 {len(read.table.units)} 个单位计分"):
        evaluation = score(program, read.table.units, workdays).evaluation
    try:
        about = job.about(program, [], reasons=asked.reasons)
        job.write_evaluation(evaluation, Target(target, style, about), reasons=asked.reasons)
    except OverflowError as error:
        raise _too_large(error) from None
    except OSError as error:
        raise unwritable(str(target), error) from None
    say(f"已写出 {one_line(str(target))}（{size_words(evaluation)}）")
    faulty = name_faulty(evaluation)
    warned = asked.strict and has_warnings((*warnings, *read.diagnostics))
    return FINDINGS if faulty or warned or not good else GOOD


def _target(asked: Request) -> Path | None:
    """The one file to write; None for a folder, or the screen."""
    if asked.folder is None:
        if asked.resume:
            raise click.UsageError("--resume 接着做一批文件：-o 写文件夹（以 / 结尾）")
        target = target_of(asked.output)
        if target is not None:
            check_over([target], inputs(asked))
        check_apart(target, asked.scheme, asked.facts, asked.lists, asked.roster, asked.calendar)
        return target
    if asked.style not in (None, *STYLES.values()) or asked.roll is not None:
        raise click.UsageError("写到文件夹时，结果是 parquet 或 arrow，不能带 --roll")
    check_folder_of(asked, asked.folder)
    return None


def _prepared(asked: Request, target: Path | None) -> Prepared:
    style = asked.style or "parquet" if asked.folder else style_for(target, asked.style, _BY_SUFFIX)
    if target is None and not asked.folder and style in job.STREAMED:
        raise click.UsageError(f"{style} 结果不能写到屏幕，用 -o 写明文件")
    if asked.reasons and style not in job.STREAMED:
        raise click.UsageError(f"--reasons 只写进 Parquet、Arrow 的结果，{style} 里没有")
    program, warnings = program_and_findings(asked.scheme)
    check_roll(program, asked.roll)
    check_lists(asked)
    calendar = calendar_of(asked.calendar)
    if calendar is None and counts_workdays(program):
        calendar = shipped_calendar()
    opened, roster, findings = looked_into(program, asked.facts, asked.roster, asked.lists)
    if not opened.rows:
        raise nobody(counts(findings))
    way = job.choose(
        program, "table" if asked.roll else style, roster, calendar, reasons=asked.reasons
    )
    return Prepared(program, style, opened, roster, way, calendar, (*warnings, *findings))


def looked_into(
    program: Program,
    facts: tuple[str, ...],
    roster_file: str | None,
    lists: tuple[tuple[str, str], ...] = (),
) -> tuple[job.Opened, Roster | None, tuple[Diagnostic, ...]]:
    """The files and the roster, and what was found wrong with them. Leaves where nothing can be scored."""
    roster, listed = job.roster_of(program, roster_file)
    opened = job.open_facts(program, facts, dict(lists), roster)
    findings = (*opened.findings, *listed)
    show(findings)
    if not opened.usable:
        say(f"没有计分：{f'发现 {counts(findings)}' if findings else '没有事实文件'}")
        raise click.exceptions.Exit(USAGE if unreadable(findings) else FINDINGS)
    return opened, roster, findings


def _tell(asked: Request, ready: Prepared) -> None:
    """Which way is taken, for those who ask."""
    if not asked.verbose:
        return
    files, parts = len(ready.opened.bound), len(ready.opened.parts)
    size = "" if ready.opened.rows < 0 else f"，{ready.opened.rows} 行"
    if ready.way.reason:
        say(f"逐个单位计分：{ready.way.reason}（{files} 个文件{size}）")
    else:
        passes = job.passes_over(ready.way)
        again = f"，比较单位要读 {passes} 遍" if passes > 1 else ""
        say(f"按列计分（{files} 个文件，{parts} 段{size}，同时 {asked.cores} 段{again}）")


def _scored(asked: Request, ready: Prepared, target: Path | None) -> Outcome:
    if asked.folder is not None:
        return _into_folder(asked, ready, asked.folder)
    if target is not None and ready.way.scorer is not None and ready.style in job.STREAMED:
        return _streamed(asked, ready, ready.way, target)
    return _in_memory(asked, ready, target)


def _streamed(asked: Request, ready: Prepared, way: job.Way, target: Path) -> Outcome:
    """Results part by part into one file."""
    rows = ready.opened.rows * job.passes_over(way)
    place = Target(target, ready.style, _about(asked, ready))
    try:
        with counting(_what(job.passes_over(way)), rows) as tick:
            outcome = job.stream(way, ready.opened, place, asked.cores, tick)
    except job.CannotCompare as refused:
        if asked.verbose:
            say(f"改为逐个单位计分：{refused.reason}")
        other = job.Way(ready.program, None, refused.reason)
        return _in_memory(asked, evolve(ready, way=other), target)
    return reported(outcome, str(target))


def _what(passes: int) -> str:
    """What progress counts: rows, each time that they are read."""
    return "计分" if passes == 1 else f"比较、计分（读 {passes} 遍）"


def _about(asked: Request, ready: Prepared) -> dict[str, str]:
    """What the result file says of itself."""
    tables = [one.table for one in ready.opened.bound]
    return job.about(ready.program, tables, reasons=asked.reasons, beside=ready.beside)


def _into_folder(asked: Request, ready: Prepared, folder: Path) -> Outcome:
    why = job.compares(ready.program) or ("" if ready.way.scorer else ready.way.reason)
    if ready.way.scorer is None or why:
        raise click.UsageError(f"{why}，不能一个文件一个结果；-o 写一个文件名")
    folder.mkdir(parents=True, exist_ok=True)
    with counting("计分", ready.opened.rows) as tick:
        outcome, kept = job.score_folder(
            ready.way.scorer,
            ready.opened.bound,
            folder,
            ready.style,
            asked.cores,
            tick,
            resume=asked.resume,
            beside=ready.beside,
        )
    tell_kept(outcome)
    return reported(outcome, f"{folder}/", f"；{kept} 个文件上次已经写好，没有重做" if kept else "")


def _in_memory(asked: Request, ready: Prepared, target: Path | None) -> Outcome:
    """Results that need all units at once: tables, CSV in printed order, 名额, comparisons."""
    with working("计分"):
        found = job.gathered(ready.program, ready.opened, ready.roster)
        evaluation = job.evaluated(
            ready.way,
            found,
            lambda units: score(ready.program, units, ready.calendar).evaluation,
        )
    outcome = found.outcome
    if ready.style in job.STREAMED and target is not None:
        place = Target(target, ready.style, _about(asked, ready))
        outcome.listings = job.list_beside(found, target)
        job.write_evaluation(evaluation, place, reasons=asked.reasons)
        outcome.states = Counter(job.state_words(evaluation))
        return reported(outcome, str(target))
    outcome.listings = job.list_beside(found, target)
    show_bad(outcome)
    with working("看待补的单位还可能得几分"):
        spans = NO_SPANS if asked.roll else _spans(ready, evaluation, found)
    text = written(evaluation, ready.style, target, raw=asked.raw, roll=asked.roll, spans=spans)
    emit(text, ready.style, target, size_words(evaluation))
    outcome.states = Counter(job.state_words(evaluation))
    name_faulty(evaluation)
    return outcome


def _spans(ready: Prepared, evaluation: Evaluation, found: job.Gathered) -> Spans:
    """What totals that wait can still come to; units that columns scored are looked at one by one."""
    if ready.way.scorer is None:
        return spans_of(evaluation)
    from rules_engine.volume.spans import spans_among  # units that are complete need none of it

    return spans_among(evaluation, found, ready.calendar)
