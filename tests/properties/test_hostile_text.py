"""Whatever the text: compiling never raises, and every error has a place and a way out."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules_engine.diagnostics.render_terminal import render
from rules_engine.pipeline import compile_text
from rules_engine.syntax.keywords import terminal_of
from tests.properties.running import few
from tests.strategies.drawing import World
from tests.strategies.schemes import texts

_PIECES = (
    "（",
    "）",
    "“",
    "”",
    "「",
    "」",
    "\n",
    "\n  ",
    "、",
    "：",
    "%",
    "-",
    "0",
    "３",
    "\t",
    "甲",
    "#",
)


def sound(text: str) -> None:
    found = compile_text(text)
    for error in found.errors:
        assert error.primary is not None, error.message
        assert error.helps or error.fixes, error.message
    render(found.diagnostics, colour=False, style="full")
    assert found.program is None or not found.errors


@few
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    sound(text)


@few
@given(data=st.data())
def test_words_of_the_language_in_any_order(data: Any) -> None:
    words = st.sampled_from((*_PIECES, *terminal_of(), "1 分", "2024", "甲乙", "≥"))
    sound("方案 甲\n" + " ".join(data.draw(st.lists(words, max_size=60))))


@few
@given(data=st.data())
def test_mutated_schemes(data: Any) -> None:
    world = World(data.draw)
    lines = data.draw(texts()).split("\n")
    for _ in range(world.whole(1, 3)):
        _mutate(world, lines)
    sound("\n".join(lines))


def _mutate(world: World, lines: list[str]) -> None:
    """Drop, double, move or indent a line; drop, double or exchange a word or a character."""
    at = world.whole(0, len(lines) - 1)
    line = lines[at]
    words = line.split(" ")
    spot, place = world.whole(0, len(words) - 1), world.whole(0, len(line))
    match world.whole(0, 8):
        case 0:
            lines[at] = ""
        case 1:
            lines.insert(at, line)
        case 2:
            lines.insert(world.whole(0, len(lines)), line)
        case 3:
            lines[at] = world.pick((" ", "  ", "    ", "　")) + line
        case 4:
            lines[at] = line.lstrip()
        case 5:
            lines[at] = " ".join(words[:spot] + words[spot + 1 :])
        case 6:
            lines[at] = " ".join([*words[:spot], world.pick(words), *words[spot:]])
        case 7:
            lines[at] = line[:place] + line[place + 1 :]
        case _:
            lines[at] = line[:place] + world.pick(_PIECES) + line[place:]
