"""The benchmark's block of seeded facts: engine, Decimal and numpy give the same, to the reference's figures."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks import by_decimal
from benchmarks.one_unit import compiled
from benchmarks.rule_text import rule_text
from benchmarks.workload import BONUSES, GRADES, items
from rules_engine.backends.scalar import prepare

np = pytest.importorskip("numpy")
pytest.importorskip("pyarrow")
from benchmarks import by_numpy, facts_table  # noqa: E402  # why: only where numpy is installed

UNITS = 1000
COMMITTED = Path(__file__).parents[2] / "benchmarks" / "workload.rule"


@pytest.fixture(scope="module")
def block():
    return facts_table.block(0, items())


def test_the_committed_scheme_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == rule_text()


def test_decimal_numpy_and_engine_agree_on_a_thousand_units(block) -> None:
    units, groups = facts_table.unit_facts(block.slice(0, UNITS)), by_decimal.by_group(items())
    program = compiled(100)
    machine = prepare(program)
    parts = [node.score for node in program.total.children if node.sign > 0]
    by_hand = by_numpy.score(items(), by_numpy.columns(block.slice(0, UNITS)))
    for place, (facts, row) in enumerate(
        zip(units, block.slice(0, UNITS).to_pylist(), strict=True)
    ):
        scores = by_decimal.parts(groups, row, row["类别"])
        total, grade = by_decimal.total_of(scores, row)
        wanted = [total, Decimal(GRADES.index(grade)) / 100, *scores]
        assert (by_hand[:, place] == [int(value * 100) for value in wanted]).all()
        seen = machine.observe_one(facts)
        assert seen.value(program.total.score) == Fraction(total)
        assert seen.value(program.grade) == grade
        assert [seen.value(score) for score in parts] == [Fraction(score) for score in scores]


def test_a_hundred_thousand_units_reach_the_figures_of_the_reference(block) -> None:
    found = by_numpy.score(items(), by_numpy.columns(block))
    assert np.bincount(found[1]).tolist() == [2406, 5966, 30379, 61249]
    assert Fraction(int(found[0].sum()), 100 * 100_000) == Fraction("89.6230924")


def test_a_smaller_table_is_the_beginning_of_a_larger_one(block) -> None:
    (small,) = facts_table.blocks(50)
    assert small.equals(block.slice(0, 50))
    assert Counter(name for name, _ in BONUSES).keys() <= set(small.schema.names)
