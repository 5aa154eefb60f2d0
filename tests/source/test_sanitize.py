"""Any text becomes one printable line that shows what was in it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.source import display_width
from rules_engine.source.sanitize import is_safe, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("市教育局 95.6%", "市教育局 95.6%"),
        ("a\nb\tc\r", "a b c "),
        ("\x1b[2J", "U+001B[2J"),
        ("\x9b31m", "U+009B31m"),
        ("\x7f\x00", "U+007FU+0000"),
        ("\u202e分\u2066", "U+202E分U+2066"),
        ("目\u200b标\ufeff", "目U+200B标U+FEFF"),
        ("👨\u200d👩", "👨U+200D👩"),
        ("葛\U000e0100\U000e01ef", "葛U+E0100U+E01EF"),
        ("\u180b\u180f\ufe00\ufe0f", "U+180BU+180FU+FE00U+FE0F"),
        ("\u3164\u034f", "U+3164U+034F"),
        ("\u2028\u2029\x85", "U+2028U+2029U+0085"),
        ("\udcff\ue000", "U+DCFFU+E000"),
        ("e\u0301　𠮷“”[/red]", "e\u0301　𠮷“”[/red]"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_every_character_that_is_kept_is_a_visible_kind() -> None:
    points = [*range(0x3400), *range(0x9F00, 0x20100), *range(0xE0000, 0xE1000), sys.maxunicode]
    kept = [chr(point) for point in points if is_safe(chr(point))]
    assert {unicodedata.category(char)[0] for char in kept} == set("LMNPSZ")
    assert {char for char in kept if char.isspace()} <= set(
        "\u0020\u00a0\u1680\u202f\u205f\u3000"
    ) | {chr(point) for point in range(0x2000, 0x200B)}
    assert all(one_line(char) == char for char in kept[:2_000])


@given(st.text(st.characters()), st.text(st.characters()))
def test_widths_of_parts_add_up(before: str, after: str) -> None:
    assert one_line(before + after) == one_line(before) + one_line(after)
    whole = display_width(one_line(before)) + display_width(one_line(after))
    assert display_width(one_line(before + after)) == whole


@given(st.text(st.characters()))
def test_a_safe_line_stays_as_it_is(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert all(map(is_safe, one_line(text)))
