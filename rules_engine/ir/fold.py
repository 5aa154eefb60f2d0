"""The one walk over expressions. Evaluators, analyses and printers are algebras of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar, assert_never

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


def walk(roots: Sequence[Expr], known: Collection[int] = ()) -> Iterator[Expr]:
    """Every node reachable from ``roots`` once, operands before users. Does not recurse, and does
    not go into nodes whose ``id`` is among ``known``.

    A node that is met again while it is open comes after its operands: nothing else of an acyclic
    graph stands above it on the stack.
    """
    opened: set[int] = set()
    done: set[int] = set(known)
    stack = [root for root in reversed(roots) if id(root) not in done]
    while stack:
        node = stack[-1]
        key = id(node)
        if key not in opened:
            opened.add(key)
            waiting = [each for each in operands_of(node) if id(each) not in done]
            if waiting:
                waiting.reverse()
                stack += waiting
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
