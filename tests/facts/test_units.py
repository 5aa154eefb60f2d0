"""Units: names, classes, roles, lists, and what becomes of units that are in doubt."""

from collections.abc import Mapping

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import FactTable, read_csv_text, read_roster_text, read_toml_text
from rules_engine.model.types import FactSchema
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Fault, FaultKind
from rules_engine.source import Source
from tests.facts.schemes import ACCOUNTS, CLASSED, ONLY_SCALARS, PLAIN


def load(
    text: str,
    schema: FactSchema = ONLY_SCALARS,
    roster: str | None = None,
    lists: Mapping[str, str] | None = None,
) -> tuple[FactTable, Sink]:
    sink = Sink()
    found = read_roster_text(Source("roster.csv", roster), schema, sink) if roster else None
    sources = {
        name: Source(f"facts.{name}.csv", records) for name, records in (lists or {}).items()
    }
    table = read_csv_text(Source("facts.csv", text), schema, sink, sources, found)
    return table, sink


def codes(sink: Sink, *severities: Severity) -> list[str]:
    return [one.code for one in sink.all if one.severity in (severities or (Severity.ERROR,))]


def only(table: FactTable) -> UnitFacts:
    (unit,) = table.units
    return unit


def test_values_and_places() -> None:
    table, sink = load("单位,传播情况,网址\n市教育局,15分,\n")
    unit = only(table)
    assert unit.unit == Unit("市教育局")
    assert dict(unit.values) == {"传播情况": 15}
    assert dict(unit.places) == {"传播情况": "facts.csv 第 2 行“传播情况”"}
    assert codes(sink) == []


def test_a_bad_cell_is_a_fault_of_its_unit_alone() -> None:
    table, sink = load("单位,传播情况\n市教育局,24\n市司法局,12\n")
    bad, good = table.units
    value = bad.values["传播情况"]
    assert isinstance(value, Fault)
    (cause,) = value.causes
    assert cause.kind is FaultKind.BAD_DATA
    assert cause.where == bad.places["传播情况"] == "facts.csv 第 2 行“传播情况”"
    assert good.values["传播情况"] == 12
    (error,) = [found for found in sink.all if found.severity is Severity.ERROR]
    assert error.place == "B2“传播情况”"


def test_all_bad_cells_are_listed_at_once() -> None:
    _, sink = load("单位,传播情况,办结率,已设专栏\n市教育局,24,95,√\n市司法局,x,#N/A,有\n")
    assert codes(sink) == ["F0005", "F0004", "F0008", "F0001", "F0016", "F0008"]


@pytest.mark.parametrize(
    "name", ["安康高新技术产业 开发区管理委员会", "安康高新技术产业\n开发区管理委员会", " 安康高新"]
)
def test_line_wraps_and_aliases_lead_to_the_official_name(name: str) -> None:
    roster = "单位,别名\n安康高新技术产业开发区管理委员会,高新区；安康高新、高新管委会\n"
    table, sink = load(f'单位,传播情况\n"{name}",15\n', roster=roster)
    assert only(table).unit.name == "安康高新技术产业开发区管理委员会"
    assert codes(sink) == []


def test_latin_words_keep_their_blank() -> None:
    table, _ = load("单位,传播情况\nNew  Media 中心,15\n")
    assert only(table).unit.name == "New Media中心"


def test_an_unknown_unit_is_never_guessed() -> None:
    table, sink = load("单位,传播情况\n市税务局,15\n", roster="单位\n市水务局\n")
    assert table.units == ()
    assert [row.name for row in table.skipped] == ["市税务局"]
    (error,) = [one for one in sink.all if one.code == "F0032"]
    assert "市水务局" in error.helps[0]


def test_units_of_the_roster_without_facts_are_named() -> None:
    _, sink = load("单位,传播情况\n市教育局,15\n", roster="单位\n市教育局\n市司法局\n")
    assert codes(sink, Severity.WARNING).count("F0041") == 1


def test_where_no_unit_was_read_the_roster_is_not_recited() -> None:
    _, sink = load("名称,传播情况\n市教育局,15\n", roster="单位\n市教育局\n市司法局\n")
    assert "F0041" not in codes(sink, Severity.WARNING)


