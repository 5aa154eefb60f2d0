"""权重: what an indicator counts in its level, for each class, and whether a level comes to 100%."""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.records import Alike
from rules_engine.semantics import naming
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.points import ByClass, kinds
from rules_engine.syntax import nodes

_WHOLE = 100


@frozen(eq=False, repr=False)
class WeightValue(Alike):
    """A weight: the expression, and the ratio of each class (key None: a scheme without classes)."""

    expr: ir.Expr
    by_class: ByClass


def read_weight(context: Context, node: nodes.Weight | None) -> WeightValue | None:
    """A weight as written; None where there is none, or none that can be taken (reported)."""
    made = naming.quantity(context, node.amount) if node is not None else None
    if node is None or made is None:
        return None
    percents = _percents(context, node)
    return WeightValue(made, {kind: percents[kind] / _WHOLE for kind in percents})


def check_weights(context: Context, parent: str, indicators: Sequence[nodes.Indicator]) -> None:
    """The weights of a level: all or none has one, and for each class they come to 100%."""
    weights = [i.weight for i in indicators if i.weight is not None]
    if not weights:
        return
    for indicator in indicators:
        if indicator.weight is None:
            context.report(c.mixed_weights(indicator.name.text, indicator.name.span))
    named = {part.name.text for weight in weights for part in weight.amount.by_class}
    if len(weights) < len(indicators) or not named <= {kind for kind in kinds(context) if kind}:
        return
    tables = [_percents(context, weight) for weight in weights]
    for kind in kinds(context):
        stated = [table[kind] for table in tables]
        if sum(stated, Fraction(0)) != _WHOLE:
            differ = any(weight.amount.by_class for weight in weights)
            places = [weight.span for weight in weights]
            of_class = kind if differ else None
            context.report(c.weights_do_not_add_up(parent, of_class, stated, places))
            return


def _percents(context: Context, node: nodes.Weight) -> ByClass:
    exceptions = {part.name.text: part.value for part in node.amount.by_class}
    return {kind: exceptions.get(kind or "", node.amount.value) for kind in kinds(context)}
