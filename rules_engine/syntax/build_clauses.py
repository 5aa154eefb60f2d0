"""Builds the nodes of the clauses that score: one method a grammar rule."""

from fractions import Fraction
from typing import Any

from lark import Token

from rules_engine.source import Span
from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import (
    AtMost,
    Names,
    When,
    all_nodes,
    condition_of,
    expressions_in,
    first_node,
    first_token,
    quoted,
    word,
)
from rules_engine.syntax.expressions import Name, Quantity
from rules_engine.syntax.names import plain_name


class ClauseBuilder(ExpressionBuilder):
    """得, 扣, 加, 每, 达标, 分档, 人工评分."""

    def action(self, meta: Any, children: list[Any]) -> Token:
        return Token("ACTION", str(children[0]))

    def when(self, meta: Any, children: list[Any]) -> When:
        return When(children[1])

    def at_most(self, meta: Any, children: list[Any]) -> AtMost:
        return AtMost(children[1])

    def counted(self, meta: Any, children: list[Any]) -> Any:
        return children[0]

    def cited(self, meta: Any, children: list[Any]) -> nodes.Cite:
        return nodes.Cite(quoted(children[1]), span=self.span(meta))

    def amount(self, meta: Any, children: list[Any]) -> nodes.Amount:
        return nodes.Amount(
            str(children[0]),
            children[1],
            condition_of(children),
            first_node(children, nodes.Cite),
            first_node(children, nodes.Period),
            span=self.span(meta),
        )

    def no_score(self, meta: Any, children: list[Any]) -> nodes.NoScore:
        cite = first_node(children, nodes.Cite)
        period = first_node(children, nodes.Period)
        return nodes.NoScore(children[1].condition, cite, period, span=self.span(meta))

    def per_occurrence(self, meta: Any, children: list[Any]) -> nodes.PerOccurrence:
        counted, amount = expressions_in(children)
        step = first_token(children, "NUMBER")
        return nodes.PerOccurrence(
            self.number(step) if step else Fraction(1),
            _measure_of(children),
            counted,
            str(first_token(children, "ACTION")),
            amount,
            word(children, "STEP"),
            first_node(children, nodes.SameMatter),
            first_node(children, nodes.Best),
            condition_of(children, AtMost),
            condition_of(children),
            first_node(children, nodes.Cite),
            first_node(children, nodes.Period),
            span=self.span(meta),
        )

    def same(self, meta: Any, children: list[Any]) -> nodes.SameMatter:
        fields = tuple(first_node(children, Names) or (self.same_field(children[0]),))
        mode = str(first_token(children, "SAME_MODE"))
        apart = first_token(children, "KW_BLANKS_APART") is not None
        return nodes.SameMatter(fields, mode, apart, span=self.span(meta))

    def best(self, meta: Any, children: list[Any]) -> nodes.Best:
        taken, count, measure = children
        return nodes.Best(str(taken), self.whole_number(count), str(measure), span=self.span(meta))

    def same_field(self, token: Token) -> Name:
        """The field of 同一事项, written as one word."""
        whole = self.token_span(token)
        text = plain_name(token.removeprefix("同一"))
        span = Span(whole.source, whole.end - len(text), whole.end)
        return Name(text, span=span)

    def target(self, meta: Any, children: list[Any]) -> nodes.Target:
        _, value, operator, threshold, *cited = children
        cite = next(iter(cited), None)
        return nodes.Target(value, self.operator(operator), threshold, cite, span=self.span(meta))

    def shortfall(self, meta: Any, children: list[Any]) -> nodes.Shortfall:
        direction, step_number, measure = children[:3]
        step = Quantity(self.number(step_number), self.measure(measure), span=self.span(meta))
        return nodes.Shortfall(
            str(direction),
            step,
            str(first_token(children, "ACTION")),
            expressions_in(children)[0],
            word(children, "STEP"),
            condition_of(children, AtMost),
            condition_of(children),
            first_node(children, nodes.Cite),
            first_node(children, nodes.Period),
            span=self.span(meta),
        )

    def bands(self, meta: Any, children: list[Any]) -> nodes.Bands:
        bands = all_nodes(children, *nodes.Band.__args__)
        cite = first_node(children, nodes.Cite)
        return nodes.Bands(children[1], bands, cite, span=self.span(meta))

    def band_compare(self, meta: Any, children: list[Any]) -> nodes.CompareBand:
        operator, bound, action, amount = children
        operator = self.operator(operator)
        return nodes.CompareBand(operator, bound, amount, str(action), span=self.span(meta))

    def band_range(self, meta: Any, children: list[Any]) -> nodes.RangeBand:
        middle = next(i for i, c in enumerate(children) if getattr(c, "type", "") == "KW_TO")
        lower, upper = children[:middle], children[middle + 1 :]
        return nodes.RangeBand(
            lower[0],
            _closed(lower),
            upper[0],
            _closed(upper),
            children[-1],
            str(children[-2]),
            span=self.span(meta),
        )

    def band_options(self, meta: Any, children: list[Any]) -> nodes.OptionBand:
        _, names, action, amount = children
        return nodes.OptionBand(tuple(names), amount, str(action), span=self.span(meta))

    def band_rest(self, meta: Any, children: list[Any]) -> nodes.RestBand:
        _, action, amount = children
        return nodes.RestBand(amount, str(action), span=self.span(meta))

    def manual(self, meta: Any, children: list[Any]) -> nodes.Manual:
        judges = word(children, "JUDGES") or "取平均"
        cite = first_node(children, nodes.Cite)
        return nodes.Manual(children[1], judges, cite, span=self.span(meta))


def _closed(side: list[Any]) -> bool | None:
    """Whether a band's end was written （含） or （不含）; None when neither."""
    end = first_token(side, "BAND_END")
    return None if end is None else "不" not in end


def _measure_of(children: list[Any]) -> str:
    token = first_token(children, "MEASURE", "EVERY_ONE")
    return str(token).removeprefix("每") if token else ""
