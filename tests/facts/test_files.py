"""Files and folders: which belong together, how they are decoded, what is refused as a whole."""

from pathlib import Path

import pytest

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import FactTable, limits, load_facts, load_roster
from rules_engine.facts.words import fold
from rules_engine.model.types import FactSchema
from tests.facts.schemes import ONLY_SCALARS, PLAIN

SCORES = "单位,传播情况\n市教育局,15\n市司法局,12\n"
RECORDS = "单位,平台\n市教育局,微博\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")


def load(*paths: Path, schema: FactSchema = ONLY_SCALARS, **more: object) -> tuple[FactTable, Sink]:
    sink = Sink()
    return load_facts(paths, schema, sink, **more), sink


def codes(sink: Sink, severity: Severity = Severity.ERROR) -> list[str]:
    return [one.code for one in sink.all if one.severity is severity]


def scores(table: FactTable) -> dict[str, object]:
    return {unit.unit.name: unit.values.get("传播情况") for unit in table.units}


def unit_toml(name: str, score: int) -> str:
    return f'"单位" = "{name}"\n"传播情况" = {score}\n'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"], ids=lambda name: name
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("suffix", [".csv", ".toml"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str, suffix: str) -> None:
    text = SCORES if suffix == ".csv" else unit_toml("市教育局", 15)
    path = tmp_path / f"facts{suffix}"
    path.write_bytes(text.replace("\n", line_end).encode(encoding))
    table, sink = load(path)
    assert scores(table)["市教育局"] == 15
    assert codes(sink) == []
    notices = ["F0095"] if encoding in ("gb18030", "gbk") else []
    assert codes(sink, Severity.NOTE) == notices


@pytest.mark.parametrize(
    ("suffix", "data"), [(".csv", b"\xff\x00\x80"), (".toml", b"\x80\x81\xfe")]
)
def test_what_is_no_text_is_refused(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"facts{suffix}"
    path.write_bytes(data)
    table, sink = load(path)
    assert codes(sink) == ["F0094"]
    assert [row.place for row in table.skipped] == [str(path)]


def test_a_folder_of_units_in_any_order(tmp_path: Path) -> None:
    write(tmp_path, b__toml=unit_toml("市司法局", 12), a__toml=unit_toml("市教育局", 15))
    table, sink = load(tmp_path)
    again, _ = load(tmp_path / "b.toml", tmp_path / "a.toml")
    assert scores(table) == scores(again) == {"市教育局": 15, "市司法局": 12}
    assert codes(sink) == []


def test_a_folder_of_tables_with_lists_and_roster(tmp_path: Path) -> None:
    roster = "单位,别名\n安康市教育局,市教育局\n安康市司法局,市司法局\n"
    write(tmp_path, facts__csv=SCORES, facts__账号__csv=RECORDS, roster__csv=roster)
    table, sink = load(tmp_path, schema=PLAIN)
    assert scores(table) == {"安康市教育局": 15, "安康市司法局": 12}
    assert table.units[0].values["账号"] == ({"平台": "微博"},)
    assert codes(sink) == []


def test_a_given_roster_goes_before_that_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, facts__csv=SCORES, roster__csv="单位\n别的单位\n")
    other = tmp_path / "other"
    other.mkdir()
    write(other, names__csv="单位\n市教育局\n市司法局\n")
    sink = Sink()
    roster = load_roster(other / "names.csv", ONLY_SCALARS, sink)
    table = load_facts([tmp_path / "facts.csv"], ONLY_SCALARS, sink, roster)
    assert len(table.units) == 2


def test_a_list_file_given_alone_brings_its_table(tmp_path: Path) -> None:
    write(tmp_path, facts__csv=SCORES, facts__账号__csv=RECORDS)
    both, sink = load(tmp_path / "facts.账号.csv", tmp_path / "facts.csv", schema=PLAIN)
    assert len(both.units) == 2
    assert codes(sink) == []


def test_a_list_file_of_another_name_is_given(tmp_path: Path) -> None:
    write(tmp_path, facts__csv=SCORES, accounts__csv=RECORDS)
    lists = {"账号": tmp_path / "accounts.csv"}
    table, sink = load(tmp_path / "facts.csv", schema=PLAIN, lists=lists)
    assert table.units[0].values["账号"] == ({"平台": "微博"},)
    assert codes(sink) == []


def test_a_folder_with_a_misnamed_list(tmp_path: Path) -> None:
    write(tmp_path, facts__csv=SCORES, facts__帐号__csv=RECORDS)
    _, sink = load(tmp_path, schema=PLAIN)
    (error,) = [one for one in sink.all if one.severity is Severity.ERROR]
    assert error.code == "F0066"
    assert "账号" in error.helps[0]


def test_a_dot_in_a_name_makes_no_list(tmp_path: Path) -> None:
    write(tmp_path, **{"2017__facts__csv": SCORES})
    table, sink = load(tmp_path)
    assert len(table.units) == 2
    assert codes(sink) == []


def test_a_unit_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, a__toml=unit_toml("市教育局", 15), b__toml=unit_toml("市教育局", 16))
    table, sink = load(tmp_path)
    assert table.units == ()
    assert codes(sink) == ["F0031"]


