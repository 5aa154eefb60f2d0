"""Templates: read back unfilled, nothing is reported and nothing is wrong."""

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import csv_templates, read_csv_text, read_toml_text, toml_template
from rules_engine.model.types import FactDecl, FactSchema, NumberType
from rules_engine.model.units import Unit
from rules_engine.model.values import NOT_APPLICABLE
from rules_engine.source import Source
from tests.facts.schemes import CLASSED, PLAIN

CASES = [
    (PLAIN, Unit("市教育局")),
    (CLASSED, Unit("石泉县", "县区", frozenset({"牵头部门"}))),
    (CLASSED, Unit("市教育局", "市级部门")),
    (FactSchema((FactDecl('引"号\\与\t空', NumberType("分")),)), Unit('名"称')),
]


def reported(values: dict[str, object]) -> list[str]:
    return [name for name, value in values.items() if value is not NOT_APPLICABLE]


@pytest.mark.parametrize(("schema", "unit"), CASES)
def test_toml(schema: FactSchema, unit: Unit) -> None:
    sink = Sink()
    table = read_toml_text(Source("a.toml", toml_template(schema, unit)), schema, sink)
    assert sink.all == ()
    assert [facts.unit for facts in table.units] == [unit]
    assert reported(dict(table.units[0].values)) == []


@pytest.mark.parametrize(("schema", "unit"), CASES[:3])
def test_csv(schema: FactSchema, unit: Unit) -> None:
    sink = Sink()
    texts = csv_templates(schema, [unit])
    lists = {name: Source(f"facts.{name}.csv", text) for name, text in texts.items() if name}
    table = read_csv_text(Source("facts.csv", texts[""]), schema, sink, lists)
    assert [found for found in sink.all if found.severity is not Severity.NOTE] == []
    assert [facts.unit for facts in table.units] == [unit]
    assert reported(dict(table.units[0].values)) == []


def test_comments_say_what_may_be_filled_in() -> None:
    text = toml_template(PLAIN, Unit("市教育局"))
    assert '"传播情况" = "未报"  # 数（分），0 到 20，最多 1 位小数' in text
    assert "# 百分比（如 95% 或 0.95），0% 到 100%，最多 1 位小数" in text
    assert "国家级、省级、市级、未通报 之一" in text
    assert '# [["账号"]]' in text


def test_the_records_of_a_template_can_be_filled_in() -> None:
    text = toml_template(PLAIN, Unit("市教育局")).replace('"账号" = "未报"\n', "")
    filled = text.replace("# [[", "[[").replace('# "平台" = "未报"', '"平台" = "微博"')
    sink = Sink()
    table = read_toml_text(Source("a.toml", filled), PLAIN, sink)
    assert table.units[0].values["账号"] == ({"平台": "微博"},)
    assert sink.all == ()
