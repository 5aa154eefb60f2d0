"""Builds the nodes of 用例: one method a grammar rule."""

from typing import Any

from attrs import frozen
from lark import Token

from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes
from rules_engine.syntax.build_expressions import ExpressionBuilder
from rules_engine.syntax.build_parts import all_nodes, first_token, quoted


@frozen(eq=False, repr=False)
class Expected:
    """What is expected something of, on its way into an expectation."""

    word: str
    label: str | None
    path: tuple[e.Name, ...]
    span: Span


class CaseBuilder(ExpressionBuilder):
    """Cases: units, their facts, what is expected of them."""

    def case(self, meta: Any, children: list[Any]) -> nodes.Case:
        _, name, *items = children
        return nodes.Case(self.text_token(name), tuple(items), span=self.span(meta))

    def same_as(self, meta: Any, children: list[Any]) -> nodes.SameAs:
        return nodes.SameAs(self.text_token(children[1]), span=self.span(meta))

    def case_unit(self, meta: Any, children: list[Any]) -> nodes.CaseUnit:
        _, name, *traits = children
        named = self.text_token(name) if isinstance(name, Token) else name
        return nodes.CaseUnit(named, tuple(traits), span=self.span(meta))

    def unit_trait(self, meta: Any, children: list[Any]) -> nodes.UnitTrait:
        return nodes.UnitTrait(children[0], tuple(children[1]), span=self.span(meta))

    def case_facts(self, meta: Any, children: list[Any]) -> nodes.CaseFacts:
        given = all_nodes(children, nodes.Given, nodes.GivenList)
        return nodes.CaseFacts(given, span=self.span(meta))

    def given(self, meta: Any, children: list[Any]) -> nodes.Given:
        return nodes.Given(children[0], children[2], span=self.span(meta))

    def given_field(self, meta: Any, children: list[Any]) -> nodes.Given:
        return self.given(meta, children)

    def given_record(self, meta: Any, children: list[Any]) -> nodes.GivenRecord:
        return nodes.GivenRecord(tuple(children), span=self.span(meta))

    def given_list(self, meta: Any, children: list[Any]) -> nodes.GivenList:
        return nodes.GivenList(children[0], tuple(children[1:]), span=self.span(meta))

    def case_value(self, meta: Any, children: list[Any]) -> nodes.CaseValue:
        (value,) = children
        if isinstance(value, Token):
            return e.Ref(str(value), span=self.span(meta))
        literal: nodes.CaseValue = value
        return literal

    def expectations(self, meta: Any, children: list[Any]) -> nodes.Expectations:
        return nodes.Expectations(tuple(children[1:]), span=self.span(meta))

    def expectation(self, meta: Any, children: list[Any]) -> nodes.Expectation:
        expected, *values = children
        return nodes.Expectation(
            expected.word,
            expected.label,
            expected.path,
            tuple(values),
            head=expected.span,
            span=self.span(meta),
        )

    def expected(self, meta: Any, children: list[Any]) -> Expected:
        first, *rest = children
        label = first_token(rest, "TEXT")
        word = str(first) if isinstance(first, Token) else first.text
        path = all_nodes(rest, e.Name)
        return Expected(word, quoted(label) if label else None, path, self.span(meta))
