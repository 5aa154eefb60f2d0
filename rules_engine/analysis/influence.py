"""How far a result can move when one fact changes and all else stays: an algebra over known bounds.

The difference of two values of an expression, for two fillings that differ in that fact only, is at
most what is found here. None: no limit is known. What is no number differs by 1 or not at all.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import ceil

from attrs import evolve, frozen

from rules_engine.backends.interval import Abstract, Bounds
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
from rules_engine.model.values import Number
from rules_engine.operators import OPERATORS, Policy

Limit = Number | None


@frozen
class Change:
    """At most ``by``; ``kind`` says whether it may change between a value and 不适用, 出错 or 空."""

    by: Limit = 0
    kind: bool = False

    @property
    def any(self) -> bool:
        """Whether there may be any change."""
        return self.kind or self.by != 0


NONE = Change()


def changes(
    roots: Sequence[Expr], bounds: Bounds, reads: Callable[[Expr], bool], known: Iterable[int]
) -> list[Change]:
    """How far each of ``roots`` can move when the fact changes that a node ``reads``. ``known`` are the
    ids of nodes that no missing fact changes; ``bounds`` has all the others."""
    made = fold(roots, _Influence(bounds, reads), dict.fromkeys(known, NONE))
    return [made[id(root)] for root in roots]


@frozen(eq=False)
class _Influence:
    """The algebra. ``reads`` says whether a node itself reads the fact that changes."""

    bounds: Bounds
    reads: Callable[[Expr], bool]

    def const(self, _node: Const) -> Change:
        return NONE

    def attribute(self, _node: Attribute) -> Change:
        return NONE

    def fact(self, node: Fact) -> Change:
        return self._whole(node) if self.reads(node) else NONE

    def field(self, node: Field) -> Change:
        return self._whole(node) if self.reads(node) else NONE

    def apply(self, node: Apply, operands: Sequence[Change]) -> Change:
        if not any(one.any for one in operands):
            return NONE
        rule = _RULES.get(node.operator)
        parts = [self.bounds.of(operand) for operand in node.operands]
        found = self._within(node, None if rule is None else rule(operands, parts))
        kind = any(one.kind for one in operands) or _may_turn(node.operator)
        return evolve(found, kind=found.kind and kind)

    def case(
        self, node: Case, branches: Sequence[tuple[Change, Change]], otherwise: Change
    ) -> Change:
        if any(when.any for when, _ in branches):
            return self._whole(node)
        values = [*(then for _, then in branches), otherwise]
        if not any(one.any for one in values):
            return NONE
        found = self._within(node, _most([one.by for one in values]))
        return evolve(found, kind=found.kind and any(one.kind for one in values))

    def aggregate(self, node: Aggregate, where: Change | None, value: Change | None) -> Change:
        parts = [one for one in (where, value) if one is not None]
        changes = self.reads(node) or any(one.any for one in parts)
        return self._whole(node) if changes else NONE

    def round(self, node: Round, operand: Change) -> Change:
        if not operand.any or operand.by is None:
            return self._whole(node) if operand.any else NONE
        scale = 10**node.digits
        found = self._within(node, Fraction(ceil(operand.by * scale), scale))
        return evolve(found, kind=found.kind and operand.kind)

    def cohort(self, node: Cohort, operand: Change, takes_part: Change | None) -> Change:
        changes = self.reads(node) or operand.any or (takes_part is not None and takes_part.any)
        return self._whole(node) if changes else NONE

    def _whole(self, node: Expr) -> Change:
        """As much as the value can be at all."""
        found = self.bounds.of(node)
        return Change(_width(found), len(found.states) > 1)

    def _within(self, node: Expr, by: Limit) -> Change:
        whole = self._whole(node)
        known = [limit for limit in (by, whole.by) if limit is not None]
        return Change(min(known) if known else None, whole.kind)


def _may_turn(operator: str) -> bool:
    """Whether an operator may be a value for some numbers and none for others."""
    policy = OPERATORS[operator].policy
    return policy is not Policy.STRICT or operator not in _CALM


def _width(found: Abstract) -> Limit:
    if not found.may_have_value:
        return 0
    if found.choices is not None:
        return int(len(found.choices) > 1)
    low, high = found.low, found.high
    if isinstance(low, int | Fraction) and isinstance(high, int | Fraction):
        return high - low
    return 0 if found.low is not None and found.low == found.high else None


def _most(limits: Sequence[Limit]) -> Limit:
    return None if None in limits else max(limit for limit in limits if limit is not None)


def _sum(changes: Sequence[Change], _parts: Sequence[Abstract]) -> Limit:
    limits = [one.by for one in changes]
    return None if None in limits else sum(limit for limit in limits if limit is not None)


def _same(changes: Sequence[Change], _parts: Sequence[Abstract]) -> Limit:
    return _most([one.by for one in changes])


def _product(changes: Sequence[Change], parts: Sequence[Abstract]) -> Limit:
    """|ab − a'b'| ≤ |a|·|b − b'| + |b'|·|a − a'|"""
    if len(parts) != 2:  # more factors are rare
        return None
    total: Number = 0
    for change, other in zip(changes, reversed(parts), strict=True):
        if change.by == 0:
            continue
        size = _size(other)
        if size is None or change.by is None:
            return None
        total += size * change.by
    return total


def _size(part: Abstract) -> Limit:
    if part.low is None or part.high is None:
        return None
    sizes: tuple[Number, Number] = (abs(part.low), abs(part.high))
    return max(sizes)


def _quotient(changes: Sequence[Change], parts: Sequence[Abstract]) -> Limit:
    over, under = changes
    low, high = parts[1].low, parts[1].high
    if under.any or over.by is None or low is None or high is None or low <= 0 <= high:
        return None
    least: Number = min(abs(low), abs(high))
    return Fraction(over.by) / least


# Strict operators that have a value wherever their operands have one.
_CALM = frozenset(
    {"add", "sub", "mul", "neg", "min", "max", "floor", "ceil", "not"}
    | {"eq", "ne", "lt", "le", "gt", "ge", "days_between", "hours_between", "month_end", "date_of"}
)
_RULES: dict[str, Callable[[Sequence[Change], Sequence[Abstract]], Limit]] = {
    "add": _sum,
    "sub": _sum,
    "neg": _same,
    "min": _same,
    "max": _same,
    "mul": _product,
    "div": _quotient,
    "settle": _same,
}
