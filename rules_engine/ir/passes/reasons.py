"""The clauses of a program by number: those that give or take points, then 否决 and 改判.

Numbers follow the text, so that a set of them in a few bytes says why a unit has its score.
"""

from attrs import field, frozen

from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.records import Shown
from rules_engine.source import Span


@frozen(eq=False, repr=False)
class Reason(Shown):
    """What can be a reason. It is one for a unit if ``expr`` is a number other than 0, or for a ruling
    是; and if ``node``, where the clause stands, is listed in the ledger: it applies, or has a score all
    the same."""

    number: int
    path: tuple[str, ...]
    text: str
    expr: Expr
    node: ScoreNode | None
    span: Span = field(repr=False)


def reasons_of(program: Program) -> tuple[Reason, ...]:
    """Everything that can be a reason; its place is its number."""
    clauses = [(node, clause) for node in program.nodes for clause in node.clauses]
    found = [
        Reason(number, node.path, clause.text, clause.amount, node, clause.span)
        for number, (node, clause) in enumerate(clauses)
    ]
    found += [
        Reason(number, (ruling.name,), ruling.text, ruling.effective, None, ruling.span)
        for number, ruling in enumerate(program.rulings, len(found))
    ]
    return tuple(found)
