"""Records of a list taken from results: ``rules score 季度.rule … -o 一季度.csv`` is the first period of a list
of another scheme. Cells are copied as they are written; reading them is the work of the fact readers."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from attrs import frozen

from rules_engine.diagnostics import Diagnostic, diagnostic
from rules_engine.facts.words import CLASS, UNIT
from rules_engine.model.types import FactSchema, ListType
from rules_engine.model.units import Unit
from rules_engine.records import Alike

_STATE = "状态"
# A unit whose scoring was stopped has a grade; its total is 未报.
_SETTLED = frozenset({"正常", "未评"})


@frozen(eq=False, repr=False)
class Results(Alike):
    """The rows of a results file by the names of its columns."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


@frozen(eq=False, repr=False)
class TakenRecords(Alike):
    """The units of some results, and the CSV text of each list that was filled from them."""

    units: tuple[Unit, ...]
    lists: Mapping[str, str]
    findings: tuple[Diagnostic, ...]


def read_results(file: str, text: str) -> Results | Diagnostic:
    """A table that ``rules score`` wrote."""
    header, *body = [*csv.reader(StringIO(text))] or [[]]
    if UNIT not in header or _STATE not in header:
        helps = ["先  rules score 方案 事实.csv -o 结果.csv ，再从结果.csv 取"]
        words = "这个文件不是 rules score 写出的结果：没有“单位”和“状态”两列"
        return diagnostic("R0195", words, file=file, helps=helps)
    rows = tuple(dict(zip(header, row, strict=False)) for row in body if any(row))
    return Results(file, tuple(header), rows)


def take_records(schema: FactSchema, taken: Sequence[tuple[str, Results]]) -> TakenRecords:
    """Fill lists from results: of a list that goes by periods the first file is the first period."""
    made: dict[str, list[list[str]]] = {}
    findings: list[Diagnostic] = []
    for position, (name, results) in enumerate(taken):
        kind = _list(schema, name)
        place = sum(other == name for other, _ in taken[:position])
        if kind is None:
            findings.append(_misfit(f"方案里没有清单“{name}”", results, _lists(schema)))
            continue
        found = _unfit(kind, name, results, place)
        if found is not None:
            findings.append(found)
            continue
        made.setdefault(name, []).extend(_records(kind, results, place))
        findings += _open(results)
    texts = {name: _csv(_list(schema, name), rows) for name, rows in made.items()}
    return TakenRecords(_units(schema, [results for _, results in taken]), texts, tuple(findings))


def _list(schema: FactSchema, name: str) -> ListType | None:
    decl = schema.by_name.get(name)
    return decl.type if decl is not None and isinstance(decl.type, ListType) else None


def _lists(schema: FactSchema) -> list[str]:
    names = [fact.name for fact in schema.facts if isinstance(fact.type, ListType)]
    return [f"方案里的清单有：{'、'.join(names)}" if names else "方案里没有清单"]


def _misfit(words: str, results: Results, helps: Sequence[str]) -> Diagnostic:
    return diagnostic("R0196", words, file=results.file, helps=list(helps))


def _unfit(kind: ListType, name: str, results: Results, place: int) -> Diagnostic | None:
    """Why a list cannot be filled from results."""
    if kind.period and place >= len(kind.periods):
        words = f"清单“{name}”只有 {len(kind.periods)} 期，这是第 {place + 1} 个结果"
        return _misfit(words, results, ["一期一个结果，按期的先后写"])
    wanted = [field.name for field in kind.record.fields if field.name != kind.period]
    absent = [word for word in wanted if word not in results.columns]
    if absent:
        words = f"结果里没有“{'”“'.join(absent)}”这一列，清单“{name}”要用"
        helps = [f"结果里的列：{'、'.join(results.columns)}；字段的名称要和列名一样"]
        return _misfit(words, results, helps)
    return None


def _records(kind: ListType, results: Results, place: int) -> list[list[str]]:
    return [
        [
            row[UNIT],
            *(
                str(kind.periods[place]) if field.name == kind.period else row.get(field.name, "")
                for field in kind.record.fields
            ),
        ]
        for row in results.rows
        if row.get(_STATE) in _SETTLED
    ]


def _open(results: Results) -> list[Diagnostic]:
    """Units whose result is not settled are left out, and named."""
    open_ = [
        f"{row[UNIT]}（{row.get(_STATE)}）"
        for row in results.rows
        if row.get(_STATE) not in _SETTLED
    ]
    if not open_:
        return []
    words = f"这些单位的结果还没有定，没有写进清单：{'、'.join(open_)}"
    helps = ["补齐、改正以后重新计分，再取一次；不参评的，看这一期算不算"]
    return [diagnostic("R0197", words, file=results.file, helps=helps)]


def _units(schema: FactSchema, results: Sequence[Results]) -> tuple[Unit, ...]:
    """Every unit once, in the order in which the results have them."""
    found: dict[str, Unit] = {}
    for row in (row for one in results for row in one.rows):
        kind = row.get(CLASS) or None
        found.setdefault(row[UNIT], Unit(row[UNIT], kind if kind in schema.classes else None))
    return tuple(found.values())


def _csv(kind: ListType | None, rows: Sequence[Sequence[str]]) -> str:
    assert kind is not None
    text = StringIO()
    header = [UNIT, *(field.name for field in kind.record.fields)]
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
