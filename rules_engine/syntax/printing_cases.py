"""Canonical lines of 用例."""

from typing import assert_never

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing_clauses import indented
from rules_engine.syntax.printing_expressions import (
    grade_words,
    literal_text,
    name_text,
    names_text,
    quoted_text,
)

# Reserved words that are values of cases besides the grades.
_VALUES = ("不适用", "不参评")
# What the grammar's rule ``expected`` takes alone besides names.
_WORDS = frozenset(("总分", "等次"))


def case_lines(case: n.Case) -> list[str]:
    """The lines of a case."""
    items = [line for item in case.items for line in _item(item)]
    return [f"用例 {quoted_text(case.name.text)}", *indented(items)]


def _item(item: n.CaseItem) -> list[str]:
    match item:
        case n.Cite():
            return [f"依据 {quoted_text(item.text)}"]
        case n.Note():
            return [f"说明 {quoted_text(item.text)}"]
        case n.SameAs():
            return [f"其余同 {quoted_text(item.case.text)}"]
        case n.CaseUnit():
            return [f"单位 {_unit_name(item.name)}{''.join(map(_trait, item.traits))}"]
        case n.CaseFacts():
            return ["事实", *indented([line for fact in item.facts for line in _fact(fact)])]
        case n.Expectations():
            return ["期望", *indented([_expectation(each) for each in item.items])]
        case _:
            assert_never(item)


def _unit_name(name: e.Name | e.TextLiteral) -> str:
    return name_text(name) if isinstance(name, e.Name) else quoted_text(name.text)


def _trait(trait: n.UnitTrait) -> str:
    return f" {name_text(trait.word)} {names_text(trait.values)}"


def _fact(fact: n.Given | n.GivenList) -> list[str]:
    if isinstance(fact, n.Given):
        return [_given(fact)]
    records = ["，".join(map(_given, record.fields)) for record in fact.records]
    return [name_text(fact.name), *indented(records)]


def _given(given: n.Given) -> str:
    return f"{name_text(given.name)} 为 {value_text(given.value)}"


def value_text(value: n.CaseValue) -> str:
    """A value of a fact or of what is expected."""
    bare = isinstance(value, e.Ref) and value.name in (*_VALUES, *grade_words())
    return value.name if bare and isinstance(value, e.Ref) else literal_text(value)


def _expectation(item: n.Expectation) -> str:
    before_text = isinstance(item.values[0], e.TextLiteral)
    return f"{_expected(item, before_text=before_text)} {'、'.join(map(value_text, item.values))}"


def _expected(item: n.Expectation, *, before_text: bool) -> str:
    if item.label is not None:
        group = f"（{names_text(item.path)}）" if item.path else ""
        return f"统计 {quoted_text(item.label)}{group}"
    if not item.path:
        return _bare_word(item, before_text=before_text)
    names = [name_text(name) for name in item.path[:-1]]
    names += [name_text(name, before_text=before_text) for name in item.path[-1:]]
    return f"{item.word} {' / '.join(names)}"


def _bare_word(item: n.Expectation, *, before_text: bool) -> str:
    if item.word in _WORDS:
        return item.word
    return name_text(e.Name(item.word, span=item.head), before_text=before_text)
