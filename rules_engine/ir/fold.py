"""The one walk over expressions. Evaluators, analyses and printers are algebras of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Protocol, TypeVar, assert_never

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

T = TypeVar("T")


class Algebra(Protocol[T]):
    """What to make of each node, given what was made of its operands."""

    def const(self, node: Const) -> T: ...
    def fact(self, node: Fact) -> T: ...
    def attribute(self, node: Attribute) -> T: ...
    def field(self, node: Field) -> T: ...
    def apply(self, node: Apply, operands: Sequence[T]) -> T: ...
    def case(self, node: Case, branches: Sequence[tuple[T, T]], otherwise: T) -> T: ...
    def aggregate(self, node: Aggregate, where: T | None, value: T | None) -> T: ...
    def round(self, node: Round, operand: T) -> T: ...
    def cohort(self, node: Cohort, operand: T, takes_part: T | None) -> T: ...


def operands_of(node: Expr) -> tuple[Expr, ...]:
    """The direct operands of a node, in a fixed order."""
    match node:
        case Apply():
            return node.operands
        case Const() | Fact() | Attribute() | Field():
            return ()
        case Case():
            return (*(part for branch in node.branches for part in branch), node.otherwise)
        case Aggregate():
            parts = (node.where, node.value, *node.keys)
            return tuple(part for part in parts if part is not None)
        case Round():
            return (node.operand,)
        case Cohort():
            return (node.operand,) if node.takes_part is None else (node.operand, node.takes_part)
        case _:
            assert_never(node)


def conjuncts(node: Expr) -> Iterator[Expr]:
    """What has to hold for a condition to hold, from the first to the last: what 且 joins, at any depth."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, Apply) and each.operator == "and":
            stack.extend(reversed(each.operands))
        else:
            yield each


class InOrder(tuple[Expr, ...]):
    """What a walk gave: operands before users, and all that is reachable. Walked once for many folds."""

    __slots__ = ()


def in_order(roots: Sequence[Expr]) -> InOrder:
    """Every node reachable from ``roots``, for many folds."""
    return InOrder(walk(roots))


def walk(roots: Sequence[Expr], known: Collection[int] = ()) -> Iterator[Expr]:
    """Every node reachable from ``roots`` once, operands before users. Does not recurse, and does
    not go into nodes whose ``id`` is among ``known``."""
    if isinstance(roots, InOrder) and not known:
        return iter(roots)
    return _walk(roots, set(known))


def _walk(roots: Sequence[Expr], done: set[int]) -> Iterator[Expr]:
    """Nodes that are not ``done``; they are from then on.

    A node that is met again while it is open comes after its operands: nothing else of an acyclic
    graph stands above it on the stack.
    """
    opened: set[int] = set()
    stack = [root for root in reversed(roots) if id(root) not in done]
    while stack:
        node = stack[-1]
        key = id(node)
        if key not in opened:
            opened.add(key)
            operands = operands_of(node)
            waiting = operands and [each for each in operands if id(each) not in done]
            if waiting:
                stack += reversed(waiting)
                continue
        stack.pop()
        if key not in done:
            done.add(key)
            yield node


def fold(
    roots: Sequence[Expr], algebra: Algebra[T], known: Mapping[int, T] | None = None
) -> dict[int, T]:
    """What ``algebra`` makes of every node reachable from ``roots``, by ``id`` of the node. What is
    ``known`` is taken as it is, and what only it needs is left out."""
    made: dict[int, T] = dict(known or {})
    for node in walk(roots, made):
        made[id(node)] = _make(node, algebra, made)
    return made


def carry_on(order: Iterable[Expr], algebra: Algebra[T], made: dict[int, T]) -> None:
    """Make what is not ``made`` yet of nodes that are in order, operands before users."""
    for node in order:
        if id(node) not in made:
            made[id(node)] = _make(node, algebra, made)


class Folding(Generic[T]):
    """A fold that is carried on where it is asked for."""

    def __init__(self, algebra: Algebra[T]) -> None:
        self._algebra = algebra
        self._done: set[int] = set()
        self._made: dict[int, T] = {}

    def of(self, node: Expr) -> T:
        """What the algebra makes of a node."""
        if id(node) not in self._done:
            for each in _walk([node], self._done):
                self._made[id(each)] = _make(each, self._algebra, self._made)
        return self._made[id(node)]


def _make(node: Expr, algebra: Algebra[T], made: dict[int, T]) -> T:
    match node:
        case Apply():
            return algebra.apply(node, [made[id(operand)] for operand in node.operands])
        case Const():
            return algebra.const(node)
        case Fact():
            return algebra.fact(node)
        case Attribute():
            return algebra.attribute(node)
        case Field():
            return algebra.field(node)
        case Case():
            branches = [(made[id(when)], made[id(then)]) for when, then in node.branches]
            return algebra.case(node, branches, made[id(node.otherwise)])
        case Aggregate():
            where = None if node.where is None else made[id(node.where)]
            value = None if node.value is None else made[id(node.value)]
            return algebra.aggregate(node, where, value)
        case Round():
            return algebra.round(node, made[id(node.operand)])
        case Cohort():
            takes_part = None if node.takes_part is None else made[id(node.takes_part)]
            return algebra.cohort(node, made[id(node.operand)], takes_part)
        case _:
            assert_never(node)
