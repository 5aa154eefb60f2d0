"""What is known where an expression's value matters: by the conditions it stands under.

``若 受理数 > 0 则 甲 / 受理数 …``: where the quotient matters, 受理数 is a number and not 0. A node
with several users knows what holds for all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from rules_engine.ir.expressions import Aggregate, Apply, Case, Expr, Field
from rules_engine.ir.fold import InOrder, in_order, operands_of, walk
from rules_engine.ir.passes.ranges import Range
from rules_engine.ir.passes.telling import NOTHING, Conditions, Known, all_of
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Use(Shown):
    """An operand of a node. ``told`` is what the node itself knows where it asks for it."""

    user: Expr
    operand: Expr
    told: Known
    guards: "Guards"

    def knows(self, what: str, node: Expr) -> bool:
        """Whether this is known of a node wherever this use matters."""
        known = (what, self.guards.number_of(node))
        of_record = any(isinstance(each, Field) for each in walk([node]))
        return known in self.told or self.guards.holds_at(self.user, known, of_record)


class Guards:
    """What is known at every use of every node reachable from ``roots``. Found out where it is asked
    for, from the use upwards: most uses are guarded close by, and most nodes nobody asks about.
    ``bounds``: between which numbers a node lies, by ``id``, where that may tell too."""

    def __init__(
        self,
        roots: Sequence[Expr],
        order: InOrder | None = None,
        bounds: Mapping[int, Range] | None = None,
    ) -> None:
        self._order = in_order(roots) if order is None else order
        conditions = Conditions(self._order, bounds or {})
        self.told, self.number_of = conditions.told, conditions.number_of
        self._roots = {id(root) for root in roots}
        self._edges_of: dict[int, tuple[tuple[Expr, Known], ...]] = {}

    def uses(self, of_interest: Callable[[Expr, Expr], bool]) -> Iterator[Use]:
        """The uses that are of interest (user, operand), users before operands."""
        for node in reversed(self._order):
            operands = operands_of(node)
            asked = operands and {id(each) for each in operands if of_interest(node, each)}
            for operand, told in self._edges(node) if asked else ():
                if id(operand) in asked:
                    yield Use(node, operand, told, self)

    def holds_at(self, node: Expr, known: tuple[str, int], of_record: bool) -> bool:
        """Whether every way from a root to this node passes a condition that tells this. What is told
        of a record (``of_record``) above the aggregate that looks at it is told of another one."""
        waiting, met = [node], {id(node)}
        while waiting:
            below = waiting.pop()
            if id(below) in self._roots:
                return False
            for user in self._users[id(below)]:
                if id(user) not in met and self._lets_pass(user, below, known):
                    if of_record and isinstance(user, Aggregate):
                        return False
                    met.add(id(user))
                    waiting.append(user)
        return True

    def _lets_pass(self, user: Expr, operand: Expr, known: tuple[str, int]) -> bool:
        """Whether a node asks for an operand without knowing this."""
        edges = self._edges(user)
        return any(each is operand and known not in told for each, told in edges)

    @cached_property
    def _users(self) -> dict[int, list[Expr]]:
        found: dict[int, list[Expr]] = {id(node): [] for node in self._order}
        for node in self._order:
            for operand in operands_of(node):
                found[id(operand)].append(node)
        return found

    def _edges(self, node: Expr) -> tuple[tuple[Expr, Known], ...]:
        """Operands, each with what its user knows of the others when it asks for this one."""
        if id(node) not in self._edges_of:
            self._edges_of[id(node)] = tuple(self._asked(node))
        return self._edges_of[id(node)]

    def _asked(self, node: Expr) -> Iterable[tuple[Expr, Known]]:
        match node:
            case Apply(operator="and" | "or"):
                return self._joined(node.operands, node.operator == "and")
            case Case():
                return self._chosen(node)
            case Aggregate(where=where, value=value) if where is not None and value is not None:
                told = self.told(where, True)
                return [(where, NOTHING), (value, told), *((key, told) for key in node.keys)]
            case _:
                return [(operand, NOTHING) for operand in operands_of(node)]

    def _joined(self, operands: Sequence[Expr], truth: bool) -> Iterator[tuple[Expr, Known]]:
        """且 matters where the others hold, 或 where none of them does."""
        told = [self.told(operand, truth) for operand in operands]
        for index, operand in enumerate(operands):
            yield operand, all_of(told[:index] + told[index + 1 :])

    def _chosen(self, node: Case) -> Iterator[tuple[Expr, Known]]:
        before = NOTHING
        for when, then in node.branches:
            yield when, before
            yield then, before | self.told(when, True)
            before |= self.told(when, False)
        yield node.otherwise, before
