"""What one cell is read as. Wrong cells are in ``wrong/``."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.facts.cells import read_text
from rules_engine.facts.entries import ABSENT, Bad
from rules_engine.model.types import FactDecl, NumberType, OptionType
from rules_engine.model.values import NOT_APPLICABLE
from tests.facts.schemes import (
    COUNT,
    DAY,
    DURATION,
    MOMENT,
    OPTION,
    RATIO,
    SCALARS,
    SCORE,
    TEXT,
    YES_NO,
)

MONEY = FactDecl("经费", NumberType("元"))
DEADLINE = FactDecl("期限", NumberType("工作日", whole=True))
NAMED_NONE = FactDecl("奖项", OptionType(("一等", "无")))
FEBRUARY = date(2020, 2, 9)
AFTERNOON = datetime.fromisoformat("2020-02-09T14:30")

READ = [
    (SCORE, "12", Fraction(12)),
    (SCORE, "12.5", Fraction(25, 2)),
    (SCORE, "12.500", Fraction(25, 2)),
    (SCORE, " １２．５ ", Fraction(25, 2)),
    (SCORE, "12分", Fraction(12)),
    (SCORE, "12 分", Fraction(12)),
    (SCORE, "-0", Fraction(0)),
    (SCORE, "20", Fraction(20)),
    (MONEY, "1,234,567.89", Fraction(123456789, 100)),
    (MONEY, "－1，234元", Fraction(-1234)),
    (COUNT, "3次", 3),
    (COUNT, "3", 3),
    (COUNT, "3.0", 3),
    (COUNT, "1,234 条", 1234),
    (DURATION, "48小时", Fraction(48)),
    (DURATION, "48个小时", Fraction(48)),
    (DEADLINE, "7个工作日", 7),
    (RATIO, "95%", Fraction(19, 20)),
    (RATIO, "95.6％", Fraction(239, 250)),
    (RATIO, "95.60 %", Fraction(239, 250)),
    (RATIO, "0.95", Fraction(19, 20)),
    (RATIO, "100%", Fraction(1)),
    (RATIO, "0.999", Fraction(999, 1000)),
    (RATIO, "0", Fraction(0)),
    (YES_NO, "是", True),
    (YES_NO, "否", False),
    (OPTION, "省级", "省级"),
    (NAMED_NONE, "无", "无"),
    (DAY, "2020-2-9", FEBRUARY),
    (DAY, "2020-02-09", FEBRUARY),
    (DAY, "2020.2.9", FEBRUARY),
    (DAY, "2020. 2. 9", FEBRUARY),
    (DAY, "2020/2/9", FEBRUARY),
    (DAY, "２０２０／２／９", FEBRUARY),
    (DAY, "2020年2月9日", FEBRUARY),
    (DAY, "2020 年 2 月 9 日", FEBRUARY),
    (DAY, "20200209", FEBRUARY),
    (DAY, "2020-02-29", date(2020, 2, 29)),
    (DAY, "空", None),
    (DAY, "无", None),
    (DAY, "无内容", None),
    (MOMENT, "2020-02-09 14:30", AFTERNOON),
    (MOMENT, "2020-02-09T14:30:15", AFTERNOON + timedelta(seconds=15)),
    (MOMENT, "2020年2月9日14时30分", AFTERNOON),
    (MOMENT, "2020年2月9日 14时", AFTERNOON - timedelta(minutes=30)),
    (MOMENT, "2020/2/9 9：05", datetime.fromisoformat("2020-02-09T09:05")),
    (MOMENT, "不适用", NOT_APPLICABLE),
    (MOMENT, "—", NOT_APPLICABLE),
    (MOMENT, "/", NOT_APPLICABLE),
    (TEXT, " www.gov.cn ", "www.gov.cn"),
    (TEXT, "007", "007"),
]


@pytest.mark.parametrize(("decl", "text", "value"), READ)
def test_read(decl: FactDecl, text: str, value: Any) -> None:
    found = read_text(text, decl)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("decl", SCALARS, ids=lambda decl: decl.name)
@pytest.mark.parametrize("text", ["", "  ", "　", "未报", " 未报 "])
def test_missing(decl: FactDecl, text: str) -> None:
    assert read_text(text, decl) is ABSENT


@given(st.sampled_from(SCALARS), st.text())
def test_any_text_is_read_or_refused_but_never_raised(decl: FactDecl, text: str) -> None:
    found = read_text(text, decl)
    assert not isinstance(found, float)


@given(st.characters(categories=["Nd"], exclude_characters="0123456789０１２３４５６７８９"))
def test_digits_of_other_scripts_are_refused(digit: str) -> None:
    assert isinstance(read_text(f"1{digit}", COUNT), Bad)


@given(st.fractions(0, 20).map(lambda f: Fraction(round(f * 10), 10)))
def test_scores_are_exact(value: Fraction) -> None:
    text = f"{value.numerator * 10 // value.denominator}"
    shown = f"{text[:-1] or '0'}.{text[-1]}"
    assert read_text(shown, SCORE) == value


@given(st.integers(-100_000, 100_000))
def test_a_percent_is_a_hundredth(value: int) -> None:
    free = FactDecl("增长率", NumberType("%"))
    assert read_text(f"{value}%", free) == Fraction(value, 100)
    assert isinstance(read_text(str(value), free), Bad) == (abs(value) >= 1)
