"""Which characters are underlined: under wide, combining, invisible and very many characters."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from rules_engine.diagnostics import Diagnostic, Fix, Label, Severity
from rules_engine.diagnostics.render_snippet import MAX_COLUMNS
from rules_engine.diagnostics.render_terminal import render
from rules_engine.source import Source, display_width
from rules_engine.source.sanitize import one_line
from tests.diagnostics_render.marks import covered, finding, rows

LINES = [
    "指标 «45 分»",
    "指标　经济　«45» 分",
    "«指标»　经济",
    "指标«　»经济",
    "名称 𠮷野 «𠮷» 分",
    "得 👍 «10» 分",
    "得 «👍👎» 分",
    "得 «e\u0301te\u0301» 后",
    "e\u0301e\u0301 «分» 后",
    "（１０％）«；» 后",
    "“甲” × «乙» ≥ 1",
    "ab cd «ef» gh",
    "한글 «지표» 점",
    "ｶﾅ «ﾅ» カナ",
    "«甲乙丙»",
    "甲«乙»",
]


@pytest.mark.parametrize("marked", LINES)
def test_exactly_the_span_is_underlined(marked: str) -> None:
    found = finding(marked)
    text, marks = rows(render([found], colour=False, style="full"))
    assert text == found.primary.span.source.text
    assert covered(text, marks) == found.primary.span.text


@pytest.mark.parametrize(
    "marked", ["甲 ‹乙𠮷› «丙» 丁", "‹甲　› «丙»", "«👍» ‹乙›", "‹e\u0301›«丙»"]
)
def test_secondary_spans_are_underlined_too(marked: str) -> None:
    found = finding(marked)
    text, marks = rows(render([found], colour=False, style="full"))
    assert covered(text, marks) == found.primary.span.text
    assert covered(text, marks, "-") == found.labels[0].span.text


@pytest.mark.parametrize(
    ("marked", "shown"),
    [
        ("目标\u202e «值»", "目标U+202E 值"),
        ("目标\u200b«值»", "目标U+200B值"),
        ("\t得 «10 分»", " 得 10 分"),
        ("得\x1b[31m «10»", "得U+001B[31m 10"),
        ("得\ufe0f\u2066 «10»", "得U+FE0FU+2066 10"),
        ("得\u2028\x85\x0b\x0c «10»", "得U+2028U+0085U+000BU+000C 10"),
        ("\ue000\U000e0001 «10»", "U+E000U+E0001 10"),
        ("\ud800 «10»", "U+D800 10"),
    ],
)
def test_what_cannot_be_seen_is_spelled_and_moves_the_caret(marked: str, shown: str) -> None:
    found = finding(marked)
    text, marks = rows(render([found], colour=False, style="full"))
    assert text == shown
    assert covered(text, marks) == found.primary.span.text


def test_an_invisible_span_is_underlined_as_it_is_spelled() -> None:
    text, marks = rows(render([finding("目«\u200b»标")], colour=False, style="full"))
    assert covered(text, marks) == "U+200B"


@pytest.mark.parametrize("before", [0, 1, 60, 5_000, 15_990])
@pytest.mark.parametrize("filler", ["甲", "a", "a\u0301", "\u202e"])
def test_a_long_line_is_cut_around_the_caret(before: int, filler: str) -> None:
    line = filler * before + "«目标»" + filler * (15_998 - before)
    text, marks = rows(render([finding(line)], colour=False, style="full"))
    assert cell_len(text) <= MAX_COLUMNS + 2 * len("...")
    assert covered(text, marks) == "目标"
    assert text.endswith("...") is (before < 15_990)
    assert text.startswith("...") is (before > 50)


def test_a_span_longer_than_the_window_is_marked_to_the_cut() -> None:
    text, marks = rows(
        render([finding("甲" * 300 + "«" + "乙" * 300 + "»")], colour=False, style="full")
    )
    assert covered(text, marks) == "乙" * 35
    assert text.endswith("乙...")


def test_far_places_of_a_long_line_are_shown_each() -> None:
    line = "‹目标›" + "甲" * 5_000 + "«完成»" + "乙" * 5_000
    near, near_marks, far, far_marks = rows(render([finding(line)], colour=False, style="full"))
    assert covered(near, near_marks) == "完成"
    assert covered(far, far_marks, "-") == "目标"


def test_a_line_that_just_fits_is_whole() -> None:
    line = "甲" * 49 + "«乙»"
    assert rows(render([finding(line)], colour=False, style="full"))[0] == "甲" * 49 + "乙"
    assert rows(render([finding("甲" + line)], colour=False, style="full"))[0].startswith("...")


def test_long_lines_are_rendered_fast() -> None:
    source = Source("a.rule", "甲" * 16_000)
    found = [
        Diagnostic("C0101", Severity.ERROR, "错", Label(source.span(place, place + 2)))
        for place in range(0, 16_000, 800)
    ]
    started = time.perf_counter()
    render(found, colour=False, style="full")
    assert time.perf_counter() - started < 1


TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\udc80指标　𠮷👍\u0301\u200d\u202e\x1b\t\r\n“；10a\ufe0f\x9b\u2028\u3164\U000e0020"
        ),
    ),
    max_size=15,
)


@st.composite
def findings(draw: st.DrawFn) -> Diagnostic:
    """A finding with hostile text in every field and spans anywhere, empty and outside ones too."""
    source = Source(draw(TEXTS), draw(TEXTS))
    offsets = st.integers(0, len(source.text) + 2)
    spans = st.builds(lambda a, b: source.span(min(a, b), max(a, b)), offsets, offsets)
    labels = st.builds(Label, spans, TEXTS)
    several = st.lists(TEXTS, max_size=2).map(tuple)
    return Diagnostic(
        draw(st.sampled_from(["C0101", "F0102"])),
        draw(st.sampled_from(Severity)),
        draw(TEXTS),
        draw(st.none() | labels),
        tuple(draw(st.lists(labels, max_size=2))),
        draw(several),
        draw(several),
        tuple(draw(st.lists(st.builds(Fix, TEXTS, spans, TEXTS), max_size=1))),
        file=draw(TEXTS),
        place=draw(TEXTS),
    )


def is_steering(char: str) -> bool:
    """Whether a terminal could be moved by it; written out here apart from the code under test."""
    ranges = [(0, 9), (11, 31), (127, 159), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F)]
    ranges += [(0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF)]
    return any(first <= ord(char) <= last for first, last in ranges)


@given(st.lists(findings(), max_size=2), st.sampled_from(["full", "concise"]))
def test_any_text_renders_without_control_characters(found: list[Diagnostic], style: str) -> None:
    output = render(found, colour=False, style=style)
    assert not [char for char in output if is_steering(char)]
    output.encode("utf-8")
    assert not found or output.endswith("\n")


@given(findings())
def test_a_concise_finding_is_one_line(found: Diagnostic) -> None:
    assert render([found], colour=False, style="concise").count("\n") == 1


LINE_TEXTS = st.text(st.characters(exclude_characters="\n"), max_size=10)


@given(LINE_TEXTS, LINE_TEXTS.filter(bool), LINE_TEXTS)
def test_the_caret_stands_at_the_width_of_the_prefix(before: str, marked: str, after: str) -> None:
    source = Source("a.rule", before + marked + after)
    label = Label(source.span(len(before), len(before) + len(marked)))
    shown = one_line(source.text)
    assume(display_width(shown) <= MAX_COLUMNS)
    text, marks = rows(
        render([Diagnostic("C0101", Severity.ERROR, "错", label)], colour=False, style="full")
    )
    assert text == shown
    assert marks.index("^") == display_width(one_line(before))
    assert marks.count("^") == max(1, display_width(one_line(marked)))
