"""Arbitrary names, literals and expressions, and the few words that strategies of nodes are put together with."""

import unicodedata
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from rules_engine.source import Source, Span
from rules_engine.source.sanitize import is_safe
from rules_engine.syntax import expressions as e
from rules_engine.syntax.keywords import measures, terminal_of, words_of

NOWHERE = Span(Source("生成", ""), 0, 0)
Strategy = st.SearchStrategy[Any]

PLAIN = ("办结率", "受理数", "账号", "微博", "县区", "完成率", "x", "得分率", "分组名")
ODD = ("IPv6支持", "A－B", "2019年度", "甲 乙", "（一）", "#号", "Ａ", "“注”", "５Ｇ", "a”b", "含")


def one(terminal: str) -> Strategy:
    """A word of a closed list."""
    return st.sampled_from(words_of()[terminal])


def at(kind: type, *fields: Strategy) -> Strategy:
    """Nodes of a type; ``fields`` in the order of the class."""
    return st.tuples(*fields).map(lambda values: kind(*values, span=NOWHERE))


def some(of: Strategy, least: int = 0, most: int = 3) -> Strategy:
    """A tuple of nodes."""
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def maybe(of: Strategy) -> Strategy:
    """A node or None."""
    return st.none() | of


def brief(strategy: Strategy) -> Strategy:
    """The same strategy with a short text: Hypothesis warns of texts as long as a grammar."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        return draw(strategy)

    return drawn()


def is_writable(text: str) -> bool:
    """Whether a text may stand in a scheme: visible, composed, no radicals."""
    composed = unicodedata.normalize("NFC", text) == text
    return composed and all(is_safe(c) and not 0x2E80 <= ord(c) <= 0x2FDF for c in text)


letters = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="」"),
    max_size=6,
).filter(is_writable)
name_texts = (
    st.sampled_from(PLAIN)
    | st.sampled_from(ODD)
    | st.sampled_from(sorted(terminal_of()))
    | letters.map(str.strip).filter(bool)
)
names = brief(at(e.Name, name_texts))
texts = brief(letters.filter(lambda text: not ('"' in text and "”" in text)))

numbers = st.builds(
    lambda digits, places: Fraction(digits, 10**places),
    st.integers(0, 10**6) | st.integers(0, 10**20),
    st.integers(0, 6),
)
small = st.integers(0, 9999)
measure_words = st.sampled_from(measures())
units = st.sampled_from(("%", "分")) | measure_words
by_class = some(at(e.ClassQuantity, names, numbers, units), most=2)
plain_by_class = some(at(e.ClassQuantity, names, numbers, st.just("")), 1, 2)
quantities = brief(
    at(e.Quantity, numbers, st.just("") | units, by_class)
    | at(e.Quantity, numbers, st.just(""), plain_by_class)
)
text_literals = at(e.TextLiteral, texts)
dates = at(e.DateLiteral, st.dates(min_value=date.min))
class_dates = some(at(e.ClassDate, names, st.dates(min_value=date.min)), 1, 2)
dates_by_class = at(e.DateLiteral, st.dates(min_value=date.min), class_dates)
references = at(e.Ref, name_texts | st.sampled_from(("总分", "分值")))
bounds = brief(
    at(e.Quantity, numbers.flatmap(lambda x: st.sampled_from((x, -x))), st.just("") | units)
    | references
    | dates
)
literals = bounds | text_literals


def chain(kind: type, operators: str, operands: Strategy) -> Strategy:
    """First operand, then pairs of operator and operand."""
    pairs = some(st.tuples(st.sampled_from(operators), operands), 1, 2)
    return at(kind, operands, pairs)


def comparisons(operands: Strategy) -> Strategy:
    """Comparisons, some with words for = and ≠."""
    return st.builds(worded, chain(e.Compare, "≥≤<>=≠", operands), st.booleans())


def worded(compare: e.Compare, words: bool) -> e.Compare:
    spelled = {"=": "为", "≠": "不为"} if words else {}
    return evolve(compare, words=tuple(spelled.get(op, op) for op, _ in compare.rest))


def selections_of(inner: Strategy) -> Strategy:
    """Records of a list, filtered or with a value taken, or both."""
    both = st.tuples(maybe(inner), maybe(inner)).filter(lambda pair: pair != (None, None))
    return st.builds(lambda source, pair: e.Selection(source, *pair, span=NOWHERE), names, both)


def calls_of(inner: Strategy) -> Strategy:
    """Calls, with selections among their arguments."""
    ordered = at(e.Ordered, inner, one("DIRECTION"), maybe(one("TIE_STYLE")))
    return at(e.Call, names, some(inner | selections_of(inner) | ordered, 1), maybe(inner))


def one_level(inner: Strategy) -> Strategy:
    """Expressions one level above others."""
    return st.one_of(
        calls_of(inner),
        comparisons(inner),
        at(e.IsBlank, inner, st.booleans()),
        at(e.IsNotApplicable, inner, st.booleans()),
        at(e.Membership, inner, some(names, 1)),
        at(e.Quantified, names, one("QUANTIFIER"), inner),
        at(e.Not, inner),
        at(e.And, some(inner, 2)),
        at(e.Or, some(inner, 2)),
        at(e.Minus, inner),
        chain(e.Sum, "+-", inner),
        chain(e.Product, "×/", inner),
        at(e.Conditional, inner, inner, inner),
    )


leaves = quantities | text_literals | dates | dates_by_class | references
expressions: Strategy = brief(st.recursive(leaves, one_level, max_leaves=8))
shallow = brief(leaves | one_level(leaves))
