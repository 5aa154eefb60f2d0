"""Which column of a table holds which fact: decided from names and types alone, before any row is read."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from attrs import frozen

from rules_engine.diagnostics import Diagnostic
from rules_engine.facts.csv_facts import list_file, list_names
from rules_engine.facts.findings import tables
from rules_engine.facts.words import CLASS, ROLES, UNIT, difference, fold
from rules_engine.model.types import (
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    FactType,
    ListType,
    NumberType,
)
from rules_engine.volume.findings import column_type
from rules_engine.volume.places import ColumnPlace, without_text
from rules_engine.volume.texts import is_text

# The types of a column of words.
_WORDS = "string 或 dictionary<string>"


@frozen(eq=False)
class Binding:
    """``columns`` are the names to read, in the order of the file. ``usable`` is False where what was
    found keeps every unit from being scored."""

    columns: tuple[str, ...]
    findings: tuple[Diagnostic, ...]
    usable: bool


def bind(schema: FactSchema, table: Any, file: str) -> Binding:
    """Match the columns of an Arrow schema with the facts of a scheme."""
    desk = _Desk(schema, file)
    known = [UNIT, CLASS, ROLES, *(name for name, _ in schema.groupings), *schema.by_name]
    columns = desk.names(table.names, known, "列")
    if UNIT not in table.names:
        desk.fatal(tables.no_unit_column(desk.place(""), headers=table.names))
    for name in columns:
        desk.check(name, table.field(name).type)
    absent = [decl.name for decl in schema.facts if decl.name not in table.names]
    beside = list_names(schema) if file.lower().endswith(".csv") else ()
    if gone := [name for name in absent if name not in beside]:
        desk.note(tables.missing_columns(desk.place(""), names=gone))
    for name in (name for name in absent if name in beside):
        desk.note(tables.list_file_missing(desk.place(""), name=name, file=list_file(file, name)))
    return Binding(tuple(columns), tuple(desk.findings), desk.usable)


class _Desk:
    def __init__(self, schema: FactSchema, file: str) -> None:
        self.schema, self.file = schema, file
        self.findings: list[Diagnostic] = []
        self.usable = True

    def place(self, name: str) -> ColumnPlace:
        return ColumnPlace(self.file, name)

    def note(self, found: Diagnostic) -> None:
        self.findings.append(without_text(found, self.file))

    def fatal(self, found: Diagnostic) -> None:
        self.note(found)
        self.usable = False

    def names(self, given: Sequence[str], known: Sequence[str], what: str) -> list[str]:
        """The known names among those of columns or fields; others are reported."""
        taken, alike = [], {fold(word): word for word in reversed(known)}
        for name, times in Counter(given).items():
            wanted = alike.get(fold(name))
            place = self.place(name)
            if name in known and times > 1:
                self.fatal(tables.duplicate_column(place, name=name, first=place))
            elif name in known:
                taken.append(name)
            elif wanted is None:
                self.note(tables.unknown_fact(place, name=name, names=known, what=what))
            else:
                how = difference(name, wanted)
                self.fatal(
                    tables.look_alike_name(place, name=name, wanted=wanted, how=how, written=wanted)
                )
        return taken

    def check(self, name: str, found: Any) -> None:
        """The type of a column."""
        decl = self.schema.by_name.get(name)
        if decl is not None:
            self.check_fact(decl, decl.name, found)
        elif not (is_text(found) or (name == UNIT and pa.types.is_integer(found))):
            whole = _WORDS if name != UNIT else "string 或整数"
            self.wrong(name, found, whole, "这一列要存名称", or_text=False)

    def check_fact(self, decl: FactDecl, name: str, found: Any) -> None:
        kind = decl.type
        if isinstance(kind, ListType):
            self.check_list(decl, kind, found)
        elif not accepts(kind, found):
            wanted = wanted_type(kind)
            self.wrong(name, found, wanted, _why(kind, found), or_text=wanted != _WORDS)

    def check_list(self, decl: FactDecl, kind: ListType, found: Any) -> None:
        """A list column is a list of records, each field as a column would be."""
        if not (_is_list(found) and pa.types.is_struct(found.value_type)):
            self.wrong(decl.name, found, wanted_type(kind), "放不下清单", or_text=False)
            return
        record = found.value_type
        names = [record.field(place).name for place in range(record.num_fields)]
        parts = {part.name: part for part in kind.record.fields}
        for name in self.names(names, tuple(parts), "字段"):
            field = record.field(names.index(name))
            self.check_fact(parts[name], f"{decl.name}.{name}", field.type)
        if absent := [f"{decl.name}.{name}" for name in parts if name not in names]:
            self.note(tables.missing_columns(self.place(decl.name), names=absent))

    def wrong(self, name: str, found: Any, wanted: str, why: str, *, or_text: bool) -> None:
        """``or_text``: the column may be text as well, and ``wanted`` does not say so."""
        wanted += "，或存为文本（string）" * or_text
        self.fatal(column_type(self.file, name=name, found=str(found), wanted=wanted, why=why))


def _is_list(kind: Any) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def accepts(kind: FactType, found: Any) -> bool:
    """Whether a type of Arrow holds values of a declared type exactly. Text always does."""
    if is_text(found) or pa.types.is_null(found):
        return True
    match kind:
        case BoolType():
            return bool(pa.types.is_boolean(found))
        case NumberType():
            return bool(pa.types.is_integer(found) or _is_decimal(found))
        case DateType():
            return bool(pa.types.is_date32(found))
        case DateTimeType():
            return bool(pa.types.is_timestamp(found) and found.tz is None)
        case _:
            return False


def _is_decimal(found: Any) -> bool:
    return bool(pa.types.is_decimal(found) and found.scale >= 0)


def wanted_type(kind: FactType) -> str:
    """The types of a column that hold a declared type, as messages and help name them."""
    match kind:
        case BoolType():
            return "bool"
        case NumberType(whole=True):
            return "整数（int8…int64）"
        case NumberType(decimals=int(places)):
            return f"decimal(p, {places})"
        case NumberType():
            return "整数或 decimal"
        case DateType():
            return "date32"
        case DateTimeType():
            return "timestamp（不带时区）"
        case ListType():
            return "list<struct<各字段>>"
        case _:
            return _WORDS


def _why(kind: FactType, found: Any) -> str:
    if isinstance(kind, NumberType) and pa.types.is_floating(found):
        return "浮点数不精确，0.1 存不准"
    if isinstance(kind, DateTimeType) and pa.types.is_timestamp(found):
        return "带了时区；时刻不分时区"
    return "存不了这个事实的值"
