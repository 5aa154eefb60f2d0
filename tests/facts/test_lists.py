"""List files: units without rows, rows without units, and the row that says 无."""

import pytest
from attrs import evolve

from rules_engine.diagnostics import Diagnostic, Severity, Sink
from rules_engine.facts import FactTable, read_csv_text, read_roster_text, read_toml_text
from rules_engine.model.types import FactDecl, FactSchema, ListType, OptionType, RecordType
from rules_engine.model.values import FaultKind, Value, fault
from rules_engine.source import Source
from tests.facts.schemes import ACCOUNTS, DAY, PLAIN

ONLY_ACCOUNTS = FactSchema((ACCOUNTS,))
DOUBT = fault(FaultKind.BAD_DATA, "facts.账号.csv 第 3 行“单位”")
ONE = ({"平台": "微博"},)


def load(
    records: str, units: str = "甲局 乙局", schema: FactSchema = PLAIN, roster: str | None = None
) -> tuple[FactTable, Sink]:
    sink = Sink()
    main = Source("facts.csv", "\n".join(["单位", *units.split()]) + "\n")
    lists = {"账号": Source("facts.账号.csv", records)}
    found = read_roster_text(Source("roster.csv", roster), schema, sink) if roster else None
    return read_csv_text(main, schema, sink, lists, found), sink


def accounts(table: FactTable) -> dict[str, Value]:
    return {unit.unit.name: unit.values.get("账号") for unit in table.units}


def codes(sink: Sink) -> list[str]:
    return [one.code for one in sink.all if one.severity is Severity.ERROR]


def silent(sink: Sink) -> list[Diagnostic]:
    return [one for one in sink.all if one.code == "F0067"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("已局,微信", "F0064"),
        ("已局,微信,x", "F0056"),
        ("乙\u200b局,微信", "F0017"),
    ],
)
def test_a_row_of_nobody_puts_the_units_without_rows_in_doubt(row: str, code: str) -> None:
    table, sink = load(f"单位,平台\n甲局,微博\n{row}\n")
    assert accounts(table) == {"甲局": ONE, "乙局": DOUBT}
    assert code in codes(sink)
    assert silent(sink) == []


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        ("甲局,微博\n,微信", "甲局 乙局"),
        ("甲局,微博\n,微信\n,网站", "甲局 乙局"),
        (",微信\n甲局,微博", "甲局 乙局"),
        (",微信\n甲局,微博\n乙局,微博\n,微博", "甲局 乙局"),
        ("已局,微信\n,微博\n甲局,微博", "乙局"),
        ("甲局,微博\n乙局,微博\n,微信", "乙局"),
        ("甲局,微博\n已局,微博\n,微信\n乙局,微博", ""),
    ],
)
def test_a_row_without_a_unit_may_be_that_of_the_unit_above(rows: str, doubted: str) -> None:
    table, sink = load(f"单位,平台\n{rows}\n")
    found = accounts(table)
    assert [
        name for name, value in found.items() if not isinstance(value, tuple)
    ] == doubted.split()
    assert "F0030" in codes(sink)
    assert silent(sink) == []


def test_with_no_row_above_it_is_said_that_it_may_be_of_anyone() -> None:
    _, sink = load("单位,平台\n,微信\n甲局,微博\n,网站\n")
    notes = [found.notes for found in sink.all if found.code == "F0030"]
    assert [len(each) for each in notes] == [1, 0]
    assert "各单位的这个清单都是出错" in str(notes[0])


def test_a_row_that_the_roster_does_not_know_puts_them_in_doubt() -> None:
    table, sink = load("单位,平台\n甲局,微博\n已局,微信\n", roster="单位\n甲局\n乙局\n")
    assert accounts(table) == {"甲局": ONE, "乙局": DOUBT}
    assert codes(sink) == ["F0032"]


def test_a_row_of_a_unit_that_was_not_taken_in_puts_nobody_in_doubt() -> None:
    table, sink = load(
        "单位,平台\n甲局,微博\n已局,微信\n", "甲局 已局 乙局", roster="单位\n甲局\n乙局\n"
    )
    assert accounts(table) == {"甲局": ONE, "乙局": ()}
    assert codes(sink) == ["F0032"]


def test_an_unfilled_row_is_a_row() -> None:
    table, _ = load("单位,平台\n甲局,\n已局,微信\n")
    assert accounts(table) == {"甲局": None, "乙局": DOUBT}


