"""Indicators and rulings that name no 依据, nor anything above them: one hint a scheme."""

from collections.abc import Iterator

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.semantics.findings import lints as f
from rules_engine.source import Span

# A scheme of fewer indicators is an exercise; a hint would stand beside every example.
_WORTH_TELLING = 5


def uncited(program: ir.Program, place: Span) -> Iterator[Diagnostic]:
    """One finding at the name of the scheme, where something has no source."""
    if program.cites:
        return
    items = [name for node in program.total.children for name in _uncited(node)]
    rulings = [ruling.name for ruling in program.rulings if not ruling.cites]
    if len(items) + len(rulings) >= _WORTH_TELLING or _any_cited(program):
        names = [*items, *rulings]
        if names:
            yield f.no_cite(len(items), len(rulings), names[0], place)


def _uncited(root: ir.ScoreNode) -> Iterator[str]:
    """The items below a node without 依据 of their own or from above."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.cites:
            continue
        if node.children:
            waiting += reversed(node.children)
        elif not all(clause.cites for clause in node.clauses):
            yield node.name


def _any_cited(program: ir.Program) -> bool:
    nodes_ = any(node.cites or any(c.cites for c in node.clauses) for node in program.nodes)
    return nodes_ or any(ruling.cites for ruling in program.rulings)
