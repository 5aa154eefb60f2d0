"""Numbers beyond their declaration are found, whoever looks: the tables while they score, or whoever reads."""

from datetime import date
from decimal import Decimal

import pytest

from rules_engine.backends.columnar import Plan, plan
from rules_engine.volume import work
from rules_engine.volume.places import Origin
from rules_engine.volume.work import Scored, Scorer
from tests.volume.tables import PLAIN, program, row, table

ODD = (
    {"投诉": -1},
    {"办结率": Decimal("1.5")},
    {"得票": Decimal("-0.01")},
    {"得票": Decimal("12345678.01")},
    {"账号": [{"平台": "微信", "粉丝": -3}]},
    {"更新": date(1, 1, 1)},
)


def scorer() -> Scorer:
    made = plan(program(PLAIN))
    assert isinstance(made, Plan)
    return Scorer(made)


def seen(found: Scored) -> tuple[object, ...]:
    return found.batch.to_pylist(), found.bad.rows, [one.message for one in found.bad.first]


@pytest.mark.parametrize("odd", [{}, *ODD], ids=str)
def test_it_is_all_one_who_looks(odd: dict[str, object]) -> None:
    rows = [row("甲县"), row("乙县", **odd), row("丙县", 投诉=None)]
    batch = table(program(PLAIN).schema, rows).combine_chunks().to_batches()[0]
    by_tables, before = scorer(), scorer()
    before._looks.later = False
    origin = Origin("f.parquet")
    assert seen(by_tables.rows(origin, batch)) == seen(before.rows(origin, batch))


def test_tables_look_until_a_number_needs_a_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    read, asked = work.read_block, list[bool]()

    def noted(*given: object) -> object:
        asked.append(bool(given[4]))
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "read_block", noted)
    schema, one, origin = program(PLAIN).schema, scorer(), Origin("f.parquet")
    for complaints in (1, -1, 2):
        batch = table(schema, [row("甲县", 投诉=complaints)]).to_batches()[0]
        one.rows(origin, batch)
    assert asked == [True, True, False, False]
