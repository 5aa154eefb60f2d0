"""基准日, and what is in force on it: 自 … 起施行, 至 … 止."""

from datetime import date

from attrs import evolve

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import DateType
from rules_engine.semantics import lines
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import dates as d
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

_DATE = DateType()


def read_as_of(context: Context) -> None:
    """Fill ``context.as_of`` from the head of the scheme; called when the facts are known."""
    line = lines.the_one(context, lines.of_kind(context.head.items, nodes.AsOf), "基准日")
    if line is not None:
        context.as_of_stated = True
        context.as_of = _as_of(context, line.day)


def _as_of(context: Context, day: e.Name | e.DateLiteral) -> ir.Expr | None:
    if isinstance(day, e.DateLiteral):
        return make.const(day.value, _DATE, day.span)
    decl = context.schema.by_name.get(day.text)
    if decl is not None and isinstance(decl.type, DateType):
        context.used.add(decl.name)
        return ir.Fact(decl.name, decl.type, day.span)
    if day.text not in context.broken:
        known = [fact.name for fact in context.schema.facts if isinstance(fact.type, DateType)]
        context.report(d.as_of_not_a_date(day.text, day.span, known))
    return None


def as_of_for(context: Context, what: str, span: Span) -> ir.Expr | None:
    """The 基准日 that a dated part needs; reported once where there is none."""
    if not context.as_of_stated:
        context.as_of_stated = True
        context.report(d.as_of_missing(what, span))
    return context.as_of


def fixed_day(as_of: ir.Expr) -> date | None:
    """The 基准日 where it is the same for all units."""
    is_fixed = isinstance(as_of, ir.Const) and isinstance(as_of.value, date)
    return as_of.value if is_fixed else None  # type: ignore[union-attr, return-value]  # as_of is a Const


def is_backwards(context: Context, node: nodes.Period | nodes.Version) -> bool:
    """Whether a period ends before it starts; reported."""
    if node.start is None or node.end is None or node.start.value <= node.end.value:
        return False
    context.report(d.period_backwards(node.start.span.to(node.end.span)))
    return True


def on_or_between(
    as_of: ir.Expr, first: date | None, last: date | None, span: Span
) -> tuple[ir.Expr, ...]:
    """The tests that a day is not before ``first`` and not after ``last``."""
    ends = (("ge", first), ("le", last))
    return tuple(
        ir.Apply(operator, (as_of, make.const(end, _DATE, span)), make.BOOL, span)
        for operator, end in ends
        if end is not None
    )


def in_force(context: Context, period: nodes.Period | None) -> ir.Period | None:
    """When a clause counts; None where it always does, or where an error was reported."""
    if period is None or is_backwards(context, period):
        return None
    as_of = as_of_for(context, "有施行日期的条款", period.span)
    if as_of is None:
        return None
    start = period.start.value if period.start is not None else None
    end = period.end.value if period.end is not None else None
    holds = make.all_of(on_or_between(as_of, start, end, period.span), period.span)
    return ir.Period(start, end, as_of, holds)


def within_period(made: ir.Clause, period: ir.Period | None) -> ir.Clause:
    """A clause that comes to nothing while it is not in force."""
    if period is None:
        return made
    span, nothing = made.span, make.score(0, made.span)
    possible = made.possible
    return evolve(
        made,
        amount=make.when(period.holds, made.amount, nothing, span),
        possible=None if possible is None else make.when(period.holds, possible, nothing, span),
        evidence=_with(made.evidence, period.as_of),
        period=period,
    )


def _with(evidence: tuple[ir.Expr, ...], as_of: ir.Expr) -> tuple[ir.Expr, ...]:
    return (*evidence, as_of) if isinstance(as_of, ir.Fact) else evidence
