"""Literate cases about 用例: texts of cases beside a scheme, and what running them says."""

from collections.abc import Iterator

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.pipeline import compile_text
from rules_engine.reports.cases_text import FAILED, PASSED, cell_words
from rules_engine.reports.coverage_text import coverage_text
from rules_engine.source import Source
from rules_engine.testing import Outcome, Trial, read_cases, run_cases
from rules_engine.testing.coverage import coverage_of
from tests.corpus import literate
from tests.corpus.literate import Block, Case, Round
from tests.corpus.test_cases import settle

TRIALS = [case for case in literate.read_cases() if case.trials]


@pytest.mark.parametrize("case", TRIALS, ids=lambda case: case.id)
def test_trial(case: Case, updating: bool) -> None:
    for one in case.trials:
        for block in one.expected:
            settle(case, block, said(case, one, block), updating)


def said(case: Case, one: Round, block: Block) -> str:
    """What running the cases of a round says, or the errors that keep them from it."""
    compiled = compile_text(case.scheme, "方案.rule")
    assert compiled.program is not None, [f"{d.code} {d.message}" for d in compiled.errors]
    sink = Sink()
    sources = [Source(name or "cases.rule", text) for name, text in one.facts.items()]
    cases = read_cases(sources, compiled.program, sink)
    if sink.has_errors:
        return "".join(f"{line}\n" for line in _errors(sink))
    trial = run_cases(compiled.program, cases)
    if block.kind == "expect-coverage":
        return coverage_text(coverage_of(trial))
    return "".join(f"{line}\n" for outcome in trial.outcomes for line in _lines(trial, outcome))


def _errors(sink: Sink) -> Iterator[str]:
    for found in sink.all:
        if found.severity is Severity.ERROR and found.primary is not None:
            begin = found.primary.span.begin
            yield f"{found.code} {begin.line}:{begin.column}"


def _lines(trial: Trial, outcome: Outcome) -> Iterator[str]:
    yield f"{PASSED if outcome.passed else FAILED} {outcome.case.name}"
    digits = trial.program.digits
    for check in outcome.failures:
        wanted, got = cell_words(check.expected.wanted, digits), cell_words(check.got, digits)
        yield f"  {check.expected.title}：期望 {wanted}，得到 {got}"
