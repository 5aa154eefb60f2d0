"""The columns that a table of many units should have: in words, and as an empty file."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rules_engine.facts.wording import decl_words
from rules_engine.facts.words import CLASS, ROLES, UNIT
from rules_engine.model.types import (
    RATIO,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    NumberType,
)
from rules_engine.volume.binding import wanted_type
from rules_engine.whole_files import whole_file

_PRECISION = 18
_RATIO_PLACES = 6
_NOTES = (
    "",
    "列名就是事实的名称，次序随意。每列也可以存成 string，各格照 CSV 的写法读。",
    "null：可空的事实是 空，别的是 未报。同一列既有空又有未报、不适用的，存成 string。",
    "百分比存 0 到 1 的小数（98.5% 存 0.985）；浮点数（float、double）不精确，不收。",
    "清单是 list<struct>：没有记录是空的 list，没有报是 null。",
)


def column_words(schema: FactSchema) -> str:
    """A line a column: name, type, what may stand there."""
    lines = [_line(UNIT, "string 或整数", "每个单位一行，不能重复")]
    word = "string 或 dictionary<string>"
    if schema.classes:
        lines.append(_line(CLASS, word, "、".join(schema.classes) + " 之一"))
    lines += [_line(name, word, "、".join(values) + " 之一") for name, values in schema.groupings]
    if schema.roles:
        lines.append(_line(ROLES, word, "可有几个，用顿号隔开：" + "、".join(schema.roles)))
    for decl in schema.facts:
        lines += _decl_lines(decl)
    return "\n".join([*lines, *_NOTES]) + "\n"


def _decl_lines(decl: FactDecl) -> list[str]:
    within = (
        _line(f"  {decl.name}.{part.name}", wanted_type(part.type), decl_words(part))
        for part in decl.fields
    )
    return [_line(decl.name, wanted_type(decl.type), decl_words(decl)), *within]


def _line(name: str, kind: str, words: str) -> str:
    return f"{name}\t{kind}\t{words}"


def arrow_schema(schema: FactSchema) -> Any:
    """The types that hold the facts of a scheme."""
    word = pa.dictionary(pa.int32(), pa.string())
    head = [(UNIT, pa.string())]
    head += [(CLASS, word)] * bool(schema.classes)
    head += [(name, word) for name, _ in schema.groupings]
    head += [(ROLES, pa.string())] * bool(schema.roles)
    return pa.schema([*head, *((decl.name, arrow_type(decl.type)) for decl in schema.facts)])


def arrow_type(kind: FactType) -> Any:
    """The type that holds a declared type."""
    match kind:
        case BoolType():
            return pa.bool_()
        case DateType():
            return pa.date32()
        case DateTimeType():
            return pa.timestamp("s")
        case NumberType(whole=True):
            return pa.int64()
        case NumberType() if kind.decimals is not None:
            return pa.decimal128(_PRECISION, kind.decimals)
        case NumberType():
            return pa.decimal128(_PRECISION, _RATIO_PLACES if kind.measure == RATIO else 2)
        case ListType():
            parts = [(part.name, arrow_type(part.type)) for part in kind.record.fields]
            return pa.list_(pa.struct(parts))
        case _:
            return pa.dictionary(pa.int32(), pa.string())


def write_empty(schema: FactSchema, target: Path) -> None:
    """A Parquet file without rows. Raises OSError."""
    found = arrow_schema(schema)
    with whole_file(target) as temporary:
        pq.write_table(found.empty_table(), temporary)
