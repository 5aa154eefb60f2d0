"""What may be made of a list with too few records for it, where no condition keeps that away."""

from collections.abc import Iterator, Sequence

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.guards import Guards
from rules_engine.ir.passes.telling import ENOUGH, Known
from rules_engine.model.types import FactSchema, ListType
from rules_engine.operators import FEWEST_RECORDS
from rules_engine.semantics.findings import lints as f
from rules_engine.semantics.lints.whereabouts import whereabouts
from rules_engine.source import Span
from rules_engine.syntax.walking import Written


def too_few_records(
    written: Written,
    order: Sequence[ir.Expr],
    guards: Guards,
    always: Known,
    schema: FactSchema,
) -> Iterator[Diagnostic]:
    """Means and extremes that may have nothing to be of. ``order``: every node; ``always``: what is
    known of every unit that takes part."""
    asked = {id(node) for node in order if _may_lack(node, schema)}
    if not asked:
        return
    told: set[Span] = set()
    for use in guards.uses(lambda user, one: id(one) in asked and not isinstance(user, ir.Cohort)):
        node = use.operand
        known = (ENOUGH, guards.number_of(node)) in always or use.knows(ENOUGH, node)
        if isinstance(node, ir.Aggregate) and not known and node.span not in told:
            told.add(node.span)
            where = whereabouts(written, node.span)
            yield f.too_few_records(_listed(node), _fewest(node), node.span, where=where)


def _fewest(node: ir.Aggregate) -> int:
    return FEWEST_RECORDS[node.operator]


def _listed(node: ir.Aggregate) -> str:
    """``打分``, ``打分 中 到场``."""
    chosen = node.where is not None and node.where.span.text
    return f"{node.source} 中 {chosen}" if chosen else node.source


def _may_lack(node: ir.Expr, schema: FactSchema) -> bool:
    """Whether a list may have too few records for this; one that goes by the periods of the year has a
    record for each."""
    if not isinstance(node, ir.Aggregate) or node.operator not in FEWEST_RECORDS:
        return False
    kind = schema.by_name[node.source].type
    assert isinstance(kind, ListType)
    if not kind.period or kind.gaps_left_out:
        return True
    by_period = node.where is None or _only_of(node.where, kind.period)
    return not by_period or len(kind.periods) < _fewest(node)


def _only_of(where: ir.Expr, period: str) -> bool:
    """Whether a condition on records asks for nothing but their period."""
    asked = [node for node in walk([where]) if isinstance(node, (ir.Field, ir.Fact))]
    return bool(asked) and all(node.name == period for node in asked)
