"""Empty fact files of a scheme, for units to fill in. Read back unfilled, every fact is 未报."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from rules_engine.facts.wording import decl_words, listed
from rules_engine.facts.words import CLASS, ROLES, UNIT
from rules_engine.facts.writing import quoted
from rules_engine.model.types import FactDecl, FactSchema, ListType
from rules_engine.model.units import Unit
from rules_engine.source.sanitize import one_line

MAIN = ""
_UNFILLED = '"未报"'


def toml_template(schema: FactSchema, unit: Unit) -> str:
    """A TOML text for one unit: every fact as 未报, what may be filled in as a comment beside it."""
    head = ["# 把“未报”换成实际的值；不知道的就留着，它不会被当作 0。", *_head(schema, unit), ""]
    due = [fact for fact in schema.facts if fact.is_due(unit.kind)]
    scalars = [_line(fact) for fact in due if not isinstance(fact.type, ListType)]
    lists = [fact for fact in due if isinstance(fact.type, ListType)]
    # Tables come last: what follows one belongs to it.
    lists.sort(key=lambda fact: bool(fact.period))
    lines = [line for fact in lists for line in _list_lines(fact)]
    return "\n".join([*head, *scalars, *lines]) + "\n"


def _head(schema: FactSchema, unit: Unit) -> list[str]:
    lines = [f"{quoted(UNIT)} = {quoted(unit.name)}"]
    if schema.classes:
        kind = quoted(unit.kind or "未报")
        lines.append(f"{quoted(CLASS)} = {kind}  # {listed(schema.classes)} 之一")
    for name, values in schema.groupings:
        value = quoted(unit.group(name) or "未报")
        lines.append(f"{quoted(name)} = {value}  # {listed(values)} 之一")
    if schema.roles:
        roles = ", ".join(quoted(role) for role in schema.roles if role in unit.roles)
        lines.append(f"{quoted(ROLES)} = [{roles}]  # 可有：{listed(schema.roles)}")
    return lines


def _line(fact: FactDecl, value: str = _UNFILLED) -> str:
    note = f"；{one_line(fact.note)}" if fact.note else ""
    return f"{quoted(fact.name)} = {value}  # {decl_words(fact)}{note}"


def _list_lines(fact: FactDecl) -> list[str]:
    """A list as 未报, and in comments how to write its records."""
    if not isinstance(fact.type, ListType):
        return []
    if fact.type.period:
        return _period_lines(fact, fact.type)
    fields = [f"# {_line(field)}" for field in fact.type.record.fields]
    return [
        "",
        f"# 清单“{one_line(fact.name)}”：每条记录照下面写一段（去掉行首的 #），放在文件末尾，",
        f"# 并删掉 {quoted(fact.name)} = {_UNFILLED} 这一行；一条记录也没有就写 = []。",
        f"{quoted(fact.name)} = {_UNFILLED}",
        f"# [[{quoted(fact.name)}]]",
        *fields,
    ]


def _period_lines(fact: FactDecl, kind: ListType) -> list[str]:
    """A table for each period, in which all but the period is 未报."""
    gaps = "没有的期整段删掉，不计" if kind.gaps_left_out else "缺的期按未报"
    lines = ["", f"# 清单“{one_line(fact.name)}”：每期一段；{gaps}。"]
    for period in kind.periods:
        lines += ["", f"[[{quoted(fact.name)}]]", f"{quoted(kind.period)} = {period}"]
        lines += [_line(part) for part in kind.record.fields if part.name != kind.period]
    return lines


def csv_templates(schema: FactSchema, units: Iterable[Unit] = ()) -> dict[str, str]:
    """CSV texts: the fact table under `MAIN`, and one for each list fact under its name.

    The fact table has a row for each unit with its class and roles, and blank cells; so has each
    list table, where it says that the list is 未报 until its records are filled in.
    """
    units = tuple(units)
    columns = [UNIT] + [CLASS] * bool(schema.classes) + [ROLES] * bool(schema.roles)
    columns += [name for name, _ in schema.groupings]
    scalars = [fact.name for fact in schema.facts if not isinstance(fact.type, ListType)]
    rows = [_row(schema, unit) + [""] * len(scalars) for unit in units]
    texts = {MAIN: _csv([columns + scalars, *rows])}
    for fact in schema.facts:
        if isinstance(fact.type, ListType):
            texts[fact.name] = _list_csv(fact.type, units)
    return texts


def _list_csv(kind: ListType, units: Sequence[Unit]) -> str:
    fields = [field.name for field in kind.record.fields]
    rest = [""] * (len(fields) - bool(kind.period))
    keys: list[list[str]] = [[str(period)] for period in kind.periods] or [[]]
    rows = ([unit.name, *key, *rest] for unit in units for key in keys)
    return _csv([[UNIT, *fields], *rows])


def _row(schema: FactSchema, unit: Unit) -> list[str]:
    row = [unit.name]
    if schema.classes:
        row.append(unit.kind or "")
    if schema.roles:
        row.append("、".join(role for role in schema.roles if role in unit.roles))
    return row + [unit.group(name) or "" for name, _ in schema.groupings]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
