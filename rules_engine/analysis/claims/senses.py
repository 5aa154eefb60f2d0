"""Which way each expression goes when one fact gets better and all others stay: up, down, or neither.

What is said holds where an expression comes to a value both before and after; where it is 出错 or
不适用 at one of the two, nothing is said, and nothing is claimed.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from attrs import evolve, field, frozen

from rules_engine.analysis.claims.rungs import (
    RISES,
    STAYS,
    Ends,
    Way,
    around,
    number_of,
    rungs,
    step,
)
from rules_engine.analysis.claims.ways import put_back, reached, times, together, turned
from rules_engine.backends.interval import Bounds, State
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
from rules_engine.ir.passes.roots import asks_of_others
from rules_engine.operators import COHORT_RANKS

_DAYS_ON = {"add_days", "add_workdays", "add_months_clipped", "add_months_rolled"}
_EVEN = frozenset(
    {"add", "min", "max", "and", "or", "floor", "ceil", "settle", "month_end", "date_of"} | _DAYS_ON
)
_APART_BY = frozenset({"sub", "days_between", "hours_between"})
_LESS = frozenset({"lt", "le"})
_GREATER = frozenset({"gt", "ge"})
_OF_VALUES = frozenset({"sum", "max", "min", "mean", "trimmed_mean", "sum_of_max"})
_OF_CONDITIONS = frozenset({"count", "any", "all", "longest_run"})
_ABSORBING = frozenset({"and", "or"})


@frozen
class Sense:
    """``way``: what the value does, None if that is not known. ``reads``: whether the fact matters at all.
    ``steady``: it is not 不适用 at one of the two and a value or 空 at the other."""

    way: Way
    reads: bool
    steady: bool = True


_APART = Sense(STAYS, False)


@frozen(eq=False)
class Fixed:
    """What is known of the unit: by ``id`` of a choice the place of the branch that it takes; by name of
    a fact, or ``id`` of another number, whether it is 0 or more (1), or 0 or less (-1)."""

    taken: Mapping[int, int] = field(factory=dict)
    signs: Mapping[str | int, int] = field(factory=dict)


def ways_of(
    roots: Sequence[Expr],
    fact: str,
    better: int,
    bounds: Bounds,
    known: Collection[int] = (),
    *,
    peers_stay: bool = False,
    fixed: "Fixed | None" = None,
) -> Mapping[int, int | None]:
    """By ``id`` what each expression does that reads a fact, when the fact gets better; all others stay.
    Those that are ``known`` rise. ``peers_stay``: what comparisons with other units come to stays, too.
    ``fixed``: of which choices it is known what is chosen."""
    senses = _Senses(fact, better, bounds, frozenset(known), peers_stay, fixed or Fixed())
    fold(roots, senses)
    return senses.ways


@frozen(eq=False)
class _Senses:
    """The algebra. A fact is compared only where it is reported as a value, before and after."""

    name: str
    better: int
    bounds: Bounds
    known: frozenset[int] = frozenset()
    peers_stay: bool = False
    fixed: Fixed = field(factory=Fixed)
    ways: dict[int, Way] = field(factory=dict)

    def _keep(self, node: Expr, sense: Sense) -> Sense:
        if id(node) in self.known:
            sense = evolve(sense, way=RISES)
        self.ways[id(node)] = sense.way
        return sense

    def const(self, _node: Const) -> Sense:
        return _APART

    def fact(self, node: Fact) -> Sense:
        own = node.name == self.name
        return self._keep(node, Sense(self.better, True)) if own else _APART

    def attribute(self, _node: Attribute) -> Sense:
        return _APART

    def field(self, _node: Field) -> Sense:
        return _APART

    def apply(self, node: Apply, operands: Sequence[Sense]) -> Sense:
        if not any(operand.reads for operand in operands):
            return _APART
        # What absorbs 不适用 at one of the two may not do so at the other.
        same = node.operator not in _ABSORBING or all(one.way == STAYS for one in operands)
        kept = all(operand.steady for operand in operands)
        steady = (same and kept) or self._never_absent(node)
        return self._keep(node, Sense(self._applied(node, operands), True, steady))

    def _applied(self, node: Apply, operands: Sequence[Sense]) -> Way:
        ways = [operand.way for operand in operands]
        match node.operator:
            case "add" if (kept := put_back(node.operands)) is not None:
                return self.ways.get(id(kept), STAYS)
            case operator if operator in _EVEN:
                return together(ways)
            case "neg" | "not":
                return turned(ways[0])
            case operator if operator in _APART_BY:
                return together([ways[0], turned(ways[1])])
            case "workdays_between":
                return together([turned(ways[0]), ways[1]])
            case operator if operator in _LESS:
                return together([turned(ways[0]), ways[1]])
            case operator if operator in _GREATER:
                return together([ways[0], turned(ways[1])])
            case "mul":
                return self._product(node.operands, ways)
            case "div":
                return self._quotient(node.operands, ways)
            case "eq" | "ne" as operator:
                way = self._equal(node.operands, ways)
                return way if operator == "eq" else turned(way)
            case "is_blank":
                return self._whether_blank(node.operands[0])
            case "is_not_applicable":
                return STAYS if operands[0].steady else None
            case _:
                return together(ways) if set(ways) == {STAYS} else None

    def _sign(self, node: Expr) -> int | None:
        """1 where it is never below 0, -1 where it is never above."""
        key = node.name if isinstance(node, Fact) else id(node)
        if key in self.fixed.signs:
            return self.fixed.signs[key]
        found = self.bounds.of(node)
        if found.low is not None and found.low >= 0:
            return 1
        return -1 if found.high is not None and found.high <= 0 else None

    def _product(self, operands: Sequence[Expr], ways: Sequence[Way]) -> Way:
        signs = [self._sign(operand) for operand in operands]
        moved = [place for place, way in enumerate(ways) if way != STAYS]
        if len(moved) > 1:
            return together(ways) if set(signs) == {1} else None
        way: Way = together(ways)
        for place, sign in enumerate(signs):
            if place not in moved:
                way = times(way, sign)
        return way

    def _quotient(self, operands: Sequence[Expr], ways: Sequence[Way]) -> Way:
        over, under = (self._sign(operand) for operand in operands)
        if under is None:
            return STAYS if set(ways) == {STAYS} else None
        return together([times(ways[0], under), times(turned(ways[1]), over)])

    def _equal(self, operands: Sequence[Expr], ways: Sequence[Way]) -> Way:
        """Being equal to the least that it can be is being at most that; to 是 is being so."""
        if set(ways) == {STAYS}:
            return STAYS
        for (moved, way), (fixed, still) in zip(
            zip(operands, ways, strict=True),
            reversed([*zip(operands, ways, strict=True)]),
            strict=True,
        ):
            if still == STAYS and isinstance(fixed, Const):
                return reached(self.bounds.of(moved), fixed.value, way)
        return None

    def _whether_blank(self, operand: Expr) -> Way:
        own = isinstance(operand, Fact) and operand.name == self.name
        return STAYS if own or State.BLANK not in self.bounds.of(operand).states else None

    def case(self, node: Case, branches: Sequence[tuple[Sense, Sense]], otherwise: Sense) -> Sense:
        if id(node) in self.fixed.taken:
            kept = [*(taken for _, taken in branches), otherwise][self.fixed.taken[id(node)]]
            return self._keep(node, kept) if kept.reads else _APART
        parts = [sense for branch in branches for sense in branch] + [otherwise]
        if not any(part.reads for part in parts):
            return _APART
        way = self._chosen(node, branches, otherwise)
        if way is None:
            way = self._climbed(node, [taken.way for _, taken in branches] + [otherwise.way])
        return self._keep(node, Sense(way, True, self._steady(node, branches, otherwise)))

    def _chosen(self, node: Case, branches: Sequence[tuple[Sense, Sense]], otherwise: Sense) -> Way:
        """From the last branch to the first: what changing between it and those after it does."""
        whole = self.bounds.of(node)
        way, rest = otherwise.way, self._ends(node.otherwise)
        for (_, then), (when, taken) in zip(
            reversed(node.branches), reversed(branches), strict=True
        ):
            own = self._ends(then)
            if own is not None and rest is not None:
                way = together([way, taken.way, step(when.way, own, rest, whole)])
            elif own is not None:
                way = taken.way
            rest = around(rest, own)
        return way

    def _climbed(self, node: Case, ways: Sequence[Way]) -> Way:
        """Where conditions compare one number with constants: the branches in its order."""
        number = number_of(node)
        moved = None if number is None else self.ways.get(id(number))
        if number is None or moved is None:
            return None
        within, whole = self.bounds.of(number), self.bounds.of(node)
        found = rungs(node, within.low, within.high)
        ends = [self._ends(branch) for branch in found[1]] if found else []
        steps = [
            None if one is None or other is None else step(RISES, other, one, whole)
            for one, other in pairwise(ends)
        ]
        return together([*ways, times(together(steps), moved)])

    def _ends(self, node: Expr) -> Ends | None:
        """Between what a branch lies; nothing where it is never a value."""
        found = self.bounds.of(node)
        return (found.low, found.high) if found.may_have_value else None

    def _steady(
        self, node: Case, branches: Sequence[tuple[Sense, Sense]], otherwise: Sense
    ) -> bool:
        same = all(when.way == STAYS and when.steady for when, _ in branches)
        kept = all(then.steady for _, then in branches) and otherwise.steady
        return (same and kept) or self._never_absent(node)

    def _never_absent(self, node: Expr) -> bool:
        return State.NOT_APPLICABLE not in self.bounds.of(node).states

    def aggregate(self, node: Aggregate, where: Sense | None, value: Sense | None) -> Sense:
        parts = [part for part in (where, value) if part is not None]
        if not any(part.reads for part in parts):
            return _APART
        held = STAYS if where is None else where.way
        way: Way = None
        if node.operator in _OF_CONDITIONS:
            way = held
        elif node.operator in _OF_VALUES and held == STAYS and value is not None:
            way = value.way
        # Of other records other values may be 不适用; a number of records has no values.
        same = held == STAYS or node.operator == "count"
        kept = all(part.steady for part in parts)
        return self._keep(node, Sense(way, True, (same and kept) or self._never_absent(node)))

    def round(self, node: Round, operand: Sense) -> Sense:
        return self._keep(node, operand)

    def cohort(self, node: Cohort, operand: Sense, takes_part: Sense | None) -> Sense:
        """The facts of the others stay. A value that may be 不适用 may join the others or leave them."""
        part = takes_part or _APART
        if self.peers_stay or (not operand.reads and not part.reads):
            return _APART
        alone = not asks_of_others([node.operand])
        way: Way = None
        if alone and not part.reads and self.bounds.of(node.operand).always:
            way = turned(operand.way) if node.operator in _DOWN else operand.way
            way = STAYS if node.operator == "count" else way
        return self._keep(node, Sense(way, True, self._never_absent(node)))


_DOWN = frozenset(name for name in COHORT_RANKS if "down" in name)
