"""Builds the nodes of 方案, 单位, 事实 and 定义: one method a grammar rule."""

from typing import Any
from unicodedata import normalize

from lark import Token

from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import (
    Names,
    Range,
    all_nodes,
    condition_of,
    first_node,
    first_token,
    quoted,
)
from rules_engine.syntax.expressions import Minus, Quantity


class SchemeBuilder(ExpressionBuilder):
    """Head of a scheme, units, facts, definitions."""

    def scheme(self, meta: Any, children: list[Any]) -> nodes.Scheme:
        return nodes.Scheme(children[1], tuple(children[2:]), span=self.span(meta))

    def year(self, meta: Any, children: list[Any]) -> nodes.Year:
        return nodes.Year(self.whole_number(children[1]), span=self.span(meta))

    def cite(self, meta: Any, children: list[Any]) -> nodes.Cite:
        return nodes.Cite(quoted(children[1]), span=self.span(meta))

    def note(self, meta: Any, children: list[Any]) -> nodes.Note:
        return nodes.Note(quoted(children[1]), span=self.span(meta))

    def silence(self, meta: Any, children: list[Any]) -> nodes.Silence:
        code = normalize("NFKC", children[1])
        return nodes.Silence(code, quoted(children[2]), span=self.span(meta))

    def full_marks(self, meta: Any, children: list[Any]) -> nodes.FullMarks:
        return nodes.FullMarks(first_node(children, nodes.Points), span=self.span(meta))

    def rounding(self, meta: Any, children: list[Any]) -> nodes.Rounding:
        _, stage, mode, digits, _ = children
        return nodes.Rounding(
            str(stage), str(mode), self.whole_number(digits), span=self.span(meta)
        )

    def default_treatment(self, meta: Any, children: list[Any]) -> nodes.DefaultTreatment:
        return nodes.DefaultTreatment(str(children[1]), span=self.span(meta))

    def total_limit(self, meta: Any, children: list[Any]) -> nodes.TotalLimit:
        points, cite = first_node(children, nodes.Points), first_node(children, nodes.Cite)
        when = condition_of(children)
        return nodes.TotalLimit(str(children[1]), points, when, cite, span=self.span(meta))

    def factor(self, meta: Any, children: list[Any]) -> nodes.Factor:
        of = str(children[0]).removesuffix("乘以").strip(" \u3000")
        cite = first_node(children, nodes.Cite)
        when = condition_of(children)
        return nodes.Factor(of, children[1], when, cite, span=self.span(meta))

    def points(self, meta: Any, children: list[Any]) -> nodes.Points:
        sign = -1 if first_token(children, "SIGN") else 1
        value = sign * self.number(first_token(children, "NUMBER"))
        by_class = children[-1] if isinstance(children[-1], tuple) else ()
        amount = Quantity(value, "分", by_class, span=self.span(meta))
        return nodes.Points(amount, span=self.span(meta))

    def units(self, meta: Any, children: list[Any]) -> nodes.Units:
        return nodes.Units(
            all_nodes(children, nodes.UnitAttribute),
            all_nodes(children, nodes.Silence),
            all_nodes(children, nodes.Peers),
            span=self.span(meta),
        )

    def unit_attribute(self, meta: Any, children: list[Any]) -> nodes.UnitAttribute:
        return nodes.UnitAttribute(children[0], tuple(children[1]), span=self.span(meta))

    def peers(self, meta: Any, children: list[Any]) -> nodes.Peers:
        return nodes.Peers(children[-1], span=self.span(meta))

    def names(self, meta: Any, children: list[Any]) -> Names:
        return Names(children)

    def facts(self, meta: Any, children: list[Any]) -> nodes.Facts:
        return nodes.Facts(
            all_nodes(children, nodes.Fact),
            all_nodes(children, nodes.Silence),
            span=self.span(meta),
        )

    def fact(self, meta: Any, children: list[Any]) -> nodes.Fact:
        text = first_token(children, "TEXT")
        return nodes.Fact(
            children[0],
            _with_range(children[1], first_node(children, Range)),
            all_nodes(children, *nodes.FactModifier.__args__),
            quoted(text) if text else "",
            all_nodes(children, nodes.Fact),
            all_nodes(children, nodes.Silence),
            span=self.span(meta),
        )

    def type_name(self, meta: Any, children: list[Any]) -> nodes.NamedType:
        return nodes.NamedType(self.name_text(children[0]), span=self.span(meta))

    def range(self, meta: Any, children: list[Any]) -> Range:
        lower, _, upper = (None if isinstance(child, Token) else child for child in children)
        return Range(lower, upper, self.span(meta))

    def options(self, meta: Any, children: list[Any]) -> nodes.OptionsType:
        return nodes.OptionsType(tuple(children), span=self.span(meta))

    def nullable(self, meta: Any, children: list[Any]) -> nodes.Nullable:
        return nodes.Nullable(span=self.span(meta))

    def may_not_apply(self, meta: Any, children: list[Any]) -> nodes.MayNotApply:
        return nodes.MayNotApply(span=self.span(meta))

    def if_missing(self, meta: Any, children: list[Any]) -> nodes.IfMissing:
        return nodes.IfMissing(children[1], span=self.span(meta))

    def decimals(self, meta: Any, children: list[Any]) -> nodes.Decimals:
        return nodes.Decimals(self.whole_number(children[0]), span=self.span(meta))

    def gaps_left_out(self, meta: Any, children: list[Any]) -> nodes.GapsLeftOut:
        return nodes.GapsLeftOut(span=self.span(meta))

    def direction(self, meta: Any, children: list[Any]) -> nodes.Direction:
        return nodes.Direction(str(children[0]) == "越高越好", span=self.span(meta))

    def only_for(self, meta: Any, children: list[Any]) -> nodes.OnlyFor:
        return nodes.OnlyFor(tuple(children[1]), span=self.span(meta))

    def definition(self, meta: Any, children: list[Any]) -> nodes.Definition:
        parameters = tuple(first_node(children, Names) or ())
        silences = all_nodes(children, nodes.Silence)
        body = children[-1 - len(silences)]
        return nodes.Definition(children[1], parameters, body, silences, span=self.span(meta))

    def table(self, meta: Any, children: list[Any]) -> nodes.Table:
        keys = tuple(first_node(children, Names))
        rows = all_nodes(children, nodes.TableRow)
        return nodes.Table(children[1], keys, rows, span=self.span(meta))

    def table_row(self, meta: Any, children: list[Any]) -> nodes.TableRow:
        cells = tuple(tuple(cell) for cell in all_nodes(children, Names))
        return nodes.TableRow(cells, children[-1], span=self.span(meta))

    def negative(self, meta: Any, children: list[Any]) -> Minus:
        return Minus(children[1], span=self.span(meta))


def _with_range(kind: Any, limits: Range | None) -> Any:
    """The type of a fact with the range that follows it."""
    if limits is None:
        return kind
    span = kind.span.to(limits.span)
    return nodes.NamedType(kind.name, limits.lower, limits.upper, span=span)
