"""Canonical lines of 名额 and 名单."""

from typing import assert_never

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_expressions import (
    expression_text,
    grade_text,
    name_text,
    quantity_text,
    quoted_text,
)


def grades_text(grades: tuple[e.Name, ...]) -> str:
    """Grades as a list."""
    return "、".join(map(grade_text, grades))


def rank_key_text(key: n.RankKey) -> str:
    """``按 总分 从高到低``"""
    return f"{'按' if key.first else '再按'} {expression_text(key.value)} {key.direction}"


def standing_line(item: n.QuotaItem | n.RollItem) -> str:
    """A line of a 名额 or a 名单."""
    match item:
        case n.Cite():
            return f"依据 {quoted_text(item.text)}"
        case n.Note():
            return f"说明 {quoted_text(item.text)}"
        case n.Silence():
            return f"忽略 {item.code} {quoted_text(item.reason)}"
        case n.GroupBy():
            return f"分组 {name_text(item.name)}"
        case n.QuotaLimit():
            mode = f" {item.mode}" if item.mode else ""
            least = f" 至少 {item.least} 名" if item.least is not None else ""
            return f"最多 {quantity_text(item.limit)}{mode}{least}"
        case n.Cut():
            return f"并列 {item.word}"
        case n.Regrade():
            return f"超出 改评 {grade_text(item.grade)}"
        case n.Lifted():
            return f"改判定为的 {item.word}"
        case _:
            return _roll_line(item)


def _roll_line(item: n.RulingWhen | n.RollGrades | n.Take | n.RankKey | n.RosterOrder) -> str:
    match item:
        case n.RulingWhen():
            return f"当 {expression_text(item.when)}"
        case n.RollGrades():
            return f"等次 {grades_text(item.grades)}"
        case n.Take():
            return f"取 {item.end} {item.number} {item.measure}"
        case n.RankKey():
            return rank_key_text(item)
        case n.RosterOrder():
            return "按 名录次序"
        case _:
            assert_never(item)
