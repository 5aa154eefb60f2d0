"""Between which bounds each number lies, for facts within their declared bounds.

Bounds are inclusive; None is unbounded. Only what is cheap to know is known here: the interval
backend answers finer questions. Specials have no bounds, and a value that is no number is UNKNOWN.

The interval backend says the same of each operator once more, and stays apart: checks and ``simplify``
need ranges at every compilation, from rooms below the backends, and what makes the backend exact (the
facts that reach an end, the kinds of outcome, what a condition leaves) costs 8 to 56 times the calls on
shipped schemes: a compilation would cost up to three times as much. ``operators`` says what an operator
is and computes nothing, so neither can take its rules from there. That the two agree is tested: what the
machine finds, and what the backend says is reached, lies within these ranges (``tests/properties``).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, prod

from attrs import frozen

from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import fold
from rules_engine.model.rounding import round_exact
from rules_engine.model.types import FactSchema, NumberType, ValueType
from rules_engine.model.values import Fault, Missing, NotApplicable, Number
from rules_engine.operators import COHORT_RANKS
from rules_engine.records import Alike

Bound = Number | None


@frozen(eq=False, repr=False)
class Range(Alike):
    """``low`` ≤ value ≤ ``high``."""

    low: Bound = None
    high: Bound = None


UNKNOWN = Range()
NATURAL = Range(0)
FROM_FIRST = Range(1)
_SELECTING = frozenset({"max", "min", "mean", "trimmed_mean"})


def ranges(
    roots: Sequence[Expr], schema: FactSchema, natural: frozenset[int] = frozenset()
) -> dict[int, Range]:
    """The range of every node reachable from ``roots``, by ``id`` of the node. ``natural``: ids of
    nodes that are known, by the conditions they stand under, not to be below 0."""
    return {
        node: UNKNOWN if found is None else found
        for node, found in fold(roots, _Ranges(schema, natural)).items()
    }


def _sum(parts: Sequence[Range]) -> Range:
    return Range(_total([part.low for part in parts]), _total([part.high for part in parts]))


def _total(bounds: Sequence[Bound]) -> Bound:
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if len(known) == len(bounds) else None


def _negated(part: Range) -> Range:
    low, high = part.low, part.high
    return Range(None if high is None else -high, None if low is None else -low)


def _least(parts: Sequence[Range]) -> Range:
    highs = [part.high for part in parts if part.high is not None]
    return Range(_lowest([part.low for part in parts]), min(highs) if highs else None)


def _lowest(bounds: Sequence[Bound]) -> Bound:
    known = [bound for bound in bounds if bound is not None]
    return min(known) if len(known) == len(bounds) else None


def _greatest(parts: Sequence[Range]) -> Range:
    return _negated(_least([_negated(part) for part in parts]))


def _positive(parts: Sequence[Range]) -> Range:
    """What products and quotients keep: their sign, where all are ≥ 0."""
    return NATURAL if all(part.low is not None and part.low >= 0 for part in parts) else UNKNOWN


def _product(parts: Sequence[Range]) -> Range:
    """Of numbers ≥ 0 the bounds are multiplied; of others nothing is known."""
    if _positive(parts) is UNKNOWN:
        return UNKNOWN
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    return Range(prod(lows), prod(highs) if len(highs) == len(parts) else None)


def _whole(of: Callable[[Number], int]) -> Callable[[Sequence[Range]], Range]:
    """Both bounds rounded the same way; rounding keeps the order."""

    def bounds(parts: Sequence[Range]) -> Range:
        low, high = parts[0].low, parts[0].high
        return Range(None if low is None else of(low), None if high is None else of(high))

    return bounds


_RESULT: dict[str, Callable[[Sequence[Range]], Range]] = {
    "add": _sum,
    "sub": lambda parts: _sum([parts[0], _negated(parts[1])]),
    "neg": lambda parts: _negated(parts[0]),
    "min": _least,
    "max": _greatest,
    "mul": _product,
    "div": _positive,
    "floor": _whole(floor),
    "ceil": _whole(ceil),
    "settle": lambda parts: parts[0],
}


def declared(kind: ValueType) -> Range:
    """The range of a fact of this type."""
    return Range(kind.lower, kind.upper) if isinstance(kind, NumberType) else UNKNOWN


class _Ranges:
    """The algebra; None stands for a constant that is never a number."""

    def __init__(self, schema: FactSchema, natural: frozenset[int]) -> None:
        self._schema = schema
        self._natural = natural

    def const(self, node: Const) -> Range | None:
        match node.value:
            case None | Missing() | NotApplicable() | Fault():
                return None
            case bool():
                return UNKNOWN
            case int() | Fraction() as number:
                return Range(number, number)
            case _:
                return UNKNOWN

    def fact(self, node: Fact) -> Range | None:
        return self._known(node, declared(self._schema.by_name[node.name].type))

    def _known(self, node: Expr, found: Range) -> Range:
        return _greatest([NATURAL, found]) if id(node) in self._natural else found

    def attribute(self, _node: Attribute) -> Range | None:
        return UNKNOWN

    def field(self, node: Field) -> Range | None:
        return self._known(node, declared(self._schema.field_of(node.source, node.name).type))

    def apply(self, node: Apply, operands: Sequence[Range | None]) -> Range | None:
        rule = _RESULT.get(node.operator)
        # With a special operand there is no number to bound; any bounds are right.
        parts = [UNKNOWN if operand is None else operand for operand in operands]
        return self._known(node, UNKNOWN if rule is None else rule(parts))

    def case(
        self,
        _node: Case,
        branches: Sequence[tuple[Range | None, Range | None]],
        otherwise: Range | None,
    ) -> Range | None:
        values = [then for _, then in branches] + [otherwise]
        known = [value for value in values if value is not None]
        highs = [_negated(value).low for value in known]
        lows = [value.low for value in known]
        return Range(_lowest(lows), _negated(Range(_lowest(highs))).high) if known else None

    def aggregate(self, node: Aggregate, _where: Range | None, value: Range | None) -> Range | None:
        return _over_many(node.operator, value)

    def round(self, node: Round, operand: Range | None) -> Range | None:
        if operand is None:
            return UNKNOWN
        low, high = operand.low, operand.high
        return Range(
            None if low is None else round_exact(low, node.digits, node.mode),
            None if high is None else round_exact(high, node.digits, node.mode),
        )

    def cohort(
        self, node: Cohort, operand: Range | None, _takes_part: Range | None
    ) -> Range | None:
        if node.operator in COHORT_RANKS:
            return FROM_FIRST
        return _over_many(node.operator, operand)


def _over_many(operator: str, value: Range | None) -> Range:
    if operator in ("count", "longest_run"):
        return NATURAL
    if value is None:
        return UNKNOWN
    if operator in ("sum", "sum_of_max"):
        return _positive([value])
    return value if operator in _SELECTING else UNKNOWN
