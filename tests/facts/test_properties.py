"""Laws of the readers, over drawn inputs."""

import csv
import random
import unicodedata
from datetime import date, datetime
from fractions import Fraction
from io import StringIO
from pathlib import Path

import tomli
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.diagnostics import Severity, Sink
from rules_engine.facts import (
    FactTable,
    load_facts,
    read_csv_text,
    read_roster_text,
    read_toml_text,
)
from rules_engine.facts.sheets import read_rows
from rules_engine.facts.toml_keys import locate
from rules_engine.facts.toml_tokens import too_deep, too_many_parts
from rules_engine.facts.words import invisible
from rules_engine.model.numbers import decimal_text
from rules_engine.source import Source
from rules_engine.source.decode import decode
from tests.facts.schemes import CLASSED, PLAIN

BITS = [
    "单位",
    "类别",
    "传播情况",
    "账号",
    "平台",
    "市教育局",
    "县区",
    "未报",
    "15",
    "95%",
    "是",
    "\n",
    ",",
]
BITS += [
    '"',
    "'",
    "=",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ".",
    "#",
    "\\",
    " ",
    "“",
    "：",
    '"单位" = "甲"\n',
]
BITS += ["2020-02-09", "inf", "0x1", '"""', "'''", "\t", "\r", "\x00", "\u200b", "1e9", "/"]
BROKEN = st.one_of(st.text(), st.lists(st.sampled_from(BITS), max_size=40).map("".join))


@given(BROKEN)
def test_no_text_raises(text: str) -> None:
    source = Source("x", text)
    for schema in (PLAIN, CLASSED):
        sink = Sink()
        read_toml_text(source, schema, sink)
        roster = read_roster_text(source, schema, sink)
        read_csv_text(source, schema, sink, {"账号": source}, roster)
        for found in sink.all:
            assert found.helps or found.fixes
            assert found.primary is None or found.primary.span.text is not None


@given(data=st.one_of(st.binary(), BROKEN.map(lambda text: text.encode("gb18030", "replace"))))
def test_no_bytes_raise(tmp_path_factory: object, data: bytes) -> None:
    folder = Path(tmp_path_factory.mktemp("any"))  # type: ignore[attr-defined]
    for name in ("a.toml", "b.csv"):
        (folder / name).write_bytes(data)
        load_facts([folder / name], PLAIN, Sink())
    decode(data, "x")


words = st.text(
    st.characters(codec="gb18030", categories=["Lo", "Lu", "Nd"]), min_size=1, max_size=6
).filter(lambda text: unicodedata.is_normalized("NFKC", text) and not invisible(text))
records = st.fixed_dictionaries(
    {},
    optional={
        "平台": st.sampled_from(["微博", "微信"]),
        "最后更新": st.one_of(st.none(), st.dates(date(1900, 1, 1))),
        "粉丝数": st.integers(0, 10**20),
    },
).filter(bool)
facts = st.fixed_dictionaries(
    {"账号": st.lists(records, max_size=3).map(tuple)},
    optional={
        "传播情况": st.integers(0, 200).map(lambda n: Fraction(n, 10)),
        "办结率": st.integers(0, 1000).map(lambda n: Fraction(n, 1000)),
        "采用数": st.integers(0, 10**29),
        "已设专栏": st.booleans(),
        "通报级别": st.sampled_from(["国家级", "省级", "市级", "未通报"]),
        "发布日": st.one_of(st.none(), st.dates()),
        "首次回应": st.datetimes().map(lambda t: t.replace(microsecond=0)),
        "网址": st.text(st.characters(categories=["L", "N", "P"]))
        .map(str.strip)
        .filter(
            lambda text: (
                text not in ("", "/", "／", "—", "——", "空", "无", "无内容", "未报", "不适用")
            )
        )
        .map(lambda text: unicodedata.normalize("NFC", "w" + text)),
    },
)
names = words.map(lambda word: f"市{word}局".casefold())
tables = st.dictionaries(names, facts, max_size=5)


