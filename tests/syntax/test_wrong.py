"""Each wrong scheme makes one finding, at the right place, with a way out.

The first line of a file in ``tests/diagnostics/wrong`` says what is expected: ``# 期望: S0001 4:7``.
"""

from pathlib import Path

import pytest

from rules_engine.diagnostics import CODES, Diagnostic, Sink
from rules_engine.diagnostics.render_terminal import render
from rules_engine.source import Source
from rules_engine.syntax.parse import parse

WRONG = Path(__file__).resolve().parents[1] / "diagnostics" / "wrong"
FILES = sorted(WRONG.glob("S*.rule"))
# Their cases are written in other tests: no file of the repository should be that large.
NOT_IN_FILES = {"S0030", "S0201"}


def findings(path: Path) -> tuple[Diagnostic, ...]:
    sink = Sink()
    parse(Source(path.name, path.read_bytes().decode("utf-8")), sink)
    return sink.all


def wanted(path: Path) -> str:
    return path.read_text("utf-8").partition("\n")[0].removeprefix("# 期望: ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_finding_at_the_right_place(path: Path) -> None:
    found = findings(path)
    places = [
        f"{one.code} {one.primary.span.begin.line}:{one.primary.span.begin.column}"
        for one in found
        if one.primary
    ]
    assert places == [wanted(path)], render(found, colour=False, style="full")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_finding_has_a_way_out(path: Path) -> None:
    for found in findings(path):
        assert found.helps or found.fixes
        assert found.message.isprintable()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_named_for_its_code(path: Path) -> None:
    assert path.stem.split("-")[0] == wanted(path).split()[0]


def test_every_code_has_a_wrong_scheme() -> None:
    shown = {path.stem.split("-")[0] for path in FILES}
    assert {code for code in CODES if code.startswith("S")} - shown == NOT_IN_FILES


def test_fixes_leave_no_finding_where_they_claim_to() -> None:
    """Applying the fixes of a finding gets rid of it: all files with fixes, printed as a figure."""
    with_fixes = [path for path in FILES if any(found.fixes for found in findings(path))]
    left = [path.name for path in with_fixes if fixed(path)]
    print(f"{len(FILES)} wrong schemes, {len(with_fixes)} with a fix, {len(left)} still wrong")
    assert not left


def fixed(path: Path) -> bool:
    """Whether findings of the same code are left after the fixes were applied."""
    found = findings(path)
    text = path.read_bytes().decode("utf-8")
    fixes = sorted((fix for one in found for fix in one.fixes), key=lambda fix: -fix.span.start)
    for fix in fixes:
        text = text[: fix.span.start] + fix.replacement + text[fix.span.end :]
    sink = Sink()
    parse(Source(path.name, text), sink)
    return bool({one.code for one in sink.all} & {one.code for one in found})
