"""Facts from Python, as the tables that they would be in files: so they are read as cells are, and the same is refused."""

from collections.abc import Iterable, Mapping, Sequence
from csv import writer
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from rules_engine.facts.words import UNIT
from rules_engine.model.numbers import decimal_text
from rules_engine.model.types import RATIO, FactDecl, FactSchema, ListType, NumberType
from rules_engine.source import Source


def tables_of(
    schema: FactSchema, rows: Sequence[Mapping[str, object]]
) -> tuple[Source, dict[str, Source]]:
    """The table of units, and those of lists by their names; ``rows`` has a mapping for each unit. Raises
    TypeError for ``float``, which is inexact."""
    decls = schema.facts
    fields = {decl.name: decl.fields for decl in decls if isinstance(decl.type, ListType)}
    columns = tuple(dict.fromkeys(name for row in rows for name in row if name not in fields))
    main = _table("<数据>", columns, ([row.get(c, "") for c in columns] for row in rows), decls)
    lists = {
        name: _list_table(f"<数据>.{name}", rows, name, parts) for name, parts in fields.items()
    }
    return main, lists


def _list_table(
    file: str, rows: Sequence[Mapping[str, object]], name: str, fields: Sequence[FactDecl]
) -> Source:
    names = [field.name for field in fields]
    return _table(file, (UNIT, *names), _records(rows, name, names), fields)


def _records(
    rows: Sequence[Mapping[str, object]], name: str, fields: Sequence[str]
) -> Iterable[Sequence[object]]:
    """The records of all units; one of blanks for a unit that did not report the list."""
    for row in rows:
        given = row.get(name)
        for record in given if isinstance(given, list | tuple) else [{}]:
            yield [row.get(UNIT, ""), *(record.get(field, "") for field in fields)]


def _table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    decls: Iterable[FactDecl],
) -> Source:
    ratios = {d.name for d in decls if isinstance(d.type, NumberType) and d.type.measure == RATIO}
    kinds = [column in ratios for column in columns]
    text = StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(map(_cell, row, kinds) for row in rows)
    return Source(name, text.getvalue())


def _cell(value: object, is_ratio: bool) -> str:
    """A value as a table has it. A ratio of 1 is the whole: only in a table is a bare 1 doubtful."""
    match value:
        case Fraction() | Decimal() if is_ratio and abs(value) == 1:
            return f"{int(value) * 100}%"
        case float():
            raise TypeError(f"float is inexact: write Decimal('{value}') or the text '{value}'")
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case int() | Fraction():
            return decimal_text(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value)
