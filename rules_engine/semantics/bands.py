"""分档: bands as disjoint intervals, whatever the order of the lines; gaps and overlaps are found."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType, OptionType
from rules_engine.semantics import lines, typed
from rules_engine.semantics.amounts import clause_points
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import bands as b
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import types as t
from rules_engine.semantics.intervals import (
    Interval,
    first_gap,
    first_overlap,
    interval_of,
    is_empty,
    staircase,
    test_of,
    value_words,
)
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


def band_amount(
    context: Context, clause: nodes.Bands, env: Environment
) -> tuple[ir.Expr, ir.Expr | None] | None:
    """The amount of a 分档, and the most it can give (None where amounts are not constants)."""
    rests = [band for band in clause.bands if isinstance(band, nodes.RestBand)]
    lines.the_one(context, rests, "其余")
    odd = [band for band in clause.bands if band.action != clause.action]
    if odd:
        context.report(b.mixed_actions(clause.action, odd[0].action, odd[0].span))
        return None
    subject = context.elaborate(clause.subject, env)
    amounts = [clause_points(context, band.amount, env) for band in clause.bands]
    if subject is None or None in amounts:
        return None
    pairs = [(b, a) for b, a in zip(clause.bands, amounts, strict=True) if a is not None]
    if isinstance(subject.type, OptionType):
        made = _option_bands(context, clause, subject, subject.type, pairs)
    elif isinstance(subject.type, NumberType):
        made = _number_bands(context, clause, subject, pairs, env)
    else:
        context.report(t.type_mismatch("数或选项", subject.type, clause.subject.span))
        return None
    largest = _largest([a for _, a in pairs]) if clause.action != "扣" else None
    return None if made is None else (made, largest)


_Pair = tuple[nodes.Band, ir.Expr]


def _largest(amounts: Sequence[ir.Expr]) -> ir.Expr | None:
    constants = [a for a in amounts if isinstance(a, ir.Const)]
    if len(constants) < len(amounts):
        return None
    return max(constants, key=lambda amount: Fraction(_value(amount)), default=None)


def _value(amount: ir.Const) -> int | Fraction:
    assert isinstance(amount.value, (int, Fraction))
    return amount.value


def _rest(pairs: Sequence[_Pair]) -> ir.Expr | None:
    return next((a for b, a in pairs if isinstance(b, nodes.RestBand)), None)


def _number_bands(
    context: Context,
    clause: nodes.Bands,
    subject: ir.Expr,
    pairs: Sequence[_Pair],
    env: Environment,
) -> ir.Expr | None:
    """Intervals of a numeric subject, highest first."""
    made: list[tuple[Interval, ir.Expr]] = []
    for band, amount in pairs:
        if isinstance(band, nodes.RestBand):
            continue
        interval = _interval(context, clause, subject, band, env)
        if interval is None:
            return None
        made.append((interval, amount))
    amounts = dict(zip((i.span.start for i, _ in made), (a for _, a in made), strict=True))
    intervals = staircase([interval for interval, _ in made])
    if not _sound(context, clause, subject, intervals, _rest(pairs)):
        return None
    return _case(subject, intervals, amounts, _rest(pairs), clause)


def _interval(
    context: Context, clause: nodes.Bands, subject: ir.Expr, band: nodes.Band, env: Environment
) -> Interval | None:
    match band:
        case nodes.CompareBand() if band.operator == "≠":
            context.report(f.band_not_equal(band.span))
            return None
        case nodes.CompareBand():
            bound = _bound(context, clause, subject, band.bound, env)
            return None if bound is None else interval_of(band.operator, bound, band.span)
        case nodes.RangeBand():
            return _range(context, clause, subject, band, env)
        case _:
            context.report(t.type_mismatch("界限", subject.type, band.span))
            return None


def _range(
    context: Context,
    clause: nodes.Bands,
    subject: ir.Expr,
    band: nodes.RangeBand,
    env: Environment,
) -> Interval | None:
    if band.lower_closed is None or band.upper_closed is None:
        context.report(b.band_end_unstated(band.span))
        return None
    lower = _bound(context, clause, subject, band.lower, env)
    upper = _bound(context, clause, subject, band.upper, env)
    if lower is None or upper is None:
        return None
    if lower > upper:
        context.report(t.bad_range("这一档的下限比上限大", band.span))
        return None
    made = Interval(lower, band.lower_closed, upper, band.upper_closed, band.span)
    if is_empty(made):
        head = band.span.text[: band.amount.span.start - band.span.start]
        context.report(f.empty_range(head.strip().removesuffix(band.action).strip(), band.span))
        return None
    return made


def _bound(
    context: Context,
    clause: nodes.Bands,
    subject: ir.Expr,
    node: e.Expr,
    env: Environment,
) -> Fraction | None:
    made = typed.number(context, node, env)
    if made is None:
        return None
    if not isinstance(made, ir.Const) or not isinstance(made.value, (int, Fraction)):
        context.report(b.band_not_constant(node.span))
        return None
    sides = (subject, clause.subject), (made, node)
    if typed.agreed_measure(context, *sides, node.span) is None:
        return None
    return Fraction(made.value)


def _sound(
    context: Context,
    clause: nodes.Bands,
    subject: ir.Expr,
    intervals: Sequence[Interval],
    rest: ir.Expr | None,
) -> bool:
    measure = typed.measure(subject)
    overlap = first_overlap(intervals)
    if overlap is not None:
        value, first, second = overlap
        context.report(b.band_overlap(value_words(value, measure), first.span, second.span))
        return False
    assert isinstance(subject.type, NumberType)
    gap = None if rest is not None else first_gap(intervals, subject.type)
    if gap is not None:
        context.report(b.band_gap(value_words(gap, measure), clause.span))
    return gap is None


def _case(
    subject: ir.Expr,
    intervals: Sequence[Interval],
    amounts: dict[int, ir.Expr],
    rest: ir.Expr | None,
    clause: nodes.Bands,
) -> ir.Expr:
    branches = tuple(
        (test_of(subject, interval), amounts[interval.span.start]) for interval in intervals
    )
    otherwise = rest
    if otherwise is None:
        otherwise, branches = branches[-1][1], branches[:-1]
    return ir.Case(branches, otherwise, make.SCORE, clause.span)


def _option_bands(
    context: Context,
    clause: nodes.Bands,
    subject: ir.Expr,
    type_: OptionType,
    pairs: Sequence[_Pair],
) -> ir.Expr | None:
    """Bands of an option-typed subject: each option in exactly one band."""
    taken: dict[str, nodes.OptionBand] = {}
    branches = []
    for band, amount in pairs:
        if isinstance(band, nodes.RestBand):
            continue
        if not isinstance(band, nodes.OptionBand):
            context.report(t.type_mismatch("为 选项", subject.type, band.span))
            return None
        if not _take(context, band, type_, taken):
            return None
        tests = [
            make.equals(subject, make.const(name.text, type_, name.span), band.span)
            for name in band.options
        ]
        branches.append((make.any_of(tests, band.span), amount))
    return _option_case(context, clause, type_, taken, branches, _rest(pairs))


def _take(
    context: Context, band: nodes.OptionBand, type_: OptionType, taken: dict[str, nodes.OptionBand]
) -> bool:
    for name in band.options:
        if name.text not in type_.names:
            context.report(n.unknown_option(name.text, name.span, type_.names))
            return False
        if name.text in taken:
            context.report(b.band_overlap(f"“{name.text}”", taken[name.text].span, band.span))
            return False
        taken[name.text] = band
    return True


def _option_case(
    context: Context,
    clause: nodes.Bands,
    type_: OptionType,
    taken: dict[str, nodes.OptionBand],
    branches: list[tuple[ir.Expr, ir.Expr]],
    rest: ir.Expr | None,
) -> ir.Expr | None:
    left = [name for name in type_.names if name not in taken]
    if rest is None and left:
        context.report(b.band_gap(f"“{left[0]}”", clause.span))
        return None
    if rest is None:
        rest = branches.pop()[1]
    return ir.Case(tuple(branches), rest, make.SCORE, clause.span)
