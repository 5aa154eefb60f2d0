"""The stages in order: the only place that composes them, and the public Python API (``docs/api.md``).

    compiled = compile_path("scheme.rule")            # Compiled: .program, .diagnostics
    facts = read_facts(compiled.program, ["facts.csv"], roster="roster.csv")
    run = score(compiled.program, facts.table.units)  # Run: .evaluation.results, .ledger(result)

Points are ``fractions.Fraction`` in 分; nothing is rounded but by the scheme's own 舍入. What a scheme
or a fact says never raises: findings are data.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from attrs import frozen

from rules_engine.compiling import (
    Compiled,
    compile_bytes,
    compile_path,
    compile_source,
    compile_text,
    errors_among,
    read_bytes,
    source_of,
)
from rules_engine.diagnostics import Diagnostic, Sink
from rules_engine.explain import Evaluation, Evaluator, Ledger, UnitResult
from rules_engine.facts import FactTable, Roster, load_facts, load_roster, read_csv_text
from rules_engine.facts.from_rows import tables_of
from rules_engine.facts.load import ROSTER_FILE
from rules_engine.facts.words import unit_key
from rules_engine.ir import Program
from rules_engine.ir.passes.roots import counts_workdays
from rules_engine.model.units import UnitFacts
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.records import Alike, Shown
from rules_engine.source import Source

if TYPE_CHECKING:
    from rules_engine.testing import Case, Trial

__all__ = [
    "Calendar",
    "Compiled",
    "Facts",
    "Run",
    "Tested",
    "check_case_files",
    "compile_bytes",
    "compile_path",
    "compile_source",
    "compile_text",
    "errors_among",
    "read_calendar",
    "read_facts",
    "run_case_files",
    "score",
    "score_one",
    "take_facts",
]


@frozen(eq=False, repr=False)
class Facts(Shown):
    """Facts of all units as read, and what was found wrong with them. Units with bad cells are
    among ``table.units`` (they will be 出错); units that could not be told apart are not.
    ``roster`` is the one that was gone by, None if there was none."""

    table: FactTable
    diagnostics: tuple[Diagnostic, ...]
    roster: Roster | None = None

    def official_name(self, name: str) -> str:
        """The official name for a unit's name or alias; ``name`` itself where nothing is known."""
        key = unit_key(name)
        if self.roster is not None and key in self.roster.by_key:
            return self.roster.by_key[key].name
        names = (facts.unit.name for facts in self.table.units)
        return next((official for official in names if unit_key(official) == key), name)


@frozen(eq=False, repr=False)
class Calendar(Alike):
    """A 工作日历 as read, and what was found wrong with its file."""

    calendar: WorkCalendar
    diagnostics: tuple[Diagnostic, ...]


@frozen(eq=False, repr=False)
class Run(Shown):
    """An evaluation with the means to explain it."""

    evaluation: Evaluation
    evaluator: Evaluator

    def ledger(self, result: UnitResult) -> Ledger:
        """The ledger of a unit: lines that add up to its score to the last digit."""
        return self.evaluator.explain(result)


def read_facts(
    program: Program,
    paths: Sequence[Path | str],
    roster: Path | str | None = None,
    lists: Mapping[str, Path | str] | None = None,
) -> Facts:
    """Read fact files (TOML, CSV, folders) for a program; every bad cell is found at once.

    Without ``roster`` the ``roster.csv`` of a folder that is read is gone by. ``lists`` are the
    files of list facts by name, where they do not stand beside their fact table.
    """
    sink = Sink()
    place = roster if roster is not None else _roster_in(map(Path, paths))
    names = None if place is None else load_roster(place, program.schema, sink)
    table = load_facts(paths, program.schema, sink, names, lists)
    return Facts(table, sink.all, names)


def _roster_in(paths: Iterable[Path]) -> Path | None:
    """The roster of the first folder that has one."""
    for path in paths:
        with suppress(OSError, ValueError):
            if path.is_dir():
                found = (file for file in sorted(path.iterdir()) if file.is_file())
                named = [file for file in found if file.name.lower() == ROSTER_FILE]
                if named:
                    return named[0]
    return None


