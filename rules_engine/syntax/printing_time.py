"""Canonical lines of 基准日, 参数 and what is in force."""

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import indented
from rules_engine.syntax.printing_expressions import (
    date_text,
    expression_text,
    name_text,
    quoted_text,
)


def as_of_text(item: n.AsOf) -> str:
    """基准日 检查日"""
    day = item.day
    return f"基准日 {name_text(day) if isinstance(day, e.Name) else date_text(day)}"


def parameter_lines(parameter: n.Parameter) -> list[str]:
    """The lines of a 参数."""
    head = f"参数 {name_text(parameter.name)}"
    if parameter.dated:
        return [head, *indented([_version(version) for version in parameter.versions])]
    return [f"{head} 为 {_value(parameter.versions[0])}"]


def _version(version: n.Version) -> str:
    start = f"自 {date_text(version.start)} " if version.start else ""
    if version.end is None:
        return f"{start}起为 {_value(version)}"
    return f"{start}至 {date_text(version.end)} 为 {_value(version)}"


def _value(version: n.Version) -> str:
    cite = f" 依据 {quoted_text(version.cite.text)}" if version.cite else ""
    return expression_text(version.value) + cite
