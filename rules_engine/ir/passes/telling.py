"""What a condition tells of the program's nodes where it came out: that it holds, or that it does not.

``受理数 > 0`` tells that 受理数 is a number and not 0; of ``甲 且 乙`` that holds, each part holds.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import floor

from rules_engine.ir.expressions import Aggregate, Apply, Case, Const, Expr, Fact, Field
from rules_engine.ir.passes.ranges import UNKNOWN, Range
from rules_engine.ir.passes.sameness import sameness_on_demand
from rules_engine.model.values import Number
from rules_engine.operators import DENIED, FEWEST_RECORDS, FLIPPED, OPERATORS, Policy

PRESENT, NOT_ZERO, NOT_BELOW = "present", "not zero", "not below zero"
# Told by a condition that asks for just that; PRESENT by any that came out.
NOT_BLANK = "not blank"
# Of an aggregate: the list has as many records for it as it needs.
ENOUGH = "enough records"
# (what is known, of what: its number in ``sameness``)
Known = frozenset[tuple[str, int]]
NOTHING: Known = frozenset()
# Whether ``x operator c`` keeps x from being 0, by the sign of c.
KEEPS_FROM_ZERO: dict[str, Callable[[Number], bool]] = {
    "gt": lambda c: c >= 0,
    "ge": lambda c: c > 0,
    "lt": lambda c: c <= 0,
    "le": lambda c: c < 0,
    "eq": lambda c: c != 0,
    "ne": lambda c: c == 0,
}


def kind_of(node: Expr) -> object:
    """What tells most expressions apart at a glance; what says the same is of one kind."""
    match node:
        case Fact() | Field():
            return type(node), node.name
        case Apply():
            return node.operator
        case _:
            return type(node)


def come_of(node: Expr) -> list[Expr]:
    """A node, and what else is a value where it is one: operands of strict operators, and theirs."""
    found = [node]
    for each in found:
        if isinstance(each, Apply) and OPERATORS[each.operator].policy is Policy.STRICT:
            found += each.operands
    return found


def least_count(sign: str, bound: Number) -> Number:
    """The least that a count can be which compares so with a number."""
    if sign == "gt":
        return floor(bound) + 1
    if sign == "ne":
        return 1 if bound == 0 else 0
    return bound if sign in ("ge", "eq") else 0


def number_in(node: Expr) -> Number | None:
    """The number that a node always is."""
    value = node.value if isinstance(node, Const) else None
    return value if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None


def is_truth(node: Expr, truth: bool) -> bool:
    """Whether a node is always this truth value."""
    return isinstance(node, Const) and node.value is truth


def all_of(parts: Iterable[Known]) -> Known:
    """What is known where all of it is."""
    return NOTHING.union(*parts)


def common_to(parts: Sequence[Known]) -> Known:
    """What is known whichever of the parts is."""
    return parts[0].intersection(*parts[1:]) if parts else NOTHING


def keeps_from_zero(sign: str, other: Expr, bounds: Range = UNKNOWN) -> bool:
    """Whether ``x sign other`` keeps x from being 0, whatever ``other`` is within its bounds."""
    bound = number_in(other)
    if bound is None and sign in ("gt", "ge"):
        bound = bounds.low
    elif bound is None and sign in ("lt", "le"):
        bound = bounds.high
    return bound is not None and KEEPS_FROM_ZERO[sign](bound)


class Conditions:
    """What conditions tell; ``order`` has every node, ``bounds`` says between which numbers a node lies, by ``id``,
    where that may tell too."""

    def __init__(self, order: Sequence[Expr], bounds: Mapping[int, Range]) -> None:
        self._order = order
        self._bounds = bounds
        self._told: dict[tuple[int, bool], Known] = {}
        self.number_of = sameness_on_demand().of

    def told(self, condition: Expr, truth: bool) -> Known:
        """What follows from a condition that holds (``truth``), or does not."""
        key = (id(condition), truth)
        if key not in self._told:
            self._told[key] = self._follows(condition, truth)
        return self._told[key]

    def _follows(self, condition: Expr, truth: bool) -> Known:
        match condition:
            case Apply(operator="not", operands=(operand,)):
                return self.told(operand, not truth)
            case Apply(operator="settle", operands=(operand,)):
                return self.told(operand, truth)
            case Apply(operator="and" | "or" as join, operands=operands):
                parts = [self.told(operand, truth) for operand in operands]
                return all_of(parts) if (join == "and") is truth else common_to(parts)
            case Apply(operator="is_blank", operands=(operand,)):
                number = self.number_of(operand)
                return NOTHING if truth else self._present(operand) | {(NOT_BLANK, number)}
            case Apply(operator=operator) if operator in FLIPPED:
                return self._compared(condition, operator if truth else DENIED[operator])
            case Aggregate(operator="any") if truth:
                return self._counted(condition)
            case Case():
                return self._present(condition) | self._branched(condition, truth)
            case _:
                return self._present(condition)

    def _branched(self, node: Case, truth: bool) -> Known:
        """What holds on every branch by which a choice can come to ``truth``."""
        before, ways = NOTHING, list[Known]()
        for when, then in node.branches:
            if not is_truth(then, not truth):
                ways.append(before | self.told(when, True) | self.told(then, truth))
            before |= self.told(when, False)
        if not is_truth(node.otherwise, not truth):
            ways.append(before | self.told(node.otherwise, truth))
        return common_to(ways)

    def _present(self, node: Expr) -> Known:
        """A value that came out has come of values."""
        return frozenset([(PRESENT, self.number_of(each)) for each in come_of(node)])

    def _compared(self, node: Apply, operator: str) -> Known:
        left, right = node.operands
        found = self._present(node)
        for one, other, sign in ((left, right, operator), (right, left, FLIPPED[operator])):
            bound = number_in(other)
            if keeps_from_zero(sign, other, self._bounds.get(id(other), UNKNOWN)):
                found |= {(NOT_ZERO, self.number_of(one))}
            if bound is not None:
                found |= self._away_from(one, sign, bound)
            if bound is not None and isinstance(one, Aggregate) and one.operator == "count":
                found |= self._enough(one, least_count(sign, bound))
            if sign in ("gt", "ge"):
                found |= self._not_below(one, other, bound)
        if operator in ("lt", "gt", "ne"):
            found |= self._apart(left, right)
        return found

    def _away_from(self, one: Expr, sign: str, bound: Number) -> Known:
        """The differences of ``one`` and constants that it is not: 个数 - 2 where 个数 ≥ 3."""
        return frozenset(
            (NOT_ZERO, self.number_of(difference))
            for alike, constant, difference in self._from_constants.get(kind_of(one), ())
            if KEEPS_FROM_ZERO[sign](bound - constant) and self._same(alike, one)
        )

    def _not_below(self, one: Expr, other: Expr, bound: Number | None) -> Known:
        """What is not below 0 where ``one`` is not below ``other``: the difference, or ``one``."""
        natural = bound is not None and bound >= 0
        found = [self.number_of(one)] if natural else []
        difference = self._difference(one, other)
        found += [] if difference is None else [difference]
        return frozenset((NOT_BELOW, number) for number in found)

    def _apart(self, left: Expr, right: Expr) -> Known:
        """The differences of two numbers that are not equal."""
        found = [self._difference(*pair) for pair in ((left, right), (right, left))]
        return frozenset((NOT_ZERO, number) for number in found if number is not None)

    def _enough(self, counted: Aggregate, least: Number) -> Known:
        """What can be made of so many records, where all those counted are among its own."""
        return frozenset(
            (ENOUGH, self.number_of(node))
            for node in self._needing
            if node.source == counted.source
            and FEWEST_RECORDS[node.operator] <= least
            and (node.where is None or self._same(node.where, counted.where))
        )

    def _counted(self, found: Aggregate) -> Known:
        """A list with a record that fits has records."""
        return self._enough(found, 1) | frozenset(
            (NOT_ZERO, self.number_of(node))
            for node in self._counts
            if node.source == found.source
            and (node.where is None or self._same(node.where, found.where))
        )

    def _same(self, one: Expr, other: Expr | None) -> bool:
        return other is not None and self.number_of(one) == self.number_of(other)

    @cached_property
    def _counts(self) -> list[Aggregate]:
        aggregates = [node for node in self._order if isinstance(node, Aggregate)]
        return [node for node in aggregates if node.operator == "count"]

    @cached_property
    def _needing(self) -> list[Aggregate]:
        """What is 出错 where a list has too few records for it."""
        aggregates = [node for node in self._order if isinstance(node, Aggregate)]
        return [node for node in aggregates if node.operator in FEWEST_RECORDS]

    @cached_property
    def _differences(self) -> dict[tuple[object, object], list[Apply]]:
        """Differences, by what kind of things they are of: few are worth a closer look."""
        found: dict[tuple[object, object], list[Apply]] = {}
        for node in self._order:
            if isinstance(node, Apply) and node.operator == "sub":
                left, right = node.operands
                found.setdefault((kind_of(left), kind_of(right)), []).append(node)
        return found

    def _difference(self, left: Expr, right: Expr) -> int | None:
        """The number of the difference of these two, where there is one."""
        for node in self._differences.get((kind_of(left), kind_of(right)), ()):
            one, other = node.operands
            if self._same(one, left) and self._same(other, right):
                return self.number_of(node)
        return None

    @cached_property
    def _from_constants(self) -> dict[object, list[tuple[Expr, Number, Apply]]]:
        """Differences of something and a constant, by what kind of thing it is: the thing, the
        constant, and the difference."""
        found: dict[object, list[tuple[Expr, Number, Apply]]] = {}
        for node in itertools.chain.from_iterable(self._differences.values()):
            left, right = node.operands
            for one, other in ((left, right), (right, left)):
                bound = number_in(other)
                if bound is not None:
                    found.setdefault(kind_of(one), []).append((one, bound, node))
        return found
