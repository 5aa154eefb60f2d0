"""Canonical lines of the clauses that score."""

from typing import assert_never

from rules_engine.source.width import display_width, pad_to_width
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_expressions import (
    Strength,
    condition_text,
    date_text,
    expression_text,
    measured,
    name_text,
    names_text,
    quoted_text,
)

INDENT = "  "
_DEFAULT_JUDGES = "取平均"
_WIDEST_ALIGNED = 32
_BOUND_ENDS = {True: "（含）", False: "（不含）", None: ""}


def indented(lines: list[str]) -> list[str]:
    """Lines one level deeper."""
    return [INDENT + line for line in lines]


def clause_lines(clause: n.Clause) -> list[str]:
    """The lines of a clause; all but 分档 have one."""
    cite = f" 依据 {quoted_text(clause.cite.text)}" if clause.cite else ""
    period = getattr(clause, "period", None)
    bands = clause.bands if isinstance(clause, n.Bands) else ()
    return [_head(clause) + _in_force(period) + cite, *indented(_bands(bands))]


def _head(clause: n.Clause) -> str:
    match clause:
        case n.Amount():
            when = condition_text("当", clause.when)
            return f"{clause.action} {expression_text(clause.amount)}{when}"
        case n.NoScore():
            return f"不得分{condition_text('当', clause.when)}"
        case n.PerOccurrence():
            return _per_occurrence(clause)
        case n.Target():
            value = expression_text(clause.value, Strength.SUM)
            threshold = expression_text(clause.threshold, Strength.SUM)
            return f"达标 {value} {clause.operator} {threshold}"
        case n.Shortfall():
            return _shortfall(clause)
        case n.Bands():
            return f"分档 {expression_text(clause.subject, Strength.SUM)}"
        case n.Manual():
            judges = "" if clause.judges == _DEFAULT_JUDGES else f" {clause.judges}"
            return f"人工评分 {name_text(clause.fact)}{judges}"
        case _:
            assert_never(clause)


def _in_force(period: n.Period | None) -> str:
    """自 2018年1月1日 起施行"""
    if period is None:
        return ""
    start = f" 自 {date_text(period.start)}" if period.start else ""
    return f"{start} 起施行" if period.end is None else f"{start} 至 {date_text(period.end)} 止"


def _per_occurrence(clause: n.PerOccurrence) -> str:
    amount = _rated(clause)
    chosen = f"{_same(clause.same)}{_best(clause.best)}"
    return f"{_every(clause)} {_counted(clause.counted)} {amount}{chosen}{_limits(clause)}"


def _best(best: n.Best | None) -> str:
    """取最高的 3 篇"""
    return "" if best is None else f" {best.word} {best.number} {best.measure}"


def _same(same: n.SameMatter | None) -> str:
    """同一 事项 取最高"""
    if same is None:
        return ""
    apart = " 空的各算" if same.blanks_apart else ""
    return f" 同一 {names_text(same.fields)} {same.mode}{apart}"


def _every(clause: n.PerOccurrence) -> str:
    """每, 每处, 每 2 处"""
    if clause.step == 1:
        return f"每{clause.measure}"
    return f"每 {measured(clause.step, clause.measure)}"


def _counted(counted: e.Expr | e.Selection) -> str:
    """What is counted: names and calls as they are, other expressions in brackets."""
    text = expression_text(counted)
    return text if isinstance(counted, (e.Ref, e.Call, e.Selection)) else f"（{text}）"


def _limits(clause: n.PerOccurrence | n.Shortfall) -> str:
    word = "最多扣" if clause.action == "扣" else "最多"
    return condition_text(word, clause.at_most) + condition_text("当", clause.when)


def _shortfall(clause: n.Shortfall) -> str:
    step = measured(clause.step.value, clause.step.measure)
    return f"{clause.word} {step} {_rated(clause)}{_limits(clause)}"


def _rated(clause: n.PerOccurrence | n.Shortfall) -> str:
    """扣 1 分 不足不计"""
    rounding = f" {clause.rounding}" if clause.rounding else ""
    return f"{clause.action} {expression_text(clause.amount)}{rounding}"


def _bands(bands: tuple[n.Band, ...]) -> list[str]:
    """The bands of a table: what they give stands in one column, unless that is far off."""
    heads = [_band(band) for band in bands]
    return _aligned(heads, [f"{band.action} {expression_text(band.amount)}" for band in bands])


def table_lines(table: n.Table) -> list[str]:
    """The lines of a 表: its values stand in one column."""
    heads = [" 且 ".join(map(names_text, row.cells)) or "其余" for row in table.rows]
    rows = _aligned(heads, [expression_text(row.value) for row in table.rows])
    return [f"表 {name_text(table.name)} 按 {names_text(table.keys)}", *indented(rows)]


def _aligned(heads: list[str], values: list[str]) -> list[str]:
    """Heads with what belongs to them in one column."""
    widest = max(map(display_width, heads), default=0)
    column = widest if widest <= _WIDEST_ALIGNED else 0
    pairs = zip(heads, values, strict=True)
    return [f"{pad_to_width(head, column)} {value}" for head, value in pairs]


def _band(band: n.Band) -> str:
    match band:
        case n.CompareBand():
            return f"{band.operator} {expression_text(band.bound, Strength.SUM)}"
        case n.RangeBand():
            return f"{_bound(band.lower, band.lower_closed)} 到 {_bound(band.upper, band.upper_closed)}"
        case n.OptionBand():
            return f"为 {names_text(band.options)}"
        case n.RestBand():
            return "其余"
        case _:
            assert_never(band)


def _bound(bound: e.Expr, closed: bool | None) -> str:
    return expression_text(bound, Strength.SUM) + _BOUND_ENDS[closed]
