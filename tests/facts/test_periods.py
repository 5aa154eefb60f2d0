"""Lists that go by quarters: one record each, in order, whatever was reported."""

import pytest

from rules_engine.diagnostics import Sink
from rules_engine.facts import csv_templates, read_csv_text, read_toml_text, toml_template
from rules_engine.facts.periods import plain_period
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit
from rules_engine.model.values import Value
from rules_engine.source import Source
from tests.facts.schemes import PERIODIC, periodic

GAPS = periodic(gaps_left_out=True)


def listed(rows: str, schema: FactSchema = PERIODIC) -> Value | None:
    sink = Sink()
    records = Source("facts.季报.csv", f"单位,季度,采用数,已设专栏\n{rows}")
    main = Source("facts.csv", "单位,传播情况\n甲局,5\n")
    table = read_csv_text(main, schema, sink, {"季报": records})
    assert not sink.has_errors
    return table.units[0].values.get("季报")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3", "3"),
        ("3月", "3"),
        ("３月份", "3"),
        ("三月", "3"),
        ("十月", "10"),
        ("十二月", "12"),
        ("第2季度", "2"),
        ("四季度", "4"),
        ("二季", "2"),
        ("十十月", "十十"),
        ("2020年3月", "2020年3月"),
        ("三", "三"),
    ],
)
def test_writings_of_a_period(written: str, meant: str) -> None:
    assert plain_period(written) == meant


def test_a_period_that_is_lacking_has_a_record_of_its_own() -> None:
    rows = "甲局,4,2,是\n甲局,第一季度,3,否\n"
    whole = ({"季度": 1, "采用数": 3, "已设专栏": False}, {"季度": 2}, {"季度": 3})
    last = {"季度": 4, "采用数": 2, "已设专栏": True}
    assert listed(rows) == (*whole, last)
    assert listed(rows, GAPS) == (whole[0], last)


@pytest.mark.parametrize("rows", ["甲局,1,,\n甲局,2,未报,\n", "甲局,,,\n"])
def test_nothing_but_periods_is_nothing(rows: str) -> None:
    assert listed(rows) is None
    assert listed(rows, GAPS) is None


def test_no_row_is_no_record_only_where_gaps_are_left_out() -> None:
    assert listed("") is None
    assert listed("", GAPS) == ()
    assert listed("甲局,无,无,无\n") is None
    assert listed("甲局,无,无,无\n", GAPS) == ()


@pytest.mark.parametrize("schema", [PERIODIC, GAPS])
def test_templates_list_the_periods(schema: FactSchema) -> None:
    unit = Unit("甲局")
    text = toml_template(schema, unit)
    assert text.count('[["季报"]]') == 4
    table = csv_templates(schema, [unit])["季报"]
    assert table.splitlines() == [
        "单位,季度,采用数,已设专栏",
        *(f"甲局,{n},," for n in range(1, 5)),
    ]
    sink = Sink()
    read = read_toml_text(Source("甲局.toml", text), schema, sink)
    assert (dict(read.units[0].values), sink.all) == ({}, ())


def test_a_filled_template_is_read_in_order() -> None:
    text = toml_template(PERIODIC, Unit("甲局")).replace('"采用数" = "未报"', '"采用数" = 7', 2)
    sink = Sink()
    (facts,) = read_toml_text(Source("甲局.toml", text), PERIODIC, sink).units
    wanted = ({"季度": 1, "采用数": 7}, {"季度": 2, "采用数": 7}, {"季度": 3}, {"季度": 4})
    assert facts.values["季报"] == wanted
    assert facts.places["季报[2].采用数"] == "甲局.toml 第 15 行“季报[2].采用数”"
