"""每处、每个、每天 …: how often a clause counts, or what each record of a list gives."""

from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import PLAIN, POINTS, NumberType
from rules_engine.semantics import calls, typed
from rules_engine.semantics.amounts import clause_points, in_steps, times
from rules_engine.semantics.comparing import COUNT
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import records as r
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.measures import measure_of
from rules_engine.semantics.same_matter import added_up, best_of, key_fields, taken
from rules_engine.semantics.typing import counted_in
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


def occurrence_amount(
    context: Context, clause: nodes.PerOccurrence, env: Environment
) -> ir.Expr | None:
    """Amount × count, or the sum of what each record gives where the amount depends on it."""
    if clause.step == 0:
        context.report(t.zero_step(clause.span))
        return None
    picked = _as_selection(context, clause.counted)
    if picked is None or picked.source.text not in context.lists:
        if clause.same is not None:
            context.report(r.same_without_records(clause.same.span))
            return None
        if clause.best is not None:
            context.report(r.best_without_records(clause.best.span))
            return None
        each = clause_points(context, clause.amount, env)
        counted = calls.count(context, clause.counted, env)
    else:
        each = clause_points(context, clause.amount, env.within(picked.source.text))
        chosen = clause.same is not None or clause.best is not None
        if each is not None and (chosen or _depends_on_record(each)):
            return _sum_over_records(context, clause, picked, each)
        operator = "count" if picked.value is None else "sum"
        counted = calls.selection(context, operator, picked, COUNT, picked.span)
    if each is None or counted is None or not _countable(context, counted, clause):
        return None
    steps = _steps(context, times(context, counted, clause.span), clause)
    return None if steps is None else make.mul(each, steps, clause.span)


def _countable(context: Context, counted: ir.Expr, clause: nodes.PerOccurrence) -> bool:
    """A plain number, or (每天, 每个百分点) a number of the measure that is counted in."""
    found, wanted = typed.measure(counted), measure_of(clause.measure).unit
    if counted_in(found, wanted):
        return True
    plain = counted_in(PLAIN, wanted)
    context.report(t.not_countable(found, PLAIN if plain else wanted, clause.counted.span))
    return False


def _steps(context: Context, counted: ir.Expr, clause: nodes.PerOccurrence) -> ir.Expr | None:
    """How many steps, a part of one as the clause says; of whole numbers ``每 2 篇`` counts full pairs."""
    step = typed.constant(clause.step, clause.measure, clause.span)
    assert isinstance(step.value, (int, Fraction))
    rounding = clause.rounding
    if rounding is None and not _counts_whole(counted, step.value / clause.step):
        context.report(c.step_rounding_missing(clause.span))
        return None
    return in_steps(counted, step, rounding or "不足不计", clause.span)


def _counts_whole(counted: ir.Expr, one: Fraction) -> bool:
    """Whether what is counted comes to a whole number of units (``one``: a unit in base units)."""
    return typed.whole(counted) and (1 / one).denominator == 1


def _as_selection(context: Context, counted: e.Expr | e.Selection) -> e.Selection | None:
    if isinstance(counted, e.Selection):
        return counted
    if isinstance(counted, e.Ref) and counted.name in context.lists:
        name = e.Name(counted.name, span=counted.span)
        return e.Selection(name, None, None, span=counted.span)
    return None


def _depends_on_record(expr: ir.Expr) -> bool:
    return any(isinstance(node, ir.Field) for node in ir.walk([expr]))


def _sum_over_records(
    context: Context, clause: nodes.PerOccurrence, picked: e.Selection, each: ir.Expr
) -> ir.Expr | None:
    if clause.step != 1:
        context.report(t.step_of_records(clause.span))
        return None
    operator = "count" if picked.value is None else "sum"
    counted = calls.selection(context, operator, picked, COUNT, picked.span)
    if counted is None:
        return None
    assert isinstance(counted, ir.Aggregate)
    if counted.value is not None:
        steps = _of_record(context, counted.value, clause)
        if steps is None:
            return None
        each = make.mul(each, steps, clause.span)
    type_ = NumberType(POINTS)
    records = ir.Aggregate("sum", counted.source, counted.where, each, type_, clause.span)
    take = taken(context, clause.best, clause.same)
    if clause.same is None:
        return records if take is None else best_of(records, each, take)
    keys = key_fields(context, clause.same, counted.source)
    return None if keys is None else added_up(records, each, clause.same, keys, take)


def _of_record(context: Context, value: ir.Expr, clause: nodes.PerOccurrence) -> ir.Expr | None:
    """How often a clause counts for a record that has a number."""
    if not _countable(context, value, clause):
        return None
    return _steps(context, times(context, value, clause.span), clause)
