"""Coverage of random schemes: nothing is raised, and more cases never cover less."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.pipeline import compile_path, compile_text
from rules_engine.reports.coverage_text import coverage_text
from rules_engine.source import Source
from rules_engine.testing import Case, run_cases
from rules_engine.testing.coverage import coverage_of
from tests.schemes.real import ROOT
from tests.strategies.facts import units
from tests.strategies.schemes import texts


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_more_cases_never_cover_less(data: Any) -> None:
    program = compile_text(data.draw(texts())).program
    if program is None:
        return
    nowhere = Source("cases.rule", "").span(0, 0)
    cases = [
        Case(str(n), nowhere, (one,), ()) for n, one in enumerate(data.draw(units(program.schema)))
    ]
    covered = [coverage_of(run_cases(program, cases[:count])) for count in range(len(cases) + 1)]
    met = [coverage.count()[0] for coverage in covered]
    assert met == sorted(met)
    assert met[0] == 0
    assert len({coverage.count()[1] for coverage in covered}) == 1
    assert coverage_text(covered[-1])


def test_every_scheme_can_be_covered() -> None:
    for path in sorted((ROOT / "schemes").glob("*/scheme.rule")):
        program = compile_path(path).program
        assert program is not None
        nothing = coverage_of(run_cases(program, []))
        assert nothing.count()[0] == 0
        assert all(goal.wanted and goal.span.text for goal in nothing.goals), path.parent.name
