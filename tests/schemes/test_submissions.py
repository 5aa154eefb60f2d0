"""开封 2020 submissions: the printed order of 9 and 33 rows, and its two ties."""

import pytest

from tests.schemes.real import SUBMISSIONS, facts_of, printed, run_of


@pytest.mark.parametrize(
    ("part", "kind", "rows"), [("county", "县区", 9), ("department", "市直", 33)]
)
def test_printed_order(part: str, kind: str, rows: int) -> None:
    table = printed(f"{SUBMISSIONS}-{part}")
    results = [r for r in run_of(SUBMISSIONS).evaluation.results if r.unit.kind == kind]
    assert [(r.rank, r.unit.name, r.total) for r in results] == [
        (int(row["序号"]), row["单位"], int(row["采用数"])) for row in table
    ]
    assert len(results) == rows


def test_facts_are_the_printed_columns() -> None:
    for part, kind in (("county", "县区"), ("department", "市直")):
        facts = {f.unit.name: f.values for f in facts_of(SUBMISSIONS) if f.unit.kind == kind}
        for row in printed(f"{SUBMISSIONS}-{part}"):
            assert facts[row["单位"]] == {name: int(row[name]) for name in ("报送数", "采用数")}


def test_ties_go_to_the_one_that_sent_more() -> None:
    ranks = {r.unit.name: (r.rank, r.total) for r in run_of(SUBMISSIONS).evaluation.results}
    assert ranks["市农业农村局"] == (12, 121)
    assert ranks["市应急局"] == (13, 121)
    assert ranks["市水利局"] == (23, 73)
    assert ranks["市生态环境局"] == (24, 73)


def test_no_more_is_used_than_was_sent() -> None:
    found = {(s.group, s.label): s.value for s in run_of(SUBMISSIONS).evaluation.statistics}
    label = "采用数不超过报送数的单位"
    assert found == {("县区", label): 9, ("市直", label): 33}
