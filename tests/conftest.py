"""How all tests run: the Hypothesis profiles, and the list of files that grow too long."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# What is compiled in a test is compiled: schemes are kept only where a test is about that.
os.environ["RULES_CACHE"] = "grammar"

ROOT = Path(__file__).resolve().parent.parent
LONG_FILE = 300

# `ci` draws the same examples on every machine; `dev` is quick and remembers what failed.
settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=30, deadline=None)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
settings.load_profile(PROFILE)
if PROFILE == "ci":
    # Hypothesis also draws constants that it reads in the modules loaded so far; which those are
    # depends on the tests that this worker had before, and so would the examples.
    providers._get_local_constants = lambda: providers._local_constants


def pytest_addoption(parser: pytest.Parser) -> None:
    """Switches that rewrite expectations; read the diff afterwards."""
    parser.addoption(
        "--update-manual", action="store_true", help="print real output into the manual"
    )


def long_files() -> list[tuple[int, str]]:
    """Length and path of each Python file longer than a file should be, the longest first."""
    files = [path for part in ("rules_engine", "tests") for path in (ROOT / part).rglob("*.py")]
    lengths = [(len(path.read_text("utf-8").splitlines()), path) for path in files]
    return sorted(
        ((lines, str(path.relative_to(ROOT))) for lines, path in lengths if lines > LONG_FILE),
        reverse=True,
    )


def figures(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, Counter[str]]]:
    """What passed tests recorded as counts (``record_property(name, {what: how many})``), added up."""
    sums: dict[str, Counter[str]] = {}
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if isinstance(value, dict):
                sums.setdefault(name, Counter()).update(value)
    yield from sums.items()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests counted, and the files above 300 lines: no failure, a nudge."""
    for name, counted in figures(terminalreporter):
        terminalreporter.write_line(f"{name}: {', '.join(f'{n} {k}' for k, n in counted.items())}")
    for lines, path in long_files():
        terminalreporter.write_line(f"long file: {path} has {lines} lines (aim: {LONG_FILE})")