def take_facts(program: Program, rows: Sequence[Mapping[str, object]]) -> Facts:
    """Facts from Python, a mapping for each unit: ``{"单位": "市教育局", "传播情况": 15}``.

    They are read as the cells of a table are, so the same is refused. Values: ``bool`` (是否), ``int``,
    ``Decimal`` and ``Fraction`` (a ratio is 0…1), ``str``, ``date``, ``datetime``, ``None`` (空); a list
    of mappings for a 清单. What is left out is 未报. Raises TypeError for ``float``, which is inexact.
    """
    main, lists = tables_of(program.schema, rows)
    sink = Sink()
    table = read_csv_text(main, program.schema, sink, lists)
    # An empty list was given as one; it was not forgotten.
    return Facts(table, tuple(found for found in sink.all if found.code != "F0067"))


def read_calendar(path: Path | str) -> Calendar:
    """The 工作日历 of the project with the years of a TOML file added, or put in place of its own."""
    from rules_engine.facts.workdays import load_calendar  # noqa: PLC0415  # why: few give one

    sink = Sink()
    return Calendar(load_calendar(path, sink), sink.all)


def score(
    program: Program, units: Sequence[UnitFacts], calendar: WorkCalendar | None = None
) -> Run:
    """Score units. Their order changes nothing. Making the program ready costs some milliseconds a
    call, so score many units in one call. Without ``calendar`` the 工作日历 of the project is gone
    by, where the scheme counts working days."""
    evaluator = Evaluator.of(program, _gone_by(program, calendar))
    return Run(_with_foresight(evaluator.evaluate(units)), evaluator)


def _with_foresight(evaluation: Evaluation) -> Evaluation:
    """The evaluation with lists that leave out who cannot come onto them, whatever is still reported."""
    if not any(value.waiting for value in evaluation.rolls):
        return evaluation
    from rules_engine.analysis.foresight import Outlook  # noqa: PLC0415  # why: few units wait

    seen = [result.observation for result in evaluation.results]
    gone_by = evaluation.calendar or NO_CALENDAR
    return evaluation.with_lists(Outlook.of(evaluation.program, seen, gone_by))


def _gone_by(program: Program, calendar: WorkCalendar | None) -> WorkCalendar:
    """The 工作日历 that was given, or else that of the project where working days are counted."""
    if calendar is not None:
        return calendar
    if not counts_workdays(program):
        return NO_CALENDAR
    from rules_engine.facts.workdays import shipped_calendar  # noqa: PLC0415  # why: few count them

    return shipped_calendar()


def score_one(
    program: Program, unit: UnitFacts, calendar: WorkCalendar | None = None
) -> tuple[UnitResult, Ledger]:
    """Score one unit by itself, and explain it. Its rank says nothing: it is the only one."""
    run = score(program, [unit], calendar)
    (result,) = run.evaluation.results
    return result, run.ledger(result)


@frozen(eq=False, repr=False)
class Tested(Shown):
    """Cases that were run. ``trial`` is None where files of cases have errors: then none is run."""

    trial: Optional["Trial"]
    diagnostics: tuple[Diagnostic, ...]


def run_case_files(
    program: Program, paths: Sequence[Path | str], calendar: WorkCalendar | None = None
) -> Tested:
    """Run the 用例 in the files of cases that belong to a program."""
    from rules_engine.testing import run_cases  # noqa: PLC0415  # why: scoring needs no cases

    sink = Sink()
    cases = _cases_in(program, paths, sink)
    trial = None if sink.has_errors else run_cases(program, cases, _gone_by(program, calendar))
    return Tested(trial, sink.all)


def check_case_files(program: Program, paths: Sequence[Path | str]) -> tuple[Diagnostic, ...]:
    """What is wrong with files of cases, without running them."""
    sink = Sink()
    _cases_in(program, paths, sink)
    return sink.all


def _cases_in(program: Program, paths: Sequence[Path | str], sink: Sink) -> tuple["Case", ...]:
    from rules_engine.testing import read_cases  # noqa: PLC0415  # why: as above
    from rules_engine.testing.list_tables import with_lists  # noqa: PLC0415  # why: as above

    files = with_lists(map(Path, paths), program.schema)
    sources = [source for path in files if (source := _case_source(path, sink)) is not None]
    return read_cases(sources, program, sink)


def _case_source(path: Path | str, sink: Sink) -> Source | None:
    """The text of a file of cases; None, with R0001, where it cannot be read."""
    data = read_bytes(path)
    source = source_of(data, str(path)) if isinstance(data, bytes) else data
    if isinstance(source, Source):
        return source
    sink.report(source)
    return None
