"""每月清单 and 每季清单: lists with one record for each period, and runs of periods."""

from fractions import Fraction

from attrs import evolve

from rules_engine import ir
from rules_engine.model.types import PLAIN, FactDecl, ListType, NumberType
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import records as r
from rules_engine.semantics.findings import types as t
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

# Words of types → the field that tells the records apart, and how many periods a year has.
PERIODS = {"每月清单": ("月份", 12), "每季清单": ("季度", 4)}
RUN_WORD = "连续期数"


def period_key(fact: nodes.Fact) -> str:
    """The field that a list of this type has besides those written; empty where it has none."""
    named = fact.type.name if isinstance(fact.type, nodes.NamedType) else ""
    return PERIODS[named][0] if named in PERIODS else ""


def period_field(context: Context, type_: nodes.NamedType) -> FactDecl:
    """The field of the period, from 1 or the range that is written: ``每月清单 1 到 6``."""
    name, last = PERIODS[type_.name]
    first, end = _end(type_.lower, 1, last), _end(type_.upper, last, last)
    if first is None or end is None or first > end:
        context.report(t.bad_range(f"{name}是 1 到 {last} 之间的整数", type_.span))
        first, end = 1, last
    kind = NumberType(PLAIN, lower=Fraction(first), upper=Fraction(end), whole=True)
    return FactDecl(name, kind)


def _end(literal: e.Literal | None, otherwise: int, last: int) -> int | None:
    """A period as written; None where it is none."""
    if literal is None:
        return otherwise
    if not isinstance(literal, e.Quantity) or literal.measure not in ("", "月"):
        return None
    value = literal.value
    return int(value) if value.denominator == 1 and 1 <= value <= last else None


def without_gaps(context: Context, decl: FactDecl, span: Span) -> FactDecl:
    """缺期不计 makes sense only for a list that goes by periods."""
    if not isinstance(decl.type, ListType) or not decl.period:
        context.report(t.misplaced_modifier("缺期不计", decl.type, span))
        return decl
    return evolve(decl, type=evolve(decl.type, gaps_left_out=True))


def is_run(context: Context, argument: e.Expr | e.Selection, span: Span) -> bool:
    """Whether an argument says over which periods, and what must hold; reports where not."""
    if isinstance(argument, e.Selection) and argument.where is not None and argument.value is None:
        decl = context.lists.get(argument.source.text)
        if decl is None or decl.period:
            return True
    by_period = [name for name, decl in context.lists.items() if decl.period]
    context.report(r.run_without_periods(span, by_period))
    return False


def run_of(context: Context, records: ir.Aggregate) -> ir.Expr:
    """The aggregate with the periods by which records follow one another."""
    name = context.lists[records.source].period
    key = ir.Field(records.source, name, context.fields_of(records.source)[name].type, records.span)
    return evolve(records, keys=(key,))
