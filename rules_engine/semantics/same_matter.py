"""同一 事项 取最高: of the records of one matter only the one that gives most counts."""

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import NumberType
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import records as r
from rules_engine.source import Span
from rules_engine.syntax import nodes


def key_fields(
    context: Context, same: nodes.SameMatter, source: str
) -> tuple[ir.Field, ...] | None:
    """The fields that tell the matters of a list apart; None where there is an error."""
    fields = context.fields_of(source)
    for name in same.fields:
        if name.text not in fields:
            context.report(r.unknown_field(name.text, source, name.span, list(fields)))
            return None
    nullable = any(fields[name.text].nullable for name in same.fields)
    if same.blanks_apart and not (nullable and same.mode == "取最高"):
        context.report(r.idle_blanks_apart(same.mode, same.span))
        return None
    return tuple(
        ir.Field(source, name.text, fields[name.text].type, name.span) for name in same.fields
    )


def taken(context: Context, best: nodes.Best | None, same: nodes.SameMatter | None) -> int | None:
    """How many records count, below 0 for the lowest; None for all. Reported where that is amiss."""
    if best is None:
        return None
    if best.number == 0:
        context.report(r.none_taken(best.span))
        return None
    if same is not None and same.blanks_apart:
        context.report(r.blanks_apart_among_best(best.span, same.span))
    return best.number if best.word == "取最高的" else -best.number


def best_of(records: ir.Aggregate, each: ir.Expr, take: int) -> ir.Expr:
    """What so many of the records give together."""
    return _aggregate("sum_of_max", records, records.where, each, (), take)


def added_up(
    records: ir.Aggregate,
    each: ir.Expr,
    same: nodes.SameMatter,
    keys: tuple[ir.Field, ...],
    take: int | None = None,
) -> ir.Expr:
    """What the records of an aggregate give together; those without a matter count each by
    itself, where the clause says so."""
    where, span = records.where, records.span
    if take is not None:
        told_apart = keys if same.mode == "取最高" else ()
        return _aggregate("sum_of_max", records, where, each, told_apart, take)
    if same.mode == "累计":
        return _aggregate("sum", records, where, each, ())
    if not same.blanks_apart:
        return _aggregate("sum_of_max", records, where, each, keys)
    blank = make.any_of([ir.Apply("is_blank", (key,), make.BOOL, same.span) for key in keys], span)
    known = _and(where, make.negate(blank, same.span), span)
    highest = _aggregate("sum_of_max", records, known, each, keys)
    return make.add([highest, _aggregate("sum", records, _and(where, blank, span), each, ())], span)


def _and(where: ir.Expr | None, test: ir.Expr, span: Span) -> ir.Expr:
    return test if where is None else make.all_of([where, test], span)


def _aggregate(
    operator: str,
    records: ir.Aggregate,
    where: ir.Expr | None,
    each: ir.Expr,
    keys: tuple[ir.Field, ...],
    take: int | None = None,
) -> ir.Expr:
    assert isinstance(each.type, NumberType)
    type_ = NumberType(each.type.measure, whole=each.type.whole)
    return ir.Aggregate(operator, records.source, where, each, type_, records.span, keys, take)
