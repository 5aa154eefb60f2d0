"""Every file in ``wrong/`` has exactly one error: the code and the place in the ``.expect`` beside it."""

from pathlib import Path

import pytest
import tomli

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import load_facts, load_roster
from tests.facts.schemes import SCHEMAS

WRONG = Path(__file__).parent / "wrong"
CASES = sorted(path.stem for path in WRONG.glob("*.expect"))


def read(case: str) -> tuple[dict[str, object], Sink]:
    expected = tomli.loads((WRONG / f"{case}.expect").read_text("utf-8"))
    schema, sink = SCHEMAS[expected["scheme"]], Sink()
    named = WRONG / f"{case}.roster.csv"
    roster = load_roster(named, schema, sink) if named.exists() else None
    load_facts([WRONG / expected["files"][0]], schema, sink, roster)
    return expected, sink


def test_there_are_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES)
def test_one_error_at_the_right_place(case: str) -> None:
    expected, sink = read(case)
    errors = [found for found in sink.all if found.severity is Severity.ERROR]
    assert [found.code for found in errors] == [expected["code"]]
    (error,) = errors
    assert Path(error.file_name).name == expected["file"]
    assert error.primary is not None
    begin = error.primary.span.begin
    assert (begin.line, begin.column) == (expected["line"], expected["column"])


@pytest.mark.parametrize("case", CASES)
def test_every_finding_has_a_way_out(case: str) -> None:
    _, sink = read(case)
    for found in sink.all:
        assert found.helps or found.fixes
        assert found.message
        assert "Traceback" not in found.message


def test_every_file_belongs_to_a_case() -> None:
    named = {name for case in CASES for name in read(case)[0]["files"]}
    assert {path.name for path in WRONG.iterdir() if path.suffix != ".expect"} == named
