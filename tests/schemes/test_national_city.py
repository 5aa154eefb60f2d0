"""A city takes the national scheme and changes parts of it: the same facts, read its way."""

from fractions import Fraction

import pytest

from tests.schemes.real import CITY, NATIONAL, program_of, run_of


@pytest.mark.parametrize(
    ("unit", "total", "rank", "grade"),
    [
        ("虚构加分局", "117", 1, "优秀"),
        ("虚构甲局", "105.01", 2, "优秀"),
        ("虚构年报局", "100", 3, "合格"),
        ("虚构批评局", "100", 3, "良好"),
        ("虚构乙局", "80", 5, "良好"),
        ("虚构无服务局", "60.55", 6, "合格"),
        ("虚构打不开局", "59", 7, "不合格"),
        ("虚构账号局", "59", 7, "不合格"),
    ],
)
def test_the_city(unit: str, total: str, rank: int, grade: str) -> None:
    result = run_of(CITY).evaluation.of(unit)
    assert result is not None
    assert (result.total, result.rank, result.grade) == (Fraction(total), rank, grade)


def test_the_same_facts_by_both_schemes() -> None:
    """45 of 75: times 4/3, or with the 25 shared out."""
    national, city = (
        run_of(NATIONAL).evaluation.of("虚构无服务乙署"),
        run_of(CITY).evaluation.of("虚构无服务局"),
    )
    assert national is not None
    assert city is not None
    assert [s.node.name for s in city.sections] == [s.node.name for s in national.sections]
    assert (national.total, city.total) == (60, Fraction("60.55"))


def test_indicators_are_those_of_the_national_scheme() -> None:
    names = [[node.path for node in program_of(slug).nodes] for slug in (NATIONAL, CITY)]
    assert names[0] == names[1]
