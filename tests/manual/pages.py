"""Reads the manual as a reader who types everything in: files first, then commands, in order."""

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = re.compile(r"（[0-9.]+ 秒）")


@frozen
class Block:
    """A fenced block: ``kind`` is its language, ``file`` the name it is saved under."""

    kind: str
    file: str | None
    text: str
    start: int
    end: int


def pages() -> list[Path]:
    """The pages of the manual."""
    return sorted(MANUAL.rglob("*.md"))


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for match in _FENCE.finditer(text):
        yield Block(match[1], match[2], match[3], match.start(3), match.end(3))


def command_and_output(block: Block) -> tuple[list[str], str]:
    """The words after ``$ rules`` and the output printed below."""
    first, _, rest = block.text.partition("\n")
    assert first.startswith("$ rules "), first
    return first.removeprefix("$ rules ").split(), rest


def settled(output: str) -> str:
    """Output without the time it took."""
    return _SECONDS.sub("", output)
