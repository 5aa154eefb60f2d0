"""The oracle, which shares nothing with the engine, finds what the cases beside the schemes expect."""

from pathlib import Path

import pytest

from rules_engine.diagnostics import Sink
from rules_engine.pipeline import compile_path, compile_text
from rules_engine.source import Source
from rules_engine.syntax.printing import print_scheme
from rules_engine.testing import Case, read_cases
from tests.corpus import literate
from tests.oracle.agreement import disagreements

ROOT = Path(__file__).resolve().parents[2]
BESIDE = sorted((ROOT / "schemes").glob("*/cases*.rule"))
# The oracle is slow, and the first cases of each scheme are those that try most of it.
MOST = 6
TRIALS = [case for case in literate.read_cases() if case.trials]


@pytest.mark.parametrize("path", BESIDE, ids=lambda path: path.parent.name)
def test_cases_beside_schemes(path: Path) -> None:
    compiled = compile_path(path.with_name("scheme.rule"))
    program, gathered = compiled.program, compiled.gathered
    assert program is not None
    assert gathered is not None
    assert gathered.file is not None
    # The oracle knows nothing of 沿用: it reads the merged scheme as it is printed.
    text = print_scheme(gathered.file)
    sink = Sink()
    cases = read_cases([Source(path.name, path.read_text("utf-8"))], program, sink)
    assert not sink.all
    for case in cases[:MOST]:
        assert not disagreements(text, program, case.units), case.name


@pytest.mark.parametrize("case", TRIALS, ids=lambda case: case.id)
def test_cases_of_the_chapter(case: literate.Case) -> None:
    program = compile_text(case.scheme).program
    assert program is not None or case.errors
    for one in case.trials:
        assert program is not None
        sink = Sink()
        sources = [Source(name or "cases.rule", text) for name, text in one.facts.items()]
        read: tuple[Case, ...] = read_cases(sources, program, sink)
        for each in () if sink.has_errors else read:
            assert not disagreements(case.scheme, program, each.units), each.name
