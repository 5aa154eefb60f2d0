"""How numbers with measures combine. Answers are measures, or None where they do not combine."""

from fractions import Fraction

from rules_engine.model.types import PLAIN, QUOTIENT, RATIO
from rules_engine.syntax.expressions import Expr, Minus, Quantity

DIMENSIONLESS = (PLAIN, RATIO, QUOTIENT)


def bare_literal(node: Expr) -> Quantity | None:
    """A number written without a measure word, which takes the measure of its neighbour."""
    if isinstance(node, Minus):
        return bare_literal(node.operand)
    if isinstance(node, Quantity) and node.measure == "" and not node.by_class:
        return node
    return None


def lacks_percent(measure: str, node: Expr) -> bool:
    """Whether ``node`` is a bare number, not 0, beside a declared ratio."""
    literal = bare_literal(node)
    return measure == RATIO and literal is not None and literal.value != Fraction(0)


def common_measure(left: str, left_node: Expr, right: str, right_node: Expr) -> str | None:
    """The measure of a sum or comparison."""
    if left == right:
        return left
    if bare_literal(left_node) is not None:
        return right
    if bare_literal(right_node) is not None:
        return left
    if QUOTIENT in (left, right):
        other = right if left == QUOTIENT else left
        return other if other in DIMENSIONLESS else None
    return None


def counted_in(found: str, wanted: str) -> bool:
    """Whether a number can be counted in a measure: its own; a plain number in months and years, which have no length
    that a number could be converted by; a quotient of two of a kind in 百分点."""
    if wanted == RATIO and found == QUOTIENT:
        return True
    return found == wanted or (wanted in (PLAIN, "月", "年") and found in (PLAIN, QUOTIENT))
