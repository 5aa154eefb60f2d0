"""The table under ``make demo`` in the README is the one the command prints."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from rules_engine.cli.main import main_group

ROOT = Path(__file__).parents[2]


def _demo(makefile: str) -> list[str]:
    """The words of the demo command, from the Makefile itself."""
    values = dict(re.findall(r"^(DEMO_\w+) *:= (.+)$", makefile, re.MULTILINE))
    command = re.search(r"^demo:.*\n\t@\$\(BIN\)/rules (.+)$", makefile, re.MULTILINE)
    assert command is not None
    return re.sub(r"\$\((\w+)\)", lambda match: values[match[1]], command[1]).split()


def test_readme_shows_what_the_demo_prints(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(ROOT)
    output = CliRunner().invoke(main_group, _demo((ROOT / "Makefile").read_text("utf-8"))).output
    page = ROOT / "README.md"
    text = page.read_text("utf-8")
    shown = re.search(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert shown is not None
    if request.config.getoption("--update-manual"):
        page.write_text(text.replace(shown[1], output), "utf-8")
    else:
        assert shown[1] == output