def test_of_a_double_unit_neither_row_holds() -> None:
    table, sink = load("单位,传播情况\n市教育局,15\n市司法局,12\nA局,1\nＡ局,2\n市教育局,16\n")
    assert [unit.unit.name for unit in table.units] == ["市司法局"]
    assert codes(sink) == ["F0031", "F0031"]
    assert [row.reason for row in table.skipped] == ["单位重复"] * 4


def test_class_and_roles_from_the_roster() -> None:
    roster = "单位,类别,角色\n石泉县,县区,牵头部门、配合部门\n"
    table, sink = load("单位,传播情况\n石泉县,15\n", CLASSED, roster)
    assert only(table).unit == Unit("石泉县", "县区", frozenset({"牵头部门", "配合部门"}))
    assert codes(sink) == []


def test_a_scheme_without_classes_takes_any_roster() -> None:
    roster = "单位,类别,角色\n石泉县,县区,牵头部门\n"
    table, sink = load("单位,传播情况\n石泉县,15\n", roster=roster)
    assert only(table).unit == Unit("石泉县")
    assert codes(sink) == []


@pytest.mark.parametrize("cell", ["", "未报", "不适用", "—", "空"])
def test_a_fact_of_other_classes_does_not_apply(cell: str) -> None:
    table, sink = load(f"单位,类别,传播情况,乡镇数\n市教育局,市级部门,15,{cell}\n", CLASSED)
    assert only(table).values["乡镇数"] is NOT_APPLICABLE
    assert codes(sink) == []


def test_a_missing_column_is_missing_where_it_is_due() -> None:
    table, sink = load("单位,类别,传播情况\n市教育局,市级部门,15\n", CLASSED)
    assert only(table).values["乡镇数"] is NOT_APPLICABLE
    assert codes(sink, Severity.WARNING) == ["F0065"]
    _, sink = load("单位,类别,传播情况\n石泉县,县区,15\n", CLASSED)
    assert codes(sink, Severity.WARNING) == ["F0053", "F0065"]


def test_a_unit_in_doubt_is_skipped_by_name() -> None:
    table, sink = load("单位,类别,传播情况\n市教育局,部门,15\n石泉县,县区,12\n", CLASSED)
    assert [unit.unit.name for unit in table.units] == ["石泉县"]
    assert [(row.name, row.place) for row in table.skipped] == [
        ("市教育局", "facts.csv 第 2 行“单位”")
    ]
    assert codes(sink) == ["F0034"]


@pytest.mark.parametrize(
    ("text", "roster", "found"),
    [
        ("单位,类别,传播情况,乡镇数\n市教育局,部门,24,x\n", None, ["F0034", "F0005", "F0001"]),
        ("单位,类别,传播情况,乡镇数\n市教育局,部门,12,不适用\n", None, ["F0034"]),
        ("单位,类别,传播情况\n市教育局,,24\n", None, ["F0033", "F0005"]),
        ("单位,类别,传播情况\n市税务局,县区,24\n", "单位\n市水务局\n", ["F0032", "F0005"]),
        ("单位,类别,传播情况\nA局,县区,24\nA局,县区,x\n", None, ["F0005", "F0031", "F0001"]),
    ],
)
def test_the_cells_of_a_unit_in_doubt_are_checked_too(
    text: str, roster: str | None, found: list[str]
) -> None:
    table, sink = load(text, CLASSED, roster)
    assert table.units == ()
    assert codes(sink) == found


def test_the_records_of_a_unit_in_doubt_are_checked_too() -> None:
    _, sink = load(
        "单位,类别\n市教育局,部门\n", CLASSED, lists={"账号": "单位,平台\n市教育局,抖音\n"}
    )
    assert codes(sink) == ["F0034", "F0009"]


def test_records_are_joined_by_unit() -> None:
    records = "单位,平台,最后更新\n市教育局,微博,2020-02-09\n市司法局,微信,空\n市教育局,微信,\n"
    table, sink = load("单位\n市教育局\n市司法局\n市水利局\n", PLAIN, lists={"账号": records})
    first, second, third = (unit.values["账号"] for unit in table.units)
    assert [dict(record) for record in first] == [
        {"平台": "微博", "最后更新": first[0]["最后更新"]},
        {"平台": "微信"},
    ]
    assert [dict(record) for record in second] == [{"平台": "微信", "最后更新": None}]
    assert third == ()
    assert table.units[0].places["账号[2].平台"] == "facts.账号.csv 第 4 行“平台”"
    assert codes(sink) == []


