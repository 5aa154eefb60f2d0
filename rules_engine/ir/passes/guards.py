"""What is known where an expression's value matters: by the conditions it stands under.

``若 受理数 > 0 则 甲 / 受理数 …``: where the quotient matters, 受理数 is a number and not 0. A node
with several users knows what holds for all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from rules_engine.ir.expressions import Aggregate, Apply, Case, Const, Expr
from rules_engine.ir.fold import in_order, operands_of
from rules_engine.ir.passes.sameness import sameness_on_demand
from rules_engine.model.values import Number
from rules_engine.operators import DENIED, FLIPPED, OPERATORS
from rules_engine.operators.table import Policy
from rules_engine.records import Alike

PRESENT, NOT_ZERO, NOT_BELOW = "present", "not zero", "not below zero"
# Told by a condition that asks for just that; PRESENT by any that came out.
NOT_BLANK = "not blank"
# (what is known, of what: its number in ``sameness``)
Known = frozenset[tuple[str, int]]
_NOTHING: Known = frozenset()
# Whether ``x operator c`` keeps x from being 0, by the sign of c.
_KEEPS_FROM_ZERO: dict[str, Callable[[Number], bool]] = {
    "gt": lambda c: c >= 0,
    "ge": lambda c: c > 0,
    "lt": lambda c: c <= 0,
    "le": lambda c: c < 0,
    "eq": lambda c: c != 0,
    "ne": lambda c: c == 0,
}


@frozen(eq=False, repr=False)
class Use(Alike):
    """An operand of a node, and what is known where the node asks for it."""

    user: Expr
    operand: Expr
    known: Known


class Guards:
    """What is known at every use of every node reachable from ``roots``."""

    def __init__(self, roots: Sequence[Expr]) -> None:
        self._told: dict[tuple[int, bool], Known] = {}
        self._order = in_order(roots)
        self.number_of = sameness_on_demand().of
        self._roots = {id(root) for root in roots}
        aggregates = [node for node in self._order if isinstance(node, Aggregate)]
        self._counts = [node for node in aggregates if node.operator == "count"]

    def uses(self, of_interest: Callable[[Expr, Expr], bool]) -> Iterator[Use]:
        """The uses that are of interest (user, operand), users before operands."""
        known: dict[int, Known] = {}
        asked = {
            (id(node), id(operand))
            for node in self._order
            for operand in operands_of(node)
            if of_interest(node, operand)
        }
        above = self._above({user for user, _ in asked})
        for node in reversed(above):
            here = _NOTHING if id(node) in self._roots else known.get(id(node), _NOTHING)
            for operand, extra in self._edges(node):
                there = here | extra if extra else here
                known[id(operand)] = known.get(id(operand), there) & there
                if (id(node), id(operand)) in asked:
                    yield Use(node, operand, there)

    def _above(self, users: set[int]) -> list[Expr]:
        """These nodes and all that use them: what is known elsewhere, nobody asks."""
        met: set[int] = set()
        found: list[Expr] = []
        for node in self._order if users else ():
            if id(node) in users or not met.isdisjoint(map(id, operands_of(node))):
                met.add(id(node))
                found.append(node)
        return found

    @cached_property
    def _differences(self) -> dict[tuple[int, int], int]:
        """Differences, by what they are of."""
        number = self.number_of
        return {
            (number(node.operands[0]), number(node.operands[1])): number(node)
            for node in self._order
            if isinstance(node, Apply) and node.operator == "sub"
        }

    @cached_property
    def _from_constants(self) -> dict[int, list[tuple[Number, int]]]:
        """Differences of something and a constant, by what it is: the constant, and the difference."""
        found: dict[int, list[tuple[Number, int]]] = {}
        for node in self._order:
            if isinstance(node, Apply) and node.operator == "sub":
                left, right = node.operands
                for one, other in ((left, right), (right, left)):
                    bound = _number_in(other)
                    if bound is not None:
                        found.setdefault(self.number_of(one), []).append(
                            (bound, self.number_of(node))
                        )
        return found

    def _edges(self, node: Expr) -> Iterable[tuple[Expr, Known]]:
        """Operands, each with what its user knows of the others when it asks for this one."""
        match node:
            case Apply(operator="and" | "or"):
                return self._joined(node.operands, node.operator == "and")
            case Case():
                return self._chosen(node)
            case Aggregate(where=where, value=value) if where is not None and value is not None:
                told = self.told(where, True)
                return [(where, _NOTHING), (value, told), *((key, told) for key in node.keys)]
            case _:
                return [(operand, _NOTHING) for operand in operands_of(node)]

    def _joined(self, operands: Sequence[Expr], truth: bool) -> Iterator[tuple[Expr, Known]]:
        """且 matters where the others hold, 或 where none of them does."""
        told = [self.told(operand, truth) for operand in operands]
        for index, operand in enumerate(operands):
            yield operand, _all(told[:index] + told[index + 1 :])

    def _chosen(self, node: Case) -> Iterator[tuple[Expr, Known]]:
        before = _NOTHING
        for when, then in node.branches:
            yield when, before
            yield then, before | self.told(when, True)
            before |= self.told(when, False)
        yield node.otherwise, before

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
                return _all(parts) if (join == "and") is truth else _common(parts)
            case Apply(operator="is_blank", operands=(operand,)):
                number = self.number_of(operand)
                return _NOTHING if truth else self._present(operand) | {(NOT_BLANK, number)}
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
        before, ways = _NOTHING, list[Known]()
        for when, then in node.branches:
            if not _is_truth(then, not truth):
                ways.append(before | self.told(when, True) | self.told(then, truth))
            before |= self.told(when, False)
        if not _is_truth(node.otherwise, not truth):
            ways.append(before | self.told(node.otherwise, truth))
        return _common(ways)

    def _present(self, node: Expr) -> Known:
        """A value that came out has come of values."""
        found = {(PRESENT, self.number_of(node))}
        stack = [node]
        while stack:
            each = stack.pop()
            found.add((PRESENT, self.number_of(each)))
            if isinstance(each, Apply) and OPERATORS[each.operator].policy is Policy.STRICT:
                stack.extend(each.operands)
        return frozenset(found)

    def _compared(self, node: Apply, operator: str) -> Known:
        left, right = node.operands
        found = self._present(node)
        for one, other, sign in ((left, right, operator), (right, left, FLIPPED[operator])):
            bound = _number_in(other)
            if bound is not None and _KEEPS_FROM_ZERO[sign](bound):
                found |= {(NOT_ZERO, self.number_of(one))}
            if bound is not None:
                found |= self._away_from(one, sign, bound)
            if sign in ("gt", "ge"):
                found |= self._not_below(one, other, bound)
        if operator in ("lt", "gt", "ne"):
            found |= self._apart(left, right)
        return found

    def _away_from(self, one: Expr, sign: str, bound: Number) -> Known:
        """The differences of ``one`` and constants that it is not: 个数 - 2 where 个数 ≥ 3."""
        return frozenset(
            (NOT_ZERO, difference)
            for constant, difference in self._from_constants.get(self.number_of(one), ())
            if _KEEPS_FROM_ZERO[sign](bound - constant)
        )

    def _not_below(self, one: Expr, other: Expr, bound: Number | None) -> Known:
        """What is not below 0 where ``one`` is not below ``other``: the difference, or ``one``."""
        natural = bound is not None and bound >= 0
        found = [self.number_of(one)] if natural else []
        difference = self._differences.get((self.number_of(one), self.number_of(other)))
        found += [] if difference is None else [difference]
        return frozenset((NOT_BELOW, number) for number in found)

    def _apart(self, left: Expr, right: Expr) -> Known:
        """The differences of two numbers that are not equal."""
        one, other = self.number_of(left), self.number_of(right)
        found = [self._differences.get(pair) for pair in ((one, other), (other, one))]
        return frozenset((NOT_ZERO, number) for number in found if number is not None)

    def _counted(self, found: Aggregate) -> Known:
        """A list with a record that fits has records."""
        return frozenset(
            (NOT_ZERO, self.number_of(node))
            for node in self._counts
            if node.source == found.source
            and (node.where is None or self._same(node.where, found.where))
        )

    def _same(self, one: Expr, other: Expr | None) -> bool:
        return other is not None and self.number_of(one) == self.number_of(other)


def _number_in(node: Expr) -> Number | None:
    """The number that a node always is."""
    value = node.value if isinstance(node, Const) else None
    return value if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None


def _is_truth(node: Expr, truth: bool) -> bool:
    return isinstance(node, Const) and node.value is truth


def _all(parts: Iterable[Known]) -> Known:
    return _NOTHING.union(*parts)


def _common(parts: Sequence[Known]) -> Known:
    return parts[0].intersection(*parts[1:]) if parts else _NOTHING
