"""Nothing that a user writes can steer a terminal, break a table, or change what JSON says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.diagnostics.render_paint import Paint
from rules_engine.explain import Evaluation, make_ledger
from rules_engine.reports.explain_json import explain_json
from rules_engine.reports.explain_text import explain_text
from rules_engine.reports.layout import Column, table_lines, table_width, wrapped
from rules_engine.reports.score_json import score_json
from rules_engine.reports.score_table import score_table
from rules_engine.source import display_width
from rules_engine.source.sanitize import one_line
from tests.reports import hostile, world
from tests.reports.sums import is_printable

NASTY = [
    "\x1b[31m红\x1b[0m",
    "\x1b]0;标题\x07",
    "甲\u202e乙\u2066",
    "a\r\nb\tc",
    "\u200b\ufeff",
    "[red]甲[/red]",
    "<script>alert(1)</script>",
    "\ud800",
    "é👨‍👩‍👧e\u0301",
    "\u2028x\x85y",
]


def texts_of(evaluated: Evaluation, *units: str) -> list[str]:
    """Every report, explanations only of the units named (all, where none is)."""
    found = [score_table(evaluated), score_table(evaluated, width=40)]
    found.append(score_json(evaluated, "0"))
    for result in evaluated.results:
        if units and not result.unit.name.endswith(units):
            continue
        ledger = make_ledger(evaluated.program, result.observation)
        found.append(explain_text(evaluated, result, ledger))
        found.append(explain_text(evaluated, result, ledger, lost=True))
        found.append(explain_json(evaluated, result, ledger, "0"))
    return found


@pytest.mark.parametrize("text", NASTY)
def test_names_are_printed_and_no_more(text: str) -> None:
    assert all(map(is_printable, texts_of(hostile.evaluation(text))))


@pytest.mark.parametrize("text", NASTY[:-3])
def test_facts_places_and_files_are_printed_and_no_more(text: str) -> None:
    assert all(map(is_printable, texts_of(hostile.facts_everywhere(text))))


@given(st.text())
def test_any_name_is_printable(text: str) -> None:
    assert all(map(is_printable, texts_of(hostile.evaluation(text), "丁县")))


def test_markup_is_not_interpreted() -> None:
    assert "[red]甲[/red]甲县" in score_table(hostile.evaluation("[red]甲[/red]"))


@given(st.text())
def test_json_gives_back_the_exact_texts(text: str) -> None:
    document = json.loads(score_json(hostile.evaluation(text), "0"))
    assert document["scheme"]["name"] == text
    names = {unit["name"] for unit in document["units"]}
    assert names == {text + result.unit.name for result in world.evaluation().results}


@given(st.text(), st.sampled_from([None, 20, 60, 90, 120]))
def test_rows_have_one_display_width(text: str, width: int | None) -> None:
    lines = score_table(hostile.evaluation(text), width=width).split("\n")
    starts = [index for index, line in enumerate(lines) if line.startswith("名次  ")]
    for start, units in zip(starts[-2:], (6, 5), strict=True):
        block = lines[start : start + 1 + units]
        assert len({display_width(line) for line in block}) == 1, block


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), min_size=1, max_size=5))
def test_any_table_is_aligned(cells: list[tuple[str, str, str]]) -> None:
    columns = [Column(*map(one_line, (a,)), (one_line(b), one_line(c))) for a, b, c in cells]
    lines = table_lines(columns, [None, None], Paint(colour=False))
    assert {display_width(line) for line in lines} == {table_width(columns)}


@given(st.text().map(one_line))
def test_wrapped_titles_lose_nothing(text: str) -> None:
    pieces = wrapped(text, 12)
    assert "".join(pieces) == text
    assert all(display_width(piece) <= 12 for piece in pieces)


def test_colour_adds_only_styles() -> None:
    evaluated = world.evaluation()
    coloured = score_table(evaluated, colour=True)
    assert "\x1b[" in coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m"):
        coloured = coloured.replace(code, "")
    assert coloured == score_table(evaluated)
