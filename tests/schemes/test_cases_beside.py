"""The cases beside the schemes pass, and leave little of the scheme untried."""

from pathlib import Path

import pytest

from rules_engine.pipeline import run_case_files
from rules_engine.reports.cases_text import trial_text
from rules_engine.reports.coverage_text import coverage_text, reaches
from rules_engine.testing.coverage import coverage_of
from tests.schemes.real import ROOT, program_of

CASES = sorted((ROOT / "schemes").glob("*/cases*.rule"))
LEAST = 90


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_cases_pass_and_cover_the_scheme(path: Path) -> None:
    tested = run_case_files(program_of(path.parent.name), [path])
    assert tested.diagnostics == ()
    assert tested.trial is not None
    assert all(o.passed for o in tested.trial.outcomes), trial_text(tested.trial, colour=False)
    coverage = coverage_of(tested.trial)
    assert reaches(coverage, LEAST), coverage_text(coverage)


def test_every_scheme_has_cases() -> None:
    schemes = sorted((ROOT / "schemes").glob("*/scheme.rule"))
    assert [path.parent for path in CASES] == [path.parent for path in schemes]
