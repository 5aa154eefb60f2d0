"""Two conditions are told apart just where no value makes both hold, and never where one does."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.operators import FLIPPED
from rules_engine.semantics.exclusion import can_hold_together
from rules_engine.source import Source, Span

SPAN = Span(Source("例", ""), 0, 0)
# Between and beyond the bounds 0 … 4.
VALUES = [Fraction(step, 2) for step in range(-1, 10)]
HOLDS = {
    "lt": lambda value, bound: value < bound,
    "le": lambda value, bound: value <= bound,
    "gt": lambda value, bound: value > bound,
    "ge": lambda value, bound: value >= bound,
    "eq": lambda value, bound: value == bound,
    "ne": lambda value, bound: value != bound,
}
TESTS = st.tuples(st.sampled_from(sorted(HOLDS)), st.integers(0, 4), st.booleans())


def _fact(name: str) -> ir.Expr:
    return ir.Fact(name, make.SCORE, SPAN)


def _test(operator: str, bound: int, turned: bool) -> ir.Expr:
    marks, line = _fact("自评"), make.score(bound, SPAN)
    if turned:
        return ir.Apply(FLIPPED[operator], (line, marks), make.BOOL, SPAN)
    return ir.Apply(operator, (marks, line), make.BOOL, SPAN)


@given(st.lists(TESTS, min_size=1, max_size=3), st.lists(TESTS, min_size=1, max_size=3))
def test_tests_of_one_number(
    first: list[tuple[str, int, bool]], second: list[tuple[str, int, bool]]
) -> None:
    conditions = [make.all_of([_test(*each) for each in tests], SPAN) for tests in (first, second)]
    tests = [*first, *second]
    met = any(all(HOLDS[name](value, bound) for name, bound, _ in tests) for value in VALUES)
    assert can_hold_together(*conditions) is met


def test_what_fails_for_want_of_a_value_excludes_nothing() -> None:
    """不适用 is neither below a line nor on it."""
    below, above = _test("lt", 2, False), _test("ge", 2, False)
    assert can_hold_together(make.negate(below, SPAN), make.negate(above, SPAN))
    assert not can_hold_together(below, above)
    assert not can_hold_together(make.all_of([above, _test("ge", 0, False)], SPAN), below)


def test_two_values_that_vary() -> None:
    one, other = _fact("自评"), _fact("他评")
    above = ir.Apply("gt", (one, other), make.BOOL, SPAN)
    not_above = ir.Apply("ge", (other, one), make.BOOL, SPAN)
    assert not can_hold_together(above, not_above)
    assert can_hold_together(above, ir.Apply("ne", (other, one), make.BOOL, SPAN))
