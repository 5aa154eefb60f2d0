"""What the treatment of an item that does not apply makes of its score."""

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics.applicability import STANDS_IN, Applicability
from rules_engine.semantics.comparing import PEERS, cohort
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.lowered import Running
from rules_engine.semantics.rescale import raised_in_proportion
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class Worth(Alike):
    """The points of an indicator as they are written, and with its share of 平摊."""

    points: ir.Expr | None
    raised: ir.Expr | None


def settle(
    context: Context,
    applicability: Applicability,
    running: Running,
    worth: Worth,
    indicator: nodes.Indicator,
) -> tuple[Running, ir.Expr]:
    """What the treatment makes of an item that does not apply, and its score."""
    span = indicator.name.span
    applies, treatment = applicability.applies, applicability.treatment
    if applies is None:
        return running, running.value
    if treatment == "按满分" and worth.points is None and not context.sink.has_errors:
        context.report(f.points_for_treatment(treatment, indicator.name.text, span))
    if treatment in STANDS_IN:
        stand_in = _stand_in(context, applicability, running.value, worth, span)
        value = make.when(applies, running.value, stand_in, span)
        running = running.then(StepKind.NOT_APPLICABLE, value)
        return running, value
    return running, make.when(applies, running.value, make.not_applicable(span), span)


def _stand_in(
    context: Context, applicability: Applicability, value: ir.Expr, worth: Worth, span: Span
) -> ir.Expr:
    if applicability.treatment == "按满分" and worth.raised is not None:
        return worth.raised
    if applicability.treatment == "同类平均":
        return _mean(context, applicability.applies, value, worth, span)
    return make.score(0, span)


def _mean(
    context: Context, applies: ir.Expr | None, value: ir.Expr, worth: Worth, span: Span
) -> ir.Expr:
    """同类平均. Where 平摊 may have raised the points of some units more than those of others, each
    score is first taken back to the points as written, and their mean raised as the own points are.
    Of units that it does not apply to nothing is asked."""
    points, raised, nobody = worth.points, worth.raised, make.not_applicable(span)
    if points is None or raised is None or raised is points:
        mean = cohort(context, "mean", make.when(applies, value, nobody, span), span, PEERS)
    else:
        counted = raised_in_proportion(value, raised, points, span)
        mean = cohort(context, "mean", make.when(applies, counted, nobody, span), span, PEERS)
        mean = raised_in_proportion(mean, points, raised, span)
    rule = context.rounding
    if rule is not None and rule.rounds_items:
        mean = make.rounded(mean, rule.digits, rule.mode, span)
    return mean if raised is None else make.smallest(mean, raised, span)
