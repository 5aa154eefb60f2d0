"""The oracle's 乘以: what docs/language/total.md 10.3 says."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rules_engine.model.units import UnitFacts
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type
from tests.oracle.merging import choose, handled, strict


def times(scores: Any, u: UnitFacts, value: Any, items: Sequence[Any], of: str = "本项") -> Any:
    """A score times the factors of these lines, one after the other."""
    for line in of_type(items, n.Factor):
        if line.of == of:
            value = strict(lambda v, f: v * f, value, _factor(scores, u, line))
    return value


def _factor(scores: Any, u: UnitFacts, line: n.Factor) -> Any:
    def stated() -> Any:
        return handled(scores.values.of(u, line.value))

    if line.when is None:
        return stated()
    held = handled(scores.values.of(u, line.when))
    return choose(held, stated, lambda: Fraction(1))
