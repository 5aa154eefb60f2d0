"""An equal program that is cheaper to evaluate: same values, same specials, same places of faults.

Four rewritings, each exact:

* a rounding of what already lies on its grid goes away;
* a rounding of a choice, a smallest or a largest is moved to their operands (rounding is monotonic),
  so that quotients are rounded at once and the rest is integers;
* a constant that can never be the smallest or largest of its operands goes away;
* equal nodes at which no fault can arise become one (a fault names its place, so others stay apart).
"""

from collections.abc import Hashable, Sequence
from fractions import Fraction

from attrs import evolve

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
from rules_engine.ir.fold import fold, operands_of
from rules_engine.ir.passes.blanks import blanks, may_be_blank
from rules_engine.ir.passes.grid import grids
from rules_engine.ir.passes.ranges import ranges
from rules_engine.model.types import FactSchema
from rules_engine.model.values import Number
from rules_engine.operators import OPERATORS, Policy

_MONOTONIC = frozenset({"min", "max"})
_FAULTING = frozenset(
    {
        "div",
        "add_days",
        "add_workdays",
        "add_months_clipped",
        "add_months_rolled",
        "workdays_between",
        "settle",
    }
)
_FAULTING_AGGREGATES = frozenset({"max", "min", "mean", "trimmed_mean"})


def simplify(roots: Sequence[Expr], schema: FactSchema) -> dict[int, Expr]:
    """The node that stands for each node reachable from ``roots``, by ``id`` of the latter."""
    return fold(roots, _Simplifier(roots, schema))


class _Simplifier:
    """The algebra. ``_made`` maps ids of original nodes, ``_kept`` finds equal ones."""

    def __init__(self, roots: Sequence[Expr], schema: FactSchema) -> None:
        self._schema = schema
        self._grids = grids(roots, schema)
        self._blanks = blanks(roots, schema)
        self._ranges = ranges(roots, schema)
        self._made: dict[int, Expr] = {}
        self._kept: dict[Hashable, Expr] = {}
        self._sunk: dict[Hashable, Expr] = {}

    def const(self, node: Const) -> Expr:
        return self._one(node, node, ("const", type(node.value), node.value))

    def fact(self, node: Fact) -> Expr:
        return self._one(node, node, ("fact", node.name))

    def attribute(self, node: Attribute) -> Expr:
        return self._one(node, node, ("attribute", node.which, node.key))

    def field(self, node: Field) -> Expr:
        return self._one(node, node, ("field", node.source, node.name))

    def apply(self, node: Apply, _operands: Sequence[Expr]) -> Expr:
        effective = self._effective(node)
        operands = tuple(self._made[id(operand)] for operand in effective)
        if len(operands) == 1 and len(node.operands) > 1:
            return self._keep(node, operands[0])
        made = evolve(node, operands=operands)
        faults_on_blank = OPERATORS[node.operator].policy is not Policy.INSPECT
        if node.operator in _FAULTING or (faults_on_blank and self._any_blank(node.operands)):
            return self._keep(node, made)
        return self._one(node, made, (node.operator, *map(id, operands)))

    def case(self, node: Case, branches: Sequence[tuple[Expr, Expr]], otherwise: Expr) -> Expr:
        made = evolve(node, branches=tuple(branches), otherwise=otherwise)
        if self._any_blank([when for when, _ in node.branches]):
            return self._keep(node, made)
        parts = (id(part) for branch in branches for part in branch)
        return self._one(node, made, ("case", *parts, id(otherwise)))

    def aggregate(self, node: Aggregate, where: Expr | None, value: Expr | None) -> Expr:
        made_keys = (self._made[id(key)] for key in node.keys)
        keys = tuple(key for key in made_keys if isinstance(key, Field))
        made = evolve(node, where=where, value=value, keys=keys)
        read = operands_of(node)
        blank = may_be_blank(self._schema.by_name[node.source]) or self._any_blank(read)
        if blank or node.operator in _FAULTING_AGGREGATES:
            return self._keep(node, made)
        parts = (id(where), id(value), node.take, *map(id, keys))
        key = ("aggregate", node.operator, node.source, *parts)
        return self._one(node, made, key)

    def round(self, node: Round, _operand: Expr) -> Expr:
        return self._keep(node, self._sink(node.operand, node))

    def cohort(self, node: Cohort, operand: Expr, takes_part: Expr | None) -> Expr:
        return self._keep(node, evolve(node, operand=operand, takes_part=takes_part))

    def _effective(self, node: Apply) -> tuple[Expr, ...]:
        """The original operands that can matter."""
        if node.operator not in _MONOTONIC:
            return node.operands
        others = [self._ranges[id(one)] for one in node.operands if not isinstance(one, Const)]
        bounds = [part.high if node.operator == "min" else part.low for part in others]
        known = [bound for bound in bounds if bound is not None]
        kept = tuple(one for one in node.operands if not _idle(node.operator, one, known))
        # A lone operand that may be 空 stays with its constants: the fault of using it is theirs.
        return node.operands if len(kept) == 1 and self._any_blank(kept) else kept

    def _any_blank(self, operands: Sequence[Expr]) -> bool:
        return any(self._blanks[id(operand)] for operand in operands)

    def _keep(self, node: Expr, made: Expr) -> Expr:
        self._made[id(node)] = made
        return made

    def _one(self, node: Expr, made: Expr, key: Hashable) -> Expr:
        return self._keep(node, self._kept.setdefault(key, made))

    def _sink(self, inner: Expr, rounding: Round) -> Expr:
        """``inner``, an original node, rounded as ``rounding`` says."""
        key = (id(inner), id(rounding))
        if key not in self._sunk:
            self._sunk[key] = self._rounded(inner, rounding)
        return self._sunk[key]

    def _rounded(self, inner: Expr, rounding: Round) -> Expr:
        grid = self._grids[id(inner)]
        if grid is not None and not self._blanks[id(inner)] and 10**rounding.digits % grid == 0:
            return self._made[id(inner)]
        if grid is None and isinstance(inner, Case):
            branches = ((self._made[id(w)], self._sink(v, rounding)) for w, v in inner.branches)
            otherwise = self._sink(inner.otherwise, rounding)
            return evolve(inner, branches=tuple(branches), otherwise=otherwise)
        if grid is None and isinstance(inner, Apply) and inner.operator in _MONOTONIC:
            operands = tuple(self._sink(one, rounding) for one in self._effective(inner))
            return operands[0] if len(operands) == 1 else evolve(inner, operands=operands)
        return evolve(rounding, operand=self._made[id(inner)])


def _idle(operator: str, operand: Expr, bounds: Sequence[Number]) -> bool:
    """Whether a constant operand never decides, given the bounds of the others on its side."""
    if not isinstance(operand, Const) or not isinstance(operand.value, int | Fraction):
        return False
    if operator == "min":
        return any(bound <= operand.value for bound in bounds)
    return any(bound >= operand.value for bound in bounds)
