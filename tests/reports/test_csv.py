"""The CSV gives back the numbers, and no text of it can begin a formula."""

import csv
import io
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.explain import Status
from rules_engine.reports.formula_guard import guarded
from rules_engine.reports.score_csv import score_csv
from rules_engine.source.sanitize import is_safe
from tests.reports import hostile, world

FIXED = ["单位", "类别", "总分", "名次", "等次", "状态"]
NUMBER = re.compile(r"-?\d+(\.\d+)?(/\d+)?")
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_numbers_come_back() -> None:
    evaluation = world.evaluation()
    header, *body = rows(score_csv(evaluation))
    assert header == [*FIXED, "信息公开", "办事服务", "群众评价", "新媒体扣分", "创新"]
    for cells, result in zip(body, evaluation.results, strict=True):
        row = dict(zip(header, cells, strict=True))
        total = Fraction(row["总分"]) if row["总分"] else None
        assert (row["单位"], total) == (result.unit.name, result.total)
        assert row["名次"] == ("" if result.rank is None else str(result.rank))
        assert row["状态"] == ("未评" if result.stopped else result.status)


def test_rows_add_up_where_nothing_changed_the_total() -> None:
    header, *body = rows(score_csv(world.evaluation()))
    changed = {"己县", "市乙局"}
    for cells in body:
        row = dict(zip(header, cells, strict=True))
        if row["总分"] and row["单位"] not in changed:
            assert sum(map(Fraction, filter(None, cells[6:]))) == Fraction(row["总分"])


def test_what_is_not_stated_is_empty() -> None:
    _, *body = rows(score_csv(world.evaluation()))
    stopped = next(cells for cells in body if cells[0] == "戊县")
    assert stopped == ["戊县", "县区", "", "", "不合格", "未评", "", "", "", "", ""]
    faulty = next(cells for cells in body if cells[5] == Status.FAULTY)
    assert not any(faulty[2:5] + faulty[6:])


def test_indicator_named_like_a_column_is_told_apart() -> None:
    header = rows(score_csv(hostile.evaluation("状态")))[0]
    assert header[6] == "状态（指标）"
    assert header.count("状态") == 1


@pytest.mark.parametrize("text", [f"{sign}1+1" for sign in RISKY] + [" =1", "　=1", "\n=cmd|A!1"])
def test_a_formula_is_led_by_a_quote(text: str) -> None:
    assert guarded(text).startswith("'")


@pytest.mark.parametrize("text", ["", "安康市", "5月", "a=b", "（=）", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert guarded(text) == text


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    for cells in rows(score_csv(hostile.evaluation(text))):
        for place, cell in enumerate(cells):
            is_number = bool(NUMBER.fullmatch(cell)) and place > 1
            assert is_number or not cell.strip().startswith(RISKY)
            assert all(map(is_safe, cell))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_raw_gives_back_the_exact_texts(text: str) -> None:
    _, *body = rows(score_csv(hostile.evaluation(text), raw=True))
    assert {cells[0] for cells in body} == {text + r.unit.name for r in world.evaluation().results}