def test_records_are_joined_by_alias() -> None:
    records = "单位,平台\n教 体局,微博\n"
    roster = "单位,别名\n市教育局,教体局\n"
    table, sink = load("单位\n市教育局\n", PLAIN, roster, {"账号": records})
    assert only(table).values["账号"] == ({"平台": "微博"},)
    assert codes(sink) == []


def test_without_its_file_a_list_is_missing() -> None:
    table, sink = load("单位\n市教育局\n", PLAIN)
    assert "账号" not in only(table).values
    assert "F0065" in codes(sink, Severity.WARNING)


def test_an_unreadable_list_is_a_fault_of_every_unit() -> None:
    table, _ = load(
        "单位\n市教育局\n市司法局\n", PLAIN, lists={"账号": '单位,平台\n"市教育局,微博\n'}
    )
    assert all(isinstance(unit.values["账号"], Fault) for unit in table.units)


def test_a_ragged_record_is_a_fault_of_its_unit_alone() -> None:
    records = "单位,平台\n市教育局,微博,x\n市司法局,微博\n"
    table, _ = load("单位\n市教育局\n市司法局\n", PLAIN, lists={"账号": records})
    bad, good = (unit.values["账号"] for unit in table.units)
    assert isinstance(bad, Fault)
    assert good == ({"平台": "微博"},)


def test_a_double_column_is_a_fault_and_not_missing() -> None:
    table, _ = load("单位,传播情况,传播情况\n市教育局,15,15\n")
    assert isinstance(only(table).values["传播情况"], Fault)


def test_one_unknown_unit_is_one_error_in_main_table_and_list() -> None:
    _, sink = load(
        "单位\n市税务局\n",
        PLAIN,
        roster="单位\n市水务局\n",
        lists={"账号": "单位,平台\n市税务局,微博\n"},
    )
    assert codes(sink) == ["F0032"]


def test_totals_titles_and_remarks_are_set_aside() -> None:
    text = (
        "2017 年评估结果,\n单位,传播情况\n市教育局,15\n,\n市司法局,12\n"
        "合  计,27\n平均分,13.5\n备注：本表由办公室填写\n\n"
    )
    table, sink = load(text)
    assert [unit.unit.name for unit in table.units] == ["市教育局", "市司法局"]
    assert codes(sink) == []
    assert codes(sink, Severity.NOTE) == ["F0062", "F0057", "F0058", "F0058", "F0058"]


def test_toml_and_csv_read_the_same() -> None:
    text = '"单位" = "市教育局"\n"传播情况" = 15.5\n"办结率" = "95%"\n[["账号"]]\n"平台" = "微博"\n'
    sink = Sink()
    toml = read_toml_text(Source("a.toml", text), PLAIN, sink)
    csv, _ = load(
        "单位,传播情况,办结率\n市教育局,15.5,95%\n",
        PLAIN,
        lists={"账号": "单位,平台\n市教育局,微博\n"},
    )
    assert only(toml).values == only(csv).values
    assert codes(sink) == []


@pytest.mark.parametrize(
    ("text", "value"), [("[]", ()), ('"未报"', None), ('"不适用"', NOT_APPLICABLE)]
)
def test_toml_words_for_whole_lists(text: str, value: object) -> None:
    schema = FactSchema((type(ACCOUNTS)(ACCOUNTS.name, ACCOUNTS.type, may_not_apply=True),))
    sink = Sink()
    source = Source("a.toml", f'"单位" = "市教育局"\n"账号" = {text}\n')
    assert only(read_toml_text(source, schema, sink)).values.get("账号") == value
    assert codes(sink) == []


def test_numbers_of_toml_are_exact() -> None:
    source = Source("a.toml", '"单位" = "市教育局"\n"传播情况" = 0.1\n"采用数" = 3\n')
    values = only(read_toml_text(source, PLAIN, Sink())).values
    assert values["传播情况"] * 10 == 1
    assert type(values["采用数"]) is int


def test_an_empty_cell_of_a_class_is_to_be_filled() -> None:
    _, sink = load(
        "单位,类别,传播情况,乡镇数\n市教育局,部门,24,不适用\n市水务局,,12,不适用\n", CLASSED, None
    )
    (finding,) = (one for one in sink.all if one.code == "F0033")
    assert finding.helps[0].startswith("填上这一格，可填：")
