"""Line numbers agree whatever the line ends, and only ``\\n`` ends a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.source import Source
from rules_engine.source.decode import Decoded, decode

LINES = st.lists(st.text(st.sampled_from("指标 10𠮷👍\u0301\u3000a"), max_size=8), min_size=1)
# Where str.splitlines breaks and an editor does not.
NO_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"


def read(text: str) -> Source:
    result = decode(text.encode(), "甲")
    assert isinstance(result, Decoded)
    return result.source


@given(LINES, st.data())
def test_lines_are_the_same_under_all_line_ends(lines: list[str], data: st.DataObject) -> None:
    source = read("\n".join(lines))
    ends = [data.draw(st.sampled_from(["\n", "\r\n"])) for _ in lines[1:]]
    mixed = lines[0] + "".join(end + line for end, line in zip(ends, lines[1:], strict=True))
    assert read(mixed).text == read("\r".join(lines)).text == source.text
    assert [source.line_text(number + 1) for number in range(len(lines))] == lines
    assert source.line_text(0) == source.line_text(len(lines) + 1) == ""


@given(LINES)
def test_positions_lead_back_to_their_offset(lines: list[str]) -> None:
    source = Source("甲", "\n".join(lines))
    offset = 0
    for number, line in enumerate(lines, 1):
        for column in range(len(line) + 1):
            position = source.position(offset)
            assert (position.line, position.column) == (number, column + 1)
            offset += 1
    assert source.line_span(1).text == lines[0]


@pytest.mark.parametrize("char", NO_LINE_ENDS)
def test_other_separators_end_no_line(char: str) -> None:
    source = read(f"甲{char}乙\n丙")
    assert source.line_text(1) == f"甲{char}乙"
    assert source.line_text(2) == "丙"


def test_positions_outside_are_the_ends() -> None:
    source = Source("甲", "ab\nc")
    assert (source.position(-5).line, source.position(-5).column) == (1, 1)
    assert (source.position(99).line, source.position(99).column) == (2, 2)


def test_spans_join() -> None:
    source = Source("甲", "指标 经济\n45 分")
    joined = source.span(6, 8).to(source.span(3, 5))
    assert joined.text == "经济\n45"
    assert (joined.begin.line, joined.finish.line, joined.finish.column) == (1, 2, 3)