def test_one_broken_file_leaves_the_others_alone(tmp_path: Path) -> None:
    write(tmp_path, a__toml="单位 = 1", b__toml=unit_toml("市司法局", 12))
    table, sink = load(tmp_path)
    assert scores(table) == {"市司法局": 12}
    assert codes(sink) == ["F0071"]
    assert len(table.skipped) == 1


def test_refused_paths(tmp_path: Path) -> None:
    write(tmp_path, facts__xlsx="", 事实表__csv=SCORES)
    empty, mixed = tmp_path / "empty", tmp_path / "mixed"
    empty.mkdir()
    mixed.mkdir()
    write(mixed, a__toml=unit_toml("市教育局", 15), facts__csv=SCORES)
    for path, code in [
        (tmp_path / "facts.xlsx", "F0097"),
        (tmp_path / "事实.csv", "F0096"),
        (tmp_path / "无此文件.toml", "F0096"),
        (empty, "F0098"),
        (mixed, "F0099"),
    ]:
        table, sink = load(path)
        assert table.units == ()
        assert codes(sink) == [code]
        assert all(found.helps for found in sink.all)


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    write(tmp_path, 事实表__csv=SCORES)
    _, sink = load(tmp_path / "事实.csv")
    assert "事实表.csv" in sink.all[0].helps[0]


def test_large_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.toml"
    path.write_bytes(b"#" * (limits.TOML_BYTES + 1))
    _, sink = load(path)
    assert codes(sink) == ["F0090"]
    assert "5 MB" in sink.all[0].message


@pytest.mark.parametrize(
    ("depth", "refused"),
    [(limits.TOML_NESTING, False), (limits.TOML_NESTING + 1, True), (10**5, True)],
)
def test_nesting(tmp_path: Path, depth: int, refused: bool) -> None:
    text = '"单位" = "市教育局"\n"网址" = ' + "[" * depth + "]" * depth
    write(tmp_path, a__toml=text)
    _, sink = load(tmp_path)
    assert codes(sink) == (["F0091"] if refused else ["F0019"])


@pytest.mark.parametrize(
    ("parts", "refused"),
    [(limits.TOML_KEY_PARTS, False), (limits.TOML_KEY_PARTS + 1, True), (50_000, True)],
)
def test_key_parts(tmp_path: Path, parts: int, refused: bool) -> None:
    write(tmp_path, a__toml='"单位" = "市教育局"\n' + ".".join(["a"] * parts) + " = 1")
    _, sink = load(tmp_path)
    assert codes(sink) == (["F0092"] if refused else ["F0052"])


@pytest.mark.parametrize(
    ("length", "refused"), [(limits.CSV_FIELD, False), (limits.CSV_FIELD + 1, True), (10**6, True)]
)
def test_cell_length(tmp_path: Path, length: int, refused: bool) -> None:
    write(tmp_path, facts__csv=f"单位,网址\n市教育局,{'长' * length}\n")
    _, sink = load(tmp_path)
    assert codes(sink) == (["F0093"] if refused else [])


def test_in_a_folder_names_tell_facts_from_other_tables(tmp_path: Path) -> None:
    write(
        tmp_path, facts__csv=SCORES, facts__账号__csv=RECORDS, expected__csv="单位,总分\n甲局,1\n"
    )
    table, sink = load(tmp_path, schema=PLAIN)
    assert scores(table) == {"市教育局": 15, "市司法局": 12}
    assert codes(sink) == []
    (note,) = [one for one in sink.all if one.severity is Severity.NOTE]
    assert note.code == "F0100"
    assert note.message.endswith("：expected.csv")


def test_in_a_folder_without_such_names_every_table_is_facts(tmp_path: Path) -> None:
    write(tmp_path, a__csv=SCORES, b__csv="单位,传播情况\n市水利局,9\n")
    table, sink = load(tmp_path)
    assert len(table.units) == 3
    assert codes(sink, Severity.NOTE) == []


def test_a_path_that_no_system_has_is_refused() -> None:
    _, sink = load(Path("甲\0.csv"))
    assert codes(sink) == ["F0096"]


def test_a_workbook_under_another_name_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xff\x80")
    _, sink = load(path)
    assert [one.message for one in sink.all if one.code == "F0094"] == [
        "这是 Excel 工作簿一类的文件（.xlsx、.docx），不是文本"
    ]


@pytest.mark.parametrize("suffix", ["toml", "csv"])
def test_many_unknown_names_cost_no_more_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    looked: list[str] = []

    def counted(name: str) -> str:
        looked.append(name)
        return fold(name)

    monkeypatch.setattr("rules_engine.facts.words.fold", counted)
    names = [f"无{number}" for number in range(300)]
    lines = '"单位" = "甲局"\n' + "".join(f'"{name}" = 1\n' for name in names)
    cells = f"单位,{','.join(names)}\n甲局{',1' * len(names)}\n"
    place = tmp_path / f"多.{suffix}"
    place.write_text(lines if suffix == "toml" else cells, "utf-8")
    _, sink = load(place)
    assert codes(sink).count("F0052") == len(names)
    assert len(looked) < 2 * len(names)