def test_doubt_leaves_the_classes_alone_that_have_no_such_list() -> None:
    schema = FactSchema((evolve(ACCOUNTS, classes=("县区",)),), ("县区", "部门"))
    sink = Sink()
    main = Source("facts.csv", "单位,类别\n甲县,县区\n乙局,部门\n")
    lists = {"账号": Source("facts.账号.csv", "单位,平台\n")}
    read_csv_text(main, schema, sink, lists)
    (warning,) = silent(sink)
    assert warning.message.endswith("：甲县")
    sink = Sink()
    lists = {"账号": Source("facts.账号.csv", "单位,平台\n\n丙县,微博\n")}
    first, second = read_csv_text(main, schema, sink, lists).units
    assert first.values["账号"] == DOUBT
    assert second.values["账号"] != DOUBT


def test_units_without_rows_are_named_once() -> None:
    table, sink = load("单位,平台\n甲局,微博\n", "甲局 乙局 丙局")
    assert accounts(table) == {"甲局": ONE, "乙局": (), "丙局": ()}
    (warning,) = silent(sink)
    assert warning.severity is Severity.WARNING
    assert warning.message == "这些单位在 facts.账号.csv 里没有记录，按 0 条计：乙局、丙局"


def test_at_most_ten_units_are_named() -> None:
    names = [f"第{number}局" for number in range(1, 13)]
    _, sink = load("单位,平台\n", " ".join(names))
    (warning,) = silent(sink)
    assert warning.message.endswith(f"：{'、'.join(names[:10])} 等 12 个")


@pytest.mark.parametrize("row", ["无,无,无", "无,,", " 无 , ,"])
def test_a_row_of_nothing_says_that_there_is_nothing(row: str) -> None:
    table, sink = load(f"单位,平台,最后更新,粉丝数\n甲局,微博,,\n乙局,{row}\n")
    assert accounts(table) == {"甲局": ONE, "乙局": ()}
    assert codes(sink) == []
    assert silent(sink) == []


@pytest.mark.parametrize("rows", ["乙局,无,无,3", "乙局,,无,无", "乙局,无,,\n乙局,微博,,"])
def test_other_rows_with_that_word_are_records(rows: str) -> None:
    _, sink = load(f"单位,平台,最后更新,粉丝数\n甲局,微博,,\n{rows}\n")
    assert set(codes(sink)) == {"F0014"}


def test_an_option_of_that_name_is_an_option() -> None:
    kind = ListType(RecordType((FactDecl("平台", OptionType(("微博", "无"))),)))
    table, sink = load("单位,平台\n甲局,无\n", "甲局", FactSchema((FactDecl("账号", kind),)))
    assert accounts(table) == {"甲局": ({"平台": "无"},)}
    assert codes(sink) == []


def test_nothing_is_not_told_from_a_blank_record() -> None:
    schema = FactSchema((FactDecl("账号", ListType(RecordType((DAY,)))),))
    table, sink = load("单位,发布日\n甲局,无\n乙局,空\n", schema=schema)
    where = "facts.账号.csv 第 1 行"
    assert accounts(table) == {
        "甲局": fault(FaultKind.BAD_DATA, where),
        "乙局": ({"发布日": None},),
    }
    assert codes(sink) == ["F0068"]


def test_a_missing_field_has_a_place() -> None:
    table, _ = load("单位,平台,最后更新\n甲局,微博,2020-2-9\n甲局,微博,\n", "甲局", ONLY_ACCOUNTS)
    places = table.units[0].places
    assert places["账号[2].最后更新"] == "facts.账号.csv 第 3 行“最后更新”"
    assert places["账号[2].粉丝数"] == "facts.账号.csv 第 3 行"
    assert set(places) >= {"账号[1].粉丝数", "账号[2].最后更新"}


@pytest.mark.parametrize(
    ("text", "line"),
    [('[["账号"]]\n"平台" = "微博"\n', 3), ('"账号" = [\n{"平台" = "微博"},\n]\n', 4)],
)
def test_a_field_that_is_not_there_has_the_place_of_its_record(text: str, line: int) -> None:
    source = Source("a.toml", f'\n"单位" = "甲局"\n{text}')
    (unit,) = read_toml_text(source, ONLY_ACCOUNTS, Sink()).units
    assert unit.places["账号[1].粉丝数"] == f"a.toml 第 {line} 行“账号[1]”"


def test_a_look_alike_column_of_a_list_is_told_of_its_own_file_and_cell() -> None:
    table, sink = load("单位,平 台\n甲局,微博\n", units="甲局")
    assert codes(sink) == ["F0055"]
    place = "facts.账号.csv 第 1 行“平 台”"
    assert accounts(table) == {"甲局": fault(FaultKind.BAD_DATA, place)}
