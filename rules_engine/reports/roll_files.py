"""One 名单 by itself: as a table for a terminal, as CSV, as JSON."""

from collections.abc import Callable, Sequence

from rules_engine.diagnostics.render_json import document_text
from rules_engine.diagnostics.render_paint import Paint
from rules_engine.explain import Evaluation, RollEntry, RollValue
from rules_engine.ir import Program, Roll
from rules_engine.reports.amounts import table_amount
from rules_engine.reports.formula_guard import guarded
from rules_engine.reports.json_document import SCHEMA_VERSION
from rules_engine.reports.layout import Column, table_lines
from rules_engine.reports.roll_document import roll_document
from rules_engine.reports.score_csv import quoted_cell
from rules_engine.reports.score_json import scheme_document
from rules_engine.reports.standing import left_out_words, open_words, roll_name, sort_values
from rules_engine.reports.words import cites_words
from rules_engine.source.sanitize import one_line

_TITLES = ("名单", "组", "位次", "单位", "总分", "等次")
_RANK = "名次"
_OPEN = "还没有定"


def values_of(evaluation: Evaluation, name: str) -> tuple[RollValue, ...]:
    """A list by its name, group by group; none where there is no such list."""
    return tuple(value for value in evaluation.rolls if value.roll.name == name)


def roll_table(program: Program, values: Sequence[RollValue]) -> str:
    """The list as aligned text that ends with ``\\n``."""
    lines: list[str] = []
    for value in values:
        lines.append(roll_name(value))
        lines += [f"依据：{cites_words(value.roll.cites)}"] if value.roll.cites else []
        if value.entries:
            lines += table_lines(
                _columns(program, value), [None] * len(value.entries), Paint(False)
            )
        elif not value.waiting:
            lines.append("没有单位")
        lines += [open_words(value)] if value.waiting else []
        lines += left_out_words(program, value)
        lines.append("")
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def _columns(program: Program, value: RollValue) -> list[Column]:
    """The columns of a list, those of what it goes by where it has an order of its own, and ranks
    where they are not the places on the list."""
    entries = value.entries
    differ = any(entry.result.rank not in (None, entry.place) for entry in entries)
    titles = [*_TITLES[2:], *map(one_line, _order_titles(value.roll)), *([_RANK] if differ else [])]
    right = {"位次", "总分", *titles[4:]}
    cells = [
        [*_row(program, entry, one_line), *sort_values(value.roll, entry), *_ranks(entry, differ)]
        for entry in entries
    ]
    return [
        Column(title, tuple(row[index] or "-" for row in cells), right=title in right)
        for index, title in enumerate(titles)
    ]


def _order_titles(roll: Roll) -> list[str]:
    """``总分 - 上年总分 从高到低``: what a list with an order of its own goes by."""
    return [key.text.removeprefix("再按").removeprefix("按").strip() for key in roll.keys]


def _ranks(entry: RollEntry, shown: bool) -> list[str]:
    rank = entry.result.rank
    return [] if not shown else ["" if rank is None else str(rank)]


def _row(program: Program, entry: RollEntry, text: Callable[[str], str]) -> list[str]:
    result = entry.result
    return [
        "" if entry.place is None else str(entry.place),
        text(result.unit.name),
        "" if result.total is None else table_amount(result.total, program.digits),
        text(result.grade or ""),
    ]


def roll_csv(program: Program, values: Sequence[RollValue], raw: bool = False) -> str:
    """The list with LF line ends and no BOM; units that may yet come onto it have 还没有定
    for a place. 名次 is the
    rank of the unit, 位次 its place on the list; then follows what the list goes by."""
    text: Callable[[str], str] = str if raw else guarded
    order = _order_titles(values[0].roll) if values else []
    rows = [[*_TITLES, _RANK, *map(text, order)]]
    for value in values:
        head = [text(value.roll.name), text(value.group or "")]
        for entry in value.entries:
            own = [*_row(program, entry, text), *_ranks(entry, True)]
            rows.append([*head, *own, *sort_values(value.roll, entry)])
        rows += [[*head, _OPEN, text(name), *[""] * (len(rows[0]) - 4)] for name in value.waiting]
    return "".join(",".join(map(quoted_cell, row)) + "\n" for row in rows)


def roll_json(program: Program, values: Sequence[RollValue], version: str) -> str:
    """The list as JSON."""
    return document_text(
        {
            "schema_version": SCHEMA_VERSION,
            "engine_version": version,
            "scheme": scheme_document(program),
            "rolls": [roll_document(program, value) for value in values],
        }
    )
