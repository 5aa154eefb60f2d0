"""The documents speak of what exists: packages, commands, files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from rules_engine.cli.main import main
from tests.meta import house

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = {"sh", "bash", "console", "shell"}
SHOWN = ("README.md", "ARCHITECTURE.md")


def rooms() -> set[str]:
    """Packages and top-level modules with code in them."""
    inside = {module.room for module in house.modules()}
    return inside - {"__init__", "__main__"}


def test_architecture_names_every_room_and_no_other() -> None:
    text = (house.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = re.findall(r"^\| `(\w+?)(?:/|\.py)` \|", text, re.MULTILINE)
    assert set(table) == rooms()
    assert len(table) == len(set(table))


def test_paths_in_the_architecture_exist() -> None:
    text = (house.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = set(
        re.findall(r"`((?:rules_engine|grammar|tests|docs|schemes|examples)/[\w./-]+)`", text)
    )
    in_the_wheel = {"rules_engine/_grammar"}
    assert not [path for path in named - in_the_wheel if not (house.ROOT / path).exists()]


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## [Unreleased]" in (house.ROOT / "CHANGELOG.md").read_text("utf-8")


def commands(path: Path) -> Iterator[list[str]]:
    """The words of every command line in the shell blocks of a document."""
    if not path.is_file():
        return
    for language, body in FENCE.findall(path.read_text("utf-8")):
        if language in SHELL:
            yield from command_lines(language, body.replace("\\\n", " "))


def command_lines(language: str, body: str) -> Iterator[list[str]]:
    """In a console block only lines after a ``$`` are typed; in others every line is."""
    for line in body.splitlines():
        typed = line.startswith("$ ")
        if typed or (language != "console" and line.strip()):
            yield shlex.split(line.removeprefix("$ "), comments=True)


def make_targets() -> set[str]:
    text = (house.ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


def rules_words(words: list[str]) -> list[str] | None:
    """The arguments of a call of our command line, however it is called; None for another."""
    match words:
        case [program, *rest] if program.rpartition("/")[2] == "rules":
            return rest
        case [program, "-m", "rules_engine", *rest] if "python" in program:
            return rest
        case _:
            return None


def unknown_words(words: list[str]) -> list[str]:
    """What a shown call of ``rules`` names that the command line does not have."""
    named = [word for word in words if not word.startswith("-")]
    if not named:
        return []
    command = main.commands.get(named[0])
    if command is None:
        return [named[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    long_options = (word.partition("=")[0] for word in words if word.startswith("--"))
    return [option for option in long_options if option not in known | {"--help"}]


@pytest.mark.parametrize("name", SHOWN)
def test_shown_make_targets_exist(name: str) -> None:
    called = [
        words[1] for words in commands(house.ROOT / name) if words[:1] == ["make"] and words[1:]
    ]
    assert set(called) <= make_targets()


@pytest.mark.parametrize("name", SHOWN)
def test_shown_rules_commands_exist(name: str) -> None:
    assert isinstance(main, click.Group)
    calls = [rules_words(words) for words in commands(house.ROOT / name)]
    assert not [unknown for call in calls if call for unknown in unknown_words(call)]


@pytest.mark.parametrize("name", SHOWN)
def test_shown_files_exist(name: str) -> None:
    words = [word for line in commands(house.ROOT / name) for word in line]
    files = [word for word in words if word.startswith(("schemes/", "examples/", "docs/"))]
    assert not [file for file in files if not (house.ROOT / file).exists()]
