"""Texts as numbers: those of units are gone with their batch, so that nothing grows with all that were seen."""

import pytest

from rules_engine.backends.columnar import Plan, columns_of, plan, score_columns
from rules_engine.backends.columnar.running import VECTORISED
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.texts import Texts, Words
from rules_engine.backends.scalar import prepare
from rules_engine.ir.expressions import Fact
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.roots import all_roots
from rules_engine.model.units import Unit, UnitFacts
from tests.volume.tables import program

SCHEME = """\
方案 文本
  满分 10 分
单位
  类别：县区
事实
  备注：文本
  别注：文本
指标 甲 10 分
  得 1 分 当 备注 = “好”
  得 2 分 当 备注 = 别注
  得 4 分 当 单位名称 = “甲3”
"""


def units(first: int, count: int) -> list[UnitFacts]:
    notes = ("好", "甲3", "无")
    return [
        UnitFacts(
            Unit(f"甲{number}", "县区"),
            {"备注": f"注{number // 2 * 2}" if number % 3 else "好", "别注": notes[number % 3]}
            | ({"别注": f"注{number}"} if number % 5 == 0 else {}),
        )
        for number in range(first, first + count)
    ]


def test_texts_of_units_do_not_stay() -> None:
    made = program(SCHEME)
    prepared = plan(made)
    assert isinstance(prepared, Plan)
    words = prepared.engine.words
    known = words.texts
    assert {"好", "甲3"} <= set(known)
    notes = next(n for n in walk(all_roots(made)) if isinstance(n, Fact) and n.name == "备注")
    for first in (0, 40, 0):
        some = units(first, 40)
        columns = columns_of(made.schema, some)
        scored = score_columns(prepared, columns, with_kernels=VECTORISED)
        wanted = [seen.value(made.total.score) for seen in prepare(made).observe(some)]
        found = [scored.total.answer.value(row) for row in range(40)]
        assert found == wanted
        assert len(set(found)) > 2
        own = prepared.engine.answers([notes], columns, VECTORISED, 1)[id(notes)]
        assert [own.value(row) for row in range(40)] == [one.values["备注"] for one in some]
        assert words.texts is known


def test_numbers_of_texts() -> None:
    words = Words(["甲", "乙", "甲"])
    one, other = Texts(words), Texts(words)
    assert [one.number(text) for text in ("甲", "丙", "丁")] == [
        0,
        other.number("丁"),
        one.number("丁"),
    ]
    assert one.texts() == ("甲", "乙", "丙", "丁")
    with pytest.raises(Unprovable):
        words.number("丙")
