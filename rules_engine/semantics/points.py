"""Points that may differ by class: as an expression, and as a table for the checks."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import OptionType
from rules_engine.records import Alike
from rules_engine.semantics import naming
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import limits
from rules_engine.source import Span
from rules_engine.syntax import nodes

ByClass = Mapping[str | None, Fraction]


@frozen(eq=False, repr=False)
class PointsValue(Alike):
    """Points: the expression, the number of each class (key None: a scheme without classes)."""

    expr: ir.Expr
    by_class: ByClass
    span: Span


def kinds(context: Context) -> tuple[str | None, ...]:
    """The classes, or None alone where the scheme has none."""
    return context.schema.classes or (None,)


def read_points(
    context: Context, node: nodes.Points, *, signed: bool = False
) -> PointsValue | None:
    """Points as written; reports classes that do not exist, numbers off the rounding grid and,
    unless ``signed``, below 0."""
    quantity = node.amount
    made = naming.quantity(context, quantity)
    if made is None:
        return None
    exceptions = {part.name.text: part.value for part in quantity.by_class}
    table = {kind: exceptions.get(kind or "", quantity.value) for kind in kinds(context)}
    value = PointsValue(made, table, node.span)
    numbers = {quantity.value, *exceptions.values()}
    if min(numbers) < 0 and not signed:
        context.report(limits.negative_points(min(numbers), node.span))
        return None
    check_grid(context, value, numbers)
    return value


@frozen(eq=False, repr=False)
class Kind(Alike):
    """A class, or (None) the one kind of unit of a scheme without classes."""

    name: str | None


def higher_class(value: PointsValue, limit: PointsValue) -> Kind | None:
    """The first class for which ``value`` is above ``limit``."""
    kinds_ = (Kind(name) for name in value.by_class)
    return next((k for k in kinds_ if value.by_class[k.name] > limit.by_class[k.name]), None)


def check_grid(context: Context, value: PointsValue, numbers: set[Fraction]) -> None:
    """Points with more decimals than 舍入 keeps could be exceeded by rounding."""
    if context.rounding is None:
        return
    scale = 10**context.rounding.digits
    for number in sorted(numbers):
        if (number * scale).denominator != 1:
            context.report(c.off_grid(number, context.rounding.digits, value.span))


def fixed_points(context: Context, table: ByClass, span: Span) -> PointsValue:
    """Points given as a table (sums of children)."""
    values = set(table.values())
    if len(values) == 1:
        return PointsValue(make.score(values.pop(), span), table, span)
    names = [kind for kind in table if kind is not None]
    otherwise = make.score(table[names[-1]], span)
    branches = tuple(
        (_is_class(context, name, span), make.score(table[name], span)) for name in names[:-1]
    )
    return PointsValue(ir.Case(branches, otherwise, make.SCORE, span), table, span)


def _is_class(context: Context, name: str, span: Span) -> ir.Expr:
    type_ = OptionType(context.schema.classes)
    attribute = naming.class_attribute(context, span)
    return make.equals(attribute, make.const(name, type_, span), span)
