"""Syntax nodes by hand, in few words. Their spans point at nothing: print them, then compile."""

from collections.abc import Mapping
from fractions import Fraction

from rules_engine.source import Source, Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n

SPAN = Span(Source("随机.rule", ""), 0, 0)

# How many points a node has: by class, or under None in a scheme without classes.
ByClass = Mapping[str | None, Fraction]


def name(text: str) -> e.Name:
    return e.Name(text, span=SPAN)


def names(texts: tuple[str, ...]) -> tuple[e.Name, ...]:
    return tuple(map(name, texts))


def ref(text: str) -> e.Ref:
    return e.Ref(text, span=SPAN)


def quantity(value: Fraction | int, measure: str = "") -> e.Quantity:
    return e.Quantity(Fraction(value), measure, span=SPAN)


def number(value: Fraction | int, measure: str = "") -> e.Expr:
    """A literal; a negative one is a minus before a literal."""
    if value >= 0:
        return quantity(value, measure)
    return e.Minus(quantity(-value, measure), span=SPAN)


def by_class(values: ByClass, measure: str = "分") -> e.Quantity:
    """``10 分（县区 2 分）``: the value of the first class, the others where they differ."""
    (_, first), *others = values.items()
    parts = tuple(
        e.ClassQuantity(name(kind), value, measure, span=SPAN)
        for kind, value in others
        if kind is not None and value != first
    )
    return e.Quantity(first, measure, parts, span=SPAN)


def points(values: ByClass) -> n.Points:
    return n.Points(by_class(values), span=SPAN)


def flat_points(value: Fraction | int) -> n.Points:
    return n.Points(quantity(value, "分"), span=SPAN)


def compare(first: e.Expr, operator: str, second: e.Expr) -> e.Compare:
    return e.Compare(first, ((operator, second),), span=SPAN)


def call(function: str, *arguments: e.Expr | e.Selection) -> e.Call:
    return e.Call(name(function), arguments, span=SPAN)


def selection(source: str, where: e.Expr | None = None, value: e.Expr | None = None) -> e.Selection:
    return e.Selection(name(source), where, value, span=SPAN)


def times(first: e.Expr, second: e.Expr) -> e.Product:
    return e.Product(first, (("×", second),), span=SPAN)


def over(first: e.Expr, second: e.Expr) -> e.Product:
    return e.Product(first, (("/", second),), span=SPAN)


def total(first: e.Expr, *rest: tuple[str, e.Expr]) -> e.Sum:
    return e.Sum(first, rest, span=SPAN)


def negated(operand: e.Expr) -> e.Not:
    return e.Not(operand, span=SPAN)


def both(*operands: e.Expr) -> e.Expr:
    """``甲 且 乙``, flat as the parser makes it."""
    parts = [p for o in operands for p in (o.operands if isinstance(o, e.And) else (o,))]
    return parts[0] if len(parts) == 1 else e.And(tuple(parts), span=SPAN)


def either(*operands: e.Expr) -> e.Expr:
    """``甲 或 乙``, flat as the parser makes it."""
    parts = [p for o in operands for p in (o.operands if isinstance(o, e.Or) else (o,))]
    return parts[0] if len(parts) == 1 else e.Or(tuple(parts), span=SPAN)
