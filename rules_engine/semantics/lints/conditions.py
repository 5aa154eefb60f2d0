"""Comparisons that always, or never, hold for facts within their ranges."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.passes.ranges import Range
from rules_engine.model.types import NumberType
from rules_engine.semantics.findings import lints as f
from rules_engine.semantics.intervals import value_words
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.walking import Written

_MIRRORED = {"gt": "lt", "ge": "le"}


def settled_conditions(
    written: Written, order: Sequence[ir.Expr], bounds: dict[int, Range]
) -> Iterator[Diagnostic]:
    """Comparisons of a pair. A definition with parameters may be settled for one use only: it counts
    where it is settled for all. Grades and statistics have checks, and habits, of their own."""
    wanted = _comparisons(written)
    found: dict[Span, list[tuple[bool | None, ir.Apply]]] = {}
    for node in order:
        if isinstance(node, ir.Apply) and node.span in wanted:
            found.setdefault(node.span, []).append((_outcome(node, bounds), node))
    for place, outcomes in found.items():
        first, node = outcomes[0]
        if first is not None and all(outcome is first for outcome, _ in outcomes):
            compare = wanted[place]
            why = _why(compare, node, bounds)
            yield f.settled_condition(compare.span.text, why, compare.span, holds=first)


def _comparisons(written: Written) -> dict[Span, e.Compare]:
    found: dict[Span, e.Compare] = {}
    for block, below in written:
        if isinstance(block, (nodes.Grades, nodes.Statistics)):
            continue
        for node, _ in below:
            if isinstance(node, e.Compare) and len(node.rest) == 1:
                found[node.span] = node
    return found


def _outcome(node: ir.Apply, bounds: dict[int, Range]) -> bool | None:
    """是, 否, or None where it depends."""
    if node.operator not in ("lt", "le", "gt", "ge", "eq", "ne"):
        return None
    left, right = (bounds[id(operand)] for operand in node.operands)
    if node.operator in _MIRRORED:
        left, right = right, left
    match _MIRRORED.get(node.operator, node.operator):
        case "lt":
            return _below(left, right, strictly=True)
        case "le":
            return _below(left, right, strictly=False)
        case operator:
            apart = _surely(left, right, strictly=True) or _surely(right, left, strictly=True)
            return operator == "ne" if apart else None


def _below(left: Range, right: Range, *, strictly: bool) -> bool | None:
    if _surely(left, right, strictly=strictly):
        return True
    return False if _surely(right, left, strictly=not strictly) else None


def _surely(low: Range, high: Range, *, strictly: bool) -> bool:
    """Whether every number of one range is below (or at most) every number of the other."""
    if low.high is None or high.low is None:
        return False
    return low.high < high.low if strictly else low.high <= high.low


def _why(written: e.Compare, node: ir.Apply, bounds: dict[int, Range]) -> str:
    """The bounds of each side that is not a number itself."""
    texts = [written.first.span.text, written.rest[0][1].span.text]
    parts = [
        f"“{text}”{_between(bounds[id(side)], side)}"
        for text, side in zip(texts, node.operands, strict=True)
        if not isinstance(side, ir.Const)
    ]
    return "，".join(parts) or "两边都是定数"


def _between(found: Range, node: ir.Expr) -> str:
    measure = node.type.measure if isinstance(node.type, NumberType) else ""
    ends = (found.low, found.high)
    low, high = (None if end is None else value_words(Fraction(end), measure) for end in ends)
    if low is None:
        return f"不超过 {high}"
    if high is None:
        return f"不低于 {low}"
    return f"只能是 {low}" if low == high else f"在 {low} 到 {high} 之间"
