"""On which grid each number lies: the value times its grid is an integer, for all facts.

A number with a grid is computed on integers; one without (None) needs exact fractions. Values that
are no numbers have no grid; 空 and the special constants lie on every grid (1).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm, prod

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
from rules_engine.model.numbers import decimal_places
from rules_engine.model.types import (
    RATIO,
    FactSchema,
    NumberType,
    ValueType,
)
from rules_engine.model.values import Fault, Missing, NotApplicable
from rules_engine.operators import COHORT_RANKS

Grid = int | None

# Beyond this, integers are no faster than fractions and intermediate products only grow.
LARGEST = 10**12

_ALIGNED = frozenset({"add", "sub", "min", "max", "div", "eq", "ne", "lt", "le", "gt", "ge"})
_NATURAL = frozenset(
    {"add_days", "add_workdays", "add_months_clipped", "add_months_rolled"},
)


def grids(roots: Sequence[Expr], schema: FactSchema) -> dict[int, Grid]:
    """The grid of every node reachable from ``roots``, by ``id`` of the node."""
    return fold(roots, _Grids(schema))


def wanted(node: Apply, of: Sequence[Grid]) -> tuple[Grid, ...]:
    """On which grid a node takes each operand, given the grids ``of`` its operands."""
    if node.operator in _ALIGNED:
        return (common(of),) * len(of)
    if node.operator in _NATURAL or (node.operator == "mul" and product(of) is None):
        return (None,) * len(of)
    return tuple(of)


def common(of: Sequence[Grid]) -> Grid:
    """The coarsest grid that holds all of them; None where one has none or it grows too fine."""
    known = [grid for grid in of if grid is not None]
    return _bounded(lcm(*known)) if len(known) == len(of) else None


def product(of: Sequence[Grid]) -> Grid:
    """The grid of a product."""
    known = [grid for grid in of if grid is not None]
    return _bounded(prod(known)) if len(known) == len(of) else None


def of_type(kind: ValueType) -> Grid:
    """The grid of a fact of this declared type. Decimals of a ratio are those of its percent."""
    match kind:
        case NumberType(whole=True):
            return 1
        case NumberType(measure=measure, decimals=int(decimals)):
            return _bounded(10 ** (decimals + 2 if measure == RATIO else decimals))
        case _:
            return None


def reported(kind: NumberType) -> Grid:
    """The grid that a fact of this type may be reported on: no finer than ``of_type``. The declared
    decimals of a ratio are those of its value, two more than are written before its %."""
    if kind.measure == RATIO and kind.decimals is not None and kind.decimals >= 2:
        return _bounded(10**kind.decimals)
    return of_type(kind)


def _bounded(grid: int) -> Grid:
    return grid if grid <= LARGEST else None


def of_constant(value: object) -> Grid:
    """The grid of a constant: a power of ten where it has a finite decimal form."""
    match value:
        case None | Missing() | NotApplicable() | Fault():
            return 1
        case bool():
            return None
        case int() | Fraction():
            places = decimal_places(value)
            return _bounded(Fraction(value).denominator if places is None else 10**places)
        case _:
            return None


_RESULT: dict[str, Callable[[Sequence[Grid]], Grid]] = {
    "add": common,
    "sub": common,
    "neg": common,
    "min": common,
    "max": common,
    "settle": common,
    "mul": product,
    "floor": lambda _: 1,
    "ceil": lambda _: 1,
    "days_between": lambda _: 1,
    "workdays_between": lambda _: 1,
}


class _Grids:
    """The algebra: grid of a node from those of its operands."""

    def __init__(self, schema: FactSchema) -> None:
        self._schema = schema

    def const(self, node: Const) -> Grid:
        return of_constant(node.value)

    def fact(self, node: Fact) -> Grid:
        return of_type(self._schema.by_name[node.name].type)

    def attribute(self, _node: Attribute) -> Grid:
        return None

    def field(self, node: Field) -> Grid:
        return of_type(self._schema.field_of(node.source, node.name).type)

    def apply(self, node: Apply, operands: Sequence[Grid]) -> Grid:
        rule = _RESULT.get(node.operator)
        return None if rule is None else rule(operands)

    def case(self, _node: Case, branches: Sequence[tuple[Grid, Grid]], otherwise: Grid) -> Grid:
        return common([*(then for _, then in branches), otherwise])

    def aggregate(self, node: Aggregate, _where: Grid, value: Grid) -> Grid:
        if node.operator in ("count", "longest_run"):
            return 1
        return value if node.operator in ("sum", "sum_of_max", "max", "min") else None

    def round(self, node: Round, operand: Grid) -> Grid:
        finest = _bounded(10 ** max(node.digits, 0))
        if operand is not None and finest is not None and finest % operand == 0:
            return operand
        return finest

    def cohort(self, node: Cohort, operand: Grid, _takes_part: Grid) -> Grid:
        if node.operator == "count" or node.operator in COHORT_RANKS:
            return 1
        return None if node.operator == "mean" else operand
