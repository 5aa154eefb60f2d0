"""Help pages: Chinese, aligned by display width, the same bytes as last time.

RULES_UPDATE_HELP=1 pytest tests/cli/test_help.py    # then read the diff
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rules_engine import __version__
from rules_engine.cli import chinese
from rules_engine.cli.main import ALIASES
from rules_engine.source import display_width
from tests.cli.conftest import ROOT, Run

GOLDENS = Path(__file__).parent / "help"
COMMANDS = ["", *ALIASES.values()]


@pytest.fixture(autouse=True)
def _usual_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_as_it_was(run: Run, command: str) -> None:
    ran = run(*command.split(), "--help")
    golden = GOLDENS / f"{command or 'rules'}.txt"
    if os.environ.get("RULES_UPDATE_HELP"):
        golden.write_text(ran.out, "utf-8")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == golden.read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", [30, 44, 60, 80, 200])
def test_help_fits_the_window(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run(*command.split(), "-h").out
    flowing = text.partition("\n例：\n")[0].partition("选项：\n")[2]
    # A closing mark may hang over the edge; a term that is longer than the window stays whole.
    too_wide = [line for line in flowing.splitlines() if display_width(line) > columns + 2]
    assert [line for line in too_wide if "--" not in line] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_columns_are_aligned(run: Run, command: str) -> None:
    lines = run(*command.split(), "--help").out.splitlines()
    starts = {
        display_width(match[1]) for line in lines if (match := re.match(r"(  -\S.*?  +)\S", line))
    }
    assert len(starts) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_the_width_of_help_texts_is_the_true_width(run: Run, command: str) -> None:
    for line in run(*command.split(), "--help").out.splitlines():
        for word in re.split(r"\s{2,}", line.replace("…", "").replace("“", "").replace("”", "")):
            assert chinese._width(word) == display_width(word)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_no_english_sentence(run: Run, command: str) -> None:
    text = run(*command.split(), "--help").out
    assert not re.search(r"\b[A-Z][a-z]+ [a-z]+|OPTIONS|ARGS|default|required|Show", text)


def test_help_and_completion_load_nothing_heavy() -> None:
    """What takes time to import would be felt at every press of Tab."""
    code = (
        "import sys\n"
        "from rules_engine.cli.main import ALIASES, main\n"
        "context = main.context_class(main)\n"
        "for name in ALIASES: main.get_command(context, name).get_help(context)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
    ).stdout.split()
    assert "click" in loaded
    assert not {"attr", "attrs", "cattrs", "lark", "rich", "tomli", "difflib"} & set(loaded)


def test_version(run: Run) -> None:
    assert run("--version").out == f"rules {__version__}\n"


def test_punctuation_never_begins_a_line() -> None:
    lines = chinese.wrapped("甲乙丙丁，戊己庚辛。abc def（壬癸）", 8)
    assert lines == ["甲乙丙丁，", "戊己庚辛。", "abc def", "（壬癸）"]
