"""Where a score has no cliff by the way a fact is read: case by case of what does not read it, by signs, or since
it is only compared with constants, so that there are few values that the score can have."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import floor

from attrs import define, field, frozen

from rules_engine.analysis.claims.cliffs import Range, is_cliff
from rules_engine.analysis.claims.rungs import STAYS
from rules_engine.analysis.claims.senses import Fixed, ways_of
from rules_engine.backends.interval import Bounds
from rules_engine.ir.expressions import Apply, Case, Const, Expr, Fact
from rules_engine.ir.fold import operands_of
from rules_engine.ir.passes.levels import lists
from rules_engine.operators import COMPARED

_SPLITS, _LEVELS = 16, 4

_Taken = Mapping[int, int]
# A fact by its name, another number by ``id``.
_Key = str | int


@define
class _Left:
    """How many more cases may be looked at."""

    count: int = _SPLITS


@frozen(eq=False)
class Plateaus:
    """A score and a fact, and what the fact may be."""

    score: Expr
    fact: str
    within: Range
    bounds: Bounds
    # What has a value for each record: what one of them takes, another need not.
    of_records: frozenset[int] = field(init=False)

    @of_records.default
    def _of_records(self) -> frozenset[int]:
        return frozenset(node for node, read in lists([self.score]).items() if read)

    def never_falls(self) -> bool:
        """Whether signs alone say that there is none, whatever decimals numbers have."""
        signs = Fixed({}, self._signs({}))
        ways = ways_of([self.score], self.fact, 1, self.bounds, peers_stay=True, fixed=signs)
        return ways.get(id(self.score), STAYS) is not None

    def rule_out(self) -> bool:
        """Whether there is no cliff."""
        return self._settled({}, {}, _Left())

    def _settled(self, taken: _Taken, signs: Mapping[_Key, int], left: _Left) -> bool:
        left.count -= 1
        fixed = Fixed(taken, {**signs, **self._signs(taken)})
        ways = ways_of([self.score], self.fact, 1, self.bounds, peers_stay=True, fixed=fixed)
        if ways.get(id(self.score), STAYS) is not None or self._is_flat(taken):
            return True
        case = next((one for one in self._open(taken) if _steady(one, ways)), None)
        if case is not None and left.count > len(case.branches):
            places = range(len(case.branches) + 1)
            return all(self._settled({**taken, id(case): place}, signs, left) for place in places)
        key = self._unsigned(taken, fixed, ways)
        if key is None or left.count < 2:
            return False
        return all(self._settled(taken, {**signs, key: sign}, left) for sign in (1, -1))

    def _unsigned(self, taken: _Taken, fixed: Fixed, ways: Mapping[int, int | None]) -> _Key | None:
        """Another number of which it matters whether it is 0 or more, or 0 or less, and not known."""
        for node in _reached(self.score, taken):
            if isinstance(node, Apply) and node.operator in ("mul", "div"):
                for part in node.operands:
                    if id(part) in self.of_records:
                        continue
                    key = part.name if isinstance(part, Fact) else id(part)
                    stays = ways.get(id(part), STAYS) == STAYS
                    if stays and key not in fixed.signs and self._may_be_either(part):
                        return key
        return None

    def _may_be_either(self, node: Expr) -> bool:
        found = self.bounds.of(node)
        return (found.low is None or found.low < 0) and (found.high is None or found.high > 0)

    def _open(self, taken: _Taken) -> list[Case]:
        """The choices that are not taken yet, the innermost first."""
        met = [node for node in _reached(self.score, taken) if id(node) not in self.of_records]
        return [node for node in reversed(met) if isinstance(node, Case) and id(node) not in taken]

    def _signs(self, taken: _Taken) -> dict[_Key, int]:
        """The facts that are known to be 0 or more (1), or 0 or less (-1), where such choices are taken."""
        signs: dict[_Key, int] = {}
        for node in _reached(self.score, taken):
            if isinstance(node, Case) and id(node) in taken:
                for place, (when, _) in enumerate(node.branches[: taken[id(node)] + 1]):
                    signs.update(_sign_of(when, place == taken[id(node)]))
        return signs

    def _is_flat(self, taken: _Taken) -> bool:
        """Whether the fact is only compared with constants, and no values of the few levels make a cliff."""
        compared = self._comparisons(taken)
        if compared is None:
            return False
        points = self._points(compared)
        levels = [tuple(COMPARED[op](point, limit) for op, limit in compared) for point in points]
        distinct = list(dict.fromkeys(levels))
        if len(distinct) > _LEVELS:
            return False
        at = [distinct.index(level) for level in levels]
        return not any(
            self._falls(dict(zip(points, (Fraction(values[n]) for n in at), strict=True)))
            for values in product(range(len(distinct)), repeat=len(distinct))
        )

    def _falls(self, profile: Mapping[Fraction, Fraction]) -> bool:
        return any(is_cliff(profile, at, way, self.within) for at in profile for way in (1, -1))

    def _comparisons(self, taken: _Taken) -> list[tuple[str, Fraction]] | None:
        """Every comparison of the fact, None where it is read in any other way."""
        found: list[tuple[str, Fraction]] = []
        for node in _reached(self.score, taken):
            if not any(_is(part, self.fact) for part in operands_of(node)):
                continue
            if not isinstance(node, Apply) or node.operator not in COMPARED:
                return None
            own, limit = node.operands
            if not _is(own, self.fact) or not isinstance(limit, Const):
                return None
            if not isinstance(limit.value, int | Fraction):
                return None
            found.append((node.operator, Fraction(limit.value)))
        return found

    def _points(self, compared: list[tuple[str, Fraction]]) -> list[Fraction]:
        """Enough values for every level, and all those around the places where levels change."""
        step = self.within.step
        near = {
            floor(limit / step) * step + step * place
            for _, limit in compared
            for place in range(-3, 5)
        }
        ends = {self.within.low, self.within.high}
        points = sorted({*(one for one in near if self.within.has(one)), *ends})
        between = {floor((one + other) / 2 / step) * step for one, other in pairwise(points)}
        return sorted({*points, *between})


def _steady(node: Case, ways: Mapping[int, int | None]) -> bool:
    """Whether which branch is taken does not read the fact, though what it comes to does."""
    return ways.get(id(node), STAYS) is None and not any(
        id(when) in ways for when, _ in node.branches
    )


def _is(node: Expr, fact: str) -> bool:
    return isinstance(node, Fact) and node.name == fact


def _reached(score: Expr, taken: _Taken) -> Iterator[Expr]:
    """What a score is made of where such choices are taken, users before operands."""
    stack, met = [score], {id(score)}
    while stack:
        node = stack.pop()
        yield node
        for part in _parts(node, taken):
            if id(part) not in met:
                met.add(id(part))
                stack.append(part)


def _parts(node: Expr, taken: _Taken) -> tuple[Expr, ...]:
    if isinstance(node, Case) and id(node) in taken:
        return (([then for _, then in node.branches] + [node.otherwise])[taken[id(node)]],)
    return operands_of(node)


_UP, _DOWN = frozenset({"gt", "ge"}), frozenset({"lt", "le"})


def _sign_of(when: Expr, holds: bool) -> dict[_Key, int]:
    """What a comparison of a fact with a constant says of its sign."""
    if not isinstance(when, Apply) or when.operator not in _UP | _DOWN:
        return {}
    own, limit = when.operands
    if not isinstance(own, Fact) or not isinstance(limit, Const):
        return {}
    value = limit.value
    if not isinstance(value, int | Fraction):
        return {}
    up = (when.operator in _UP) == holds
    if up and value >= 0:
        return {own.name: 1}
    return {own.name: -1} if not up and value <= 0 else {}
