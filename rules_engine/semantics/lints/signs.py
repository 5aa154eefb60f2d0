"""Amounts that are taken away or added, and may come out below 0."""

from collections.abc import Iterator

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.passes.guards import Guards
from rules_engine.ir.passes.ranges import Range, ranges
from rules_engine.ir.passes.telling import NOT_BELOW
from rules_engine.semantics.findings import amounts as f
from rules_engine.semantics.lints.reach import Bounds, Item, items_of
from rules_engine.syntax import nodes

_Line = nodes.Amount | nodes.PerOccurrence | nodes.Shortfall
_WITH_ACTION = (nodes.Amount, nodes.PerOccurrence, nodes.Shortfall)


def below_zero(file: nodes.File, program: ir.Program, bounds: Bounds) -> Iterator[Diagnostic]:
    """扣 and 加 of what no range and no condition keeps at 0 or above."""
    found = [pair for item in items_of(file, program) for pair in _suspects(item, bounds)]
    if not found:
        return
    amounts = [clause.amount for clause, _ in found]
    finer = ranges(amounts, program.schema, _kept_up(amounts, bounds))
    for clause, line in found:
        if _below(finer[id(clause.amount)]):
            yield f.may_be_negative(line.action, line.amount.span.text, line.amount.span)


def _suspects(item: Item, bounds: Bounds) -> Iterator[tuple[ir.Clause, _Line]]:
    written = {
        line.span: line
        for line in item.block.items
        if isinstance(line, _WITH_ACTION) and line.action != "得"
    }
    for clause in item.node.clauses:
        line = written.get(clause.span)
        if line is not None and _below(bounds[id(clause.amount)]):
            yield clause, line


def _below(found: Range) -> bool:
    return found.low is None or found.low < 0


def _kept_up(amounts: list[ir.Expr], bounds: Bounds) -> frozenset[int]:
    """Nodes that a condition keeps from being below 0 wherever they are used."""
    guards = Guards(amounts)
    kept: dict[int, bool] = {}
    for use in guards.uses(lambda _, operand: _below(bounds[id(operand)])):
        known = kept.get(id(use.operand), True) and use.knows(NOT_BELOW, use.operand)
        kept[id(use.operand)] = known
    return frozenset(node for node, known in kept.items() if known)
