"""What is said of an aggregate: what it is called where it explains a number, and its value."""

import re

from rules_engine.ir import Aggregate, Expr
from rules_engine.model.values import Value
from rules_engine.reports.values import value_words

_ADDED_UP = ("sum", "sum_of_max")
_SUM_OF_CLAUSE = "各条合计"
_EQUALS = frozenset("=＝")
# 通报 中无 …: what is looked up is whether there is one, what is written that there is none.
_NONE = re.compile(r"(?:「[^」]*」\s*|\S+\s+)中无")


def counted_words(aggregate: Aggregate, value: Value) -> tuple[str, str]:
    """Its words, and its value as they have it."""
    text = as_written(aggregate)
    if aggregate.operator == "any" and isinstance(value, bool) and _NONE.match(text):
        value = not value
    return _named(aggregate, text), value_words(value, aggregate.type)


def _named(aggregate: Aggregate, text: str) -> str:
    """Its function, or the records that 每 counts. A clause that adds up what each record gives
    stands above already, and a test by = would read as a false equation."""
    if aggregate.operator in _ADDED_UP and text.startswith("每"):
        return _SUM_OF_CLAUSE if not text.startswith(aggregate.source) else text
    by_every = aggregate.operator == "count" and text.startswith(aggregate.source)
    return f"个数（{text}）" if by_every and not _EQUALS.isdisjoint(text) else text


def as_written(expr: Expr) -> str:
    """The text that the scheme has for an expression, blanks run together."""
    return " ".join(expr.span.text.split())
