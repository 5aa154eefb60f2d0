"""The oracle's 总分 封顶 and 总分 保底: what docs/language/total.md 10.2 says."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rules_engine.model.units import UnitFacts
from rules_engine.syntax import nodes as n
from tests.oracle.clauses import of_type
from tests.oracle.merging import choose, handled, strict

Keep = Callable[..., Fraction]


def limited(scores: Any, u: UnitFacts, value: Any) -> Any:
    """A sum within the limits of the whole scheme: those above first, then those below."""
    written = of_type(scores.head, n.TotalLimit)
    above = [line for line in written if line.which == "封顶"]
    below = [line for line in written if line.which == "保底"]
    always = _always(scores, u, above, scores.implied_cap(u))
    value = _at_times(scores, u, _kept(min, value, always), above, min)
    always = _always(scores, u, below, Fraction(0))
    return _at_times(scores, u, _kept(max, value, always), below, max)


def _always(
    scores: Any, u: UnitFacts, lines: list[n.TotalLimit], unsaid: Fraction | None
) -> Fraction | None:
    """10.2-1, 10.2-2: the limit that always holds; None where there is none."""
    for line in lines:
        if line.when is None:
            return None if line.points is None else scores.amount(u, line.points)
    return unsaid


def _kept(keep: Keep, value: Any, bound: Fraction | None) -> Any:
    return value if bound is None else strict(lambda number: keep(number, bound), value)


def _at_times(scores: Any, u: UnitFacts, value: Any, lines: list[n.TotalLimit], keep: Keep) -> Any:
    """10.2-5, 10.2-6: where the condition holds, the limit does."""
    for line in lines:
        if line.when is not None and line.points is not None:
            held = handled(scores.values.of(u, line.when))
            within = _kept(keep, value, scores.amount(u, line.points))
            value = choose(held, lambda kept=within: kept, lambda free=value: free)
    return value
