"""The work of ``rules test``: find schemes with cases, compile each once, run, say what differs."""

import sys
from collections.abc import Sequence

from attrs import frozen

from rules_engine.cli.case_files import Suite, suites_in
from rules_engine.cli.files import check_kind, check_target
from rules_engine.cli.options import target_of
from rules_engine.cli.output import (
    FINDINGS,
    GOOD,
    USAGE,
    counts,
    emit,
    print_result,
    say,
    show,
)
from rules_engine.cli.reading import calendar_of
from rules_engine.cli.schemes import unreadable
from rules_engine.cli.terminal import colour_wanted
from rules_engine.cli.updating import update_cases
from rules_engine.compiling import compile_path
from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.model.workdays import WorkCalendar
from rules_engine.pipeline import run_case_files
from rules_engine.reports.cases_junit import cases_junit
from rules_engine.reports.cases_text import trial_text
from rules_engine.reports.coverage_text import coverage_text, percent, reaches
from rules_engine.source.sanitize import one_line
from rules_engine.testing import Trial
from rules_engine.testing.coverage import Coverage, coverage_of


@frozen
class Ran:
    """A suite that was run, or why it was not."""

    suite: Suite
    found: tuple[Diagnostic, ...]
    trial: Trial | None = None
    coverage: Coverage | None = None

    @property
    def name(self) -> str:
        """The path of the scheme, or of its folder's first cases."""
        return one_line(str(self.suite.scheme or self.suite.cases[0]))


@frozen
class Wanted:
    """What is wanted besides a comparison: ``coverage`` shown, ``least`` of it demanded in per cent,
    expectations that do not hold brought up to date."""

    coverage: bool
    least: int | None
    update: bool

    @property
    def observed(self) -> bool:
        """Whether coverage has to be worked out."""
        return self.coverage or self.least is not None


def test_all(
    paths: Sequence[str], wanted: Wanted, *, calendar: str | None, junit: str | None
) -> int:
    """Run the cases under these paths; the exit status. ``calendar`` is a 工作日历, ``junit`` a file to
    write for other programs."""
    target = target_of(junit)
    suites = suites_in(paths)
    if target is not None:
        check_kind(target, "--junit", "XML")
        read = (str(path) for suite in suites for path in (suite.scheme, *suite.cases) if path)
        check_target(target, [*paths, *read])
    workdays = calendar_of(calendar)
    ran = [_run(suite, workdays, observed=wanted.observed) for suite in suites]
    for one in ran:
        _print(one, coverage=wanted.coverage)
    if wanted.update and _updated(ran):
        ran = [_run(suite, workdays, observed=wanted.observed) for suite in suites]
    if target is not None:
        emit(cases_junit([(str(one.suite.scheme), one.trial) for one in ran]), "xml", target)
    enough = _covers(ran, wanted.least or 0)
    say(_summary(ran))
    return _status(ran) or (GOOD if enough else FINDINGS)


def _updated(ran: Sequence[Ran]) -> bool:
    """Bring the expectations that did not hold up to date; says whether there were any to write."""
    changed = [update_cases(one.trial) for one in ran if one.trial is not None]
    return any(changed)


def _covers(ran: Sequence[Ran], least: int) -> bool:
    """Whether all schemes are covered well enough; says which are not."""
    short = [one for one in ran if one.coverage and not reaches(one.coverage, least)]
    for one in short:
        assert one.coverage is not None, "those without are not short"
        say(f"{one.name}：覆盖 {percent(one.coverage)}，不到 {least}%")
    return not short


def _run(suite: Suite, workdays: WorkCalendar | None, *, observed: bool) -> Ran:
    if suite.scheme is None or not suite.cases:
        return Ran(suite, (incomplete(suite),))
    compiled = compile_path(suite.scheme)
    if compiled.program is None:
        return Ran(suite, compiled.diagnostics)
    tested = run_case_files(compiled.program, suite.cases, workdays)
    coverage = coverage_of(tested.trial) if observed and tested.trial else None
    return Ran(suite, tested.diagnostics, tested.trial, coverage)


def incomplete(suite: Suite) -> Diagnostic:
    """Why a scheme or its cases cannot be told."""
    if suite.scheme is not None:
        helps = ["在方案旁边新建 cases.rule（或 cases.csv），写上用例"]
        return diagnostic("R0181", "方案旁边没有用例", file=str(suite.scheme), helps=helps)
    file = str(suite.cases[0])
    if not suite.candidates:
        helps = ["把用例放在方案旁边，方案的文件名写 scheme.rule"]
        return diagnostic("R0180", "用例旁边没有方案", file=file, helps=helps)
    names = "、".join(path.name for path in suite.candidates)
    helps = ["把要测试的方案改名为 scheme.rule，或者一个文件夹只放一个方案"]
    return diagnostic(
        "R0180", "用例旁边不止一个方案，不知道测哪个", file=file, notes=[names], helps=helps
    )


def _print(ran: Ran, *, coverage: bool) -> None:
    show(ran.found)
    if ran.trial is None:
        return
    colour = colour_wanted(sys.stdout)
    covered = coverage_text(ran.coverage) if coverage and ran.coverage else ""
    text = f"{ran.name}\n{trial_text(ran.trial, colour=colour)}{covered}"
    print_result(text, colour=colour)


def _summary(ran: Sequence[Ran]) -> str:
    if not ran:
        return "没有找到用例：在方案旁边新建 cases.rule，写上用例"
    outcomes = [o for one in ran if one.trial for o in one.trial.outcomes]
    failed = sum(not outcome.passed for outcome in outcomes)
    passed = len(outcomes) - failed
    parts = [
        f"{len(outcomes)} 个用例：{passed} 个通过" + (f"，{failed} 个不通过" if failed else "")
    ]
    unrun = [one for one in ran if one.trial is None]
    if unrun:
        found = counts(d for one in unrun for d in one.found)
        parts.append(f"{len(unrun)} 个方案的用例没有运行（{found}）")
    return "；".join(parts)


def _status(ran: Sequence[Ran]) -> int:
    found = tuple(d for one in ran if one.trial is None for d in one.found)
    if not ran or unreadable(found) or any(d.code in ("R0180", "R0181") for d in found):
        return USAGE
    failed = any(not o.passed for one in ran if one.trial for o in one.trial.outcomes)
    return FINDINGS if failed or found else GOOD