def shown(value: object) -> str:
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Fraction():
            return decimal_text(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def cell(name: str, value: object) -> str:
    """A value as its fact is filled in: a bare 1 would be no certain ratio."""
    ratio = name == "办结率" and isinstance(value, Fraction)
    return f"{decimal_text(value * 100)}%" if ratio else shown(value)


def csv_text(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def read_as_csv(table: dict[str, dict[str, object]]) -> tuple[FactTable, Sink]:
    names = [fact.name for fact in PLAIN.facts if fact.name != "账号"]
    fields = ["平台", "最后更新", "粉丝数"]
    main, accounts = [["单位", *names]], [["单位", *fields]]
    for unit, values in table.items():
        main.append([unit, *(cell(n, values[n]) if n in values else "" for n in names)])
        accounts += [
            [unit, *(shown(record[f]) if f in record else "" for f in fields)]
            for record in values["账号"]
        ]
    sink = Sink()
    lists = {"账号": Source("b.csv", csv_text(accounts))}
    return read_csv_text(Source("a.csv", csv_text(main)), PLAIN, sink, lists), sink


def read_as_toml(unit: str, values: dict[str, object]) -> tuple[FactTable, Sink]:
    def written(name: str, value: object) -> object:
        return value if isinstance(value, (bool, int, date, datetime)) else cell(name, value)

    document: dict[str, object] = {"单位": unit}
    document |= {n: written(n, v) for n, v in values.items() if n != "账号"}
    document["账号"] = [{n: written(n, v) for n, v in record.items()} for record in values["账号"]]
    sink = Sink()
    return read_toml_text(Source("a.toml", tomli_w.dumps(document)), PLAIN, sink), sink


def plain(table: FactTable) -> dict[str, dict[str, object]]:
    return {unit.unit.name: dict(unit.values) for unit in table.units}


@given(tables)
def test_round_trip_through_csv(table: dict[str, dict[str, object]]) -> None:
    found, sink = read_as_csv(table)
    assert [one for one in sink.all if one.severity is Severity.ERROR] == []
    assert plain(found) == table


@given(tables)
def test_round_trip_through_toml(table: dict[str, dict[str, object]]) -> None:
    for unit, values in table.items():
        found, sink = read_as_toml(unit, values)
        assert [one for one in sink.all if one.severity is Severity.ERROR] == []
        assert plain(found) == {unit: values}


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    table: dict[str, dict[str, object]], chance: random.Random
) -> None:
    shuffled = list(table.items())
    chance.shuffle(shuffled)
    assert plain(read_as_csv(dict(shuffled))[0]) == plain(read_as_csv(table)[0])


@given(
    st.lists(st.lists(st.text(st.characters(exclude_characters="\r\x00")), min_size=1), min_size=1)
)
def test_cells_are_found_where_they_stand(rows: list[list[str]]) -> None:
    source, sink = Source("a.csv", csv_text(rows)), Sink()
    read = read_rows(source, sink)
    assert read is not None
    for row in read:
        for index, cell in enumerate(row.cells):
            text = row.cell_span(index).text
            bare = text[1:-1].replace('""', '"') if text.startswith('"') else text
            assert bare == cell


keys = st.one_of(words, st.sampled_from(["a", "b.c", 'q"x', "=", "#", "[", "a b", ""]))
leaves = st.one_of(
    st.integers(-100, 100),
    st.booleans(),
    words,
    st.sampled_from(["[", '"', "#", "=", "a,b", "}", "'''", "\n", "\\", "2020-02-09"]),
    st.dates(),
    st.datetimes().map(lambda t: t.replace(microsecond=0)),
)
documents = st.dictionaries(
    keys,
    st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def paths(value: object, path: tuple[object, ...] = ()) -> dict[tuple[object, ...], object]:
    """Every leaf of a document by its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found: dict[tuple[object, ...], object] = {}
    for part, inner in items:
        if isinstance(inner, (dict, list)):
            found |= paths(inner, (*path, part))
        else:
            found[(*path, part)] = inner
    return found


@given(documents, st.booleans())
def test_keys_are_located_as_tomli_reads_them(document: dict[str, object], lines: bool) -> None:
    text = tomli_w.dumps(document, multiline_strings=lines)
    located = {found.path: text[slice(*found.value)] for found in locate(text)}
    for path, value in paths(tomli.loads(text)).items():
        assert tomli.loads(f"x = {located[path]}") == {"x": value}


@given(BROKEN)
def test_the_locator_never_raises(text: str) -> None:
    if too_deep(text) is None and too_many_parts(text) is None:
        locate(text)
