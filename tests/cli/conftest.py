"""The command in this process, and small schemes with facts to run it on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from rules_engine.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@frozen
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str
    raw: bytes


Run = Callable[..., Ran]


@pytest.fixture
def run() -> Run:
    """``run("check", "scheme.rule")``; an exception that would be a traceback fails the test."""

    def call(*arguments: object, stdin: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(main, [str(each) for each in arguments], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return Ran(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)

    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A folder to be in, with the starter in 例/."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run("new", "例").status == 0
    return tmp_path


@pytest.fixture
def scored() -> list[str]:
    """The arguments that every command with facts takes, on the starter."""
    return ["例/scheme.rule", "例/facts.csv", "--roster", "例/roster.csv"]
