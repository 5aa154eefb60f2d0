"""Canonical text of a scheme: one way to write each node, in the order of the text. Parsing the text
gives the nodes again.

Comments are not nodes: what re-attaches them goes by places, beside this.
"""

from typing import assert_never

from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_cases import case_lines
from rules_engine.syntax.printing_clauses import indented
from rules_engine.syntax.printing_expressions import name_text, names_text, quoted_text
from rules_engine.syntax.printing_indicators import (
    adjustment_lines,
    indicator_lines,
    item_lines,
    limit_text,
    weight_text,
    worth_text,
)
from rules_engine.syntax.printing_lines import silence_text
from rules_engine.syntax.printing_rulings import judgement_lines
from rules_engine.syntax.printing_scheme import declaration_lines
from rules_engine.syntax.printing_standing import grades_text


def print_scheme(file: n.File) -> str:
    """The canonical text of a rule file, which ends with a line end; empty if there are no blocks."""
    return "\n".join("".join(f"{line}\n" for line in block_lines(block)) for block in file.blocks)


def block_lines(block: n.Block) -> list[str]:
    """The lines of a block that stands at the left margin."""
    match block:
        case n.Indicator():
            return indicator_lines(block)
        case n.Adjustment():
            return adjustment_lines(block)
        case n.Case():
            return case_lines(block)
        case n.Silence():
            return [silence_text(block)]
        case n.Reuse() | n.Replacement() | n.Removal() | n.Extension():
            return _change(block)
        case n.Scheme() | n.Units() | n.Facts() | n.Definition() | n.Parameter() | n.Table():
            return declaration_lines(block)
        case _:
            return judgement_lines(block)


def _change(change: n.Reuse | n.Replacement[n.Part] | n.Removal | n.Extension) -> list[str]:
    match change:
        case n.Reuse():
            return [f"沿用 {quoted_text(change.path)}"]
        case n.Replacement():
            head, *lines = block_lines(change.block)
            return [f"替换 {head}", *lines]
        case n.Removal():
            return [f"删去 {change.kind}{_removed(change)}"]
        case n.Extension():
            head = f"并入 {change.kind} {name_text(change.name)}"
            head += (
                f"{worth_text(change.worth)}{weight_text(change.weight)}{limit_text(change.limit)}"
            )
            return [head, *indented([line for item in change.items for line in _inner(item)])]
        case _:
            assert_never(change)


def _removed(removal: n.Removal) -> str:
    if not removal.names:
        return ""
    of_quota = removal.kind == "名额"
    return f" {grades_text(removal.names) if of_quota else names_text(removal.names)}"


def _inner(item: n.ExtensionItem) -> list[str]:
    """A line of 并入: a change of what stands inside, or what is added."""
    if isinstance(item, n.Replacement | n.Removal | n.Extension):
        return _change(item)
    return item_lines(item)
