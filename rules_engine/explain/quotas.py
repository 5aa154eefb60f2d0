"""名额: grades that only so many units may have. Those beyond get a lower one, best first.

A quota counts the units that have the grade, not the first of all: where one of the first is barred
from it, the next comes in. As long as units are 待补, a grade is stated only if every way of filling
them in agrees; the others wait.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rules_engine.explain.groups import grouped
from rules_engine.explain.ranking import order_of
from rules_engine.explain.results import QuotaPlace, Status, UnitResult
from rules_engine.ir import Program, Quota
from rules_engine.model.units import OwnNames, facts_of
from rules_engine.model.values import Missing, number_of
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class QuotaOutcome(Shown):
    """A quota in a group (None: all units): ``base`` are the units that take part, ``limit`` how many
    of them may have the grade (None where that waits for facts), ``lifted`` how many a 改判 put
    there; ``regraded`` and ``waiting`` are names of units, ``faulty`` those of units that are 出错:
    once mended they may have the grade, and another one lose it."""

    quota: Quota
    group: str | None
    base: int
    limit: int | None
    lifted: int
    kept: int
    regraded: tuple[str, ...]
    waiting: tuple[str, ...]
    faulty: tuple[str, ...] = ()


def apply_quotas(
    program: Program, results: Sequence[UnitResult]
) -> tuple[tuple[UnitResult, ...], tuple[QuotaOutcome, ...]]:
    """Results with the grades that the quotas leave them, in the same order."""
    current, outcomes = list(results), []
    everyone, names = frozenset(result.unit.name for result in results), OwnNames()
    for quota in program.quotas:
        places = {id(result): place for place, result in enumerate(current)}
        for group, members in grouped(program, quota.group, tuple(current)):
            changed, outcome = _Contest(program, quota, group, members, everyone, names).settle()
            outcomes.append(outcome)
            for before, after in changed:
                current[places[id(before)]] = after
    return tuple(current), tuple(outcomes)


_Change = tuple[UnitResult, UnitResult]
_Keys = tuple[int, tuple[Fraction, ...]]


@frozen(eq=False, repr=False)
class _Room(Shown):
    """What every contender meets: ``slots`` are those that are left for sure and at most, ``used`` those
    that are gone, ``order`` the keys of all contenders, the best first."""

    slots: tuple[int, int]
    used: int
    limit: int | None
    gaps: frozenset[str]
    faulty: tuple[str, ...]
    order: Sequence[_Keys]

    def ahead_of(self, own: _Keys) -> tuple[int, int]:
        """How many are better, and how many are equal, the unit itself among them."""
        better = bisect_left(self.order, own)
        return better, bisect_right(self.order, own) - better


@frozen(eq=False, repr=False)
class _Contest(Shown):
    program: Program
    quota: Quota
    group: str | None
    members: Sequence[UnitResult]
    everyone: Container[str]
    names: OwnNames

    def settle(self) -> tuple[list[_Change], QuotaOutcome]:
        low, high = self._limits()
        waiting = [m for m in self.members if self._may_hold(m)]
        holders = [m for m in self.members if self._holds(m)]
        lifted = [m for m in holders if self._is_lifted(m)]
        contenders = [m for m in holders if not self._is_lifted(m)]
        used = len(lifted) if self.quota.lifted_count else 0
        slots = low - used - len(waiting), high - used
        limit = high if low == high else None
        gaps, faulty = self._gaps(waiting), self._faulty()
        room = _Room(slots, used, limit, gaps, faulty, sorted(map(self._keys, contenders)))
        changed = [(m, self._placed(m, room)) for m in contenders]
        changed.sort(key=lambda pair: (pair[1].quotas[-1].place, pair[0].unit.name))
        if low - used < len(contenders) + len(waiting):
            changed += [(m, self._waits(m, gaps)) for m in waiting if m.grade is not None]
        named = [(b.unit.name, a) for b, a in changed]
        outcome = QuotaOutcome(
            self.quota,
            self.group,
            len(self._taking_part()),
            limit,
            len(lifted),
            sum(a.grade in self.quota.grades for _, a in changed) + len(lifted),
            tuple(n for n, a in named if a.grade not in (None, *self.quota.grades)),
            tuple(sorted(n for n, a in named if a.grade is None)),
            faulty,
        )
        return changed, outcome

    def _faulty(self) -> tuple[str, ...]:
        return tuple(sorted(m.unit.name for m in self.members if m.status is Status.FAULTY))

    def _placed(self, unit: UnitResult, room: _Room) -> UnitResult:
        """A unit with the grade that the quota leaves it."""
        better, equal = room.ahead_of(self._keys(unit))
        last = better if self.quota.keeps_ties else better + equal - 1
        grade = unit.grade if last < room.slots[0] else None
        if last >= room.slots[1]:
            grade = self._beyond(unit)
        found = QuotaPlace(
            self.quota,
            self.group,
            room.limit,
            better + 1,
            equal > 1,
            unit.grade,
            grade,
            room.faulty,
            room.used,
        )
        after = evolve(unit, grade=grade, quotas=(*unit.quotas, found))
        if grade is None:
            unsure = self._unsure(unit).values() if last >= room.slots[1] else [room.gaps]
            return self._waits(after, frozenset().union(*unsure))
        return after

    def _keys(self, unit: UnitResult) -> _Keys:
        assert self.program.ranking is not None
        return order_of(self.program.ranking.keys, unit)

    def _taking_part(self) -> list[UnitResult]:
        """The units a share is counted of: 出错 and 未评 ones too, but not those apart."""
        part = self.program.takes_part
        if part is None:
            return list(self.members)
        return [m for m in self.members if m.observation.value(part) is not False]

    def _limits(self) -> tuple[int, int]:
        """How many may have the grade, at least and at most: who takes part may not be known."""
        taking, part = self._taking_part(), self.program.takes_part
        unsure = [
            m for m in taking if part is not None and isinstance(m.observation.value(part), Missing)
        ]
        return self._limit(len(taking) - len(unsure)), self._limit(len(taking))

    def _limit(self, units: int) -> int:
        if not self.members:
            return 0
        value = number_of(self.members[0].observation.value(self.quota.limit)) or Fraction(0)
        return self.quota.most(value, units)

    def _holds(self, unit: UnitResult) -> bool:
        return unit.status is Status.NORMAL and unit.grade in self.quota.grades

    def _may_hold(self, unit: UnitResult) -> bool:
        if unit.status is not Status.PENDING:
            return False
        if unit.grade is None:
            return not self._barred(unit).issuperset(self.quota.grades)
        return unit.grade in self.quota.grades

    def _barred(self, unit: UnitResult) -> set[str]:
        """The grades that a veto surely bars the unit from."""
        barring = (r for r in self.program.rulings if r.bars)
        held = [r for r in barring if unit.observation.value(r.effective) is True]
        return {bar for ruling in held for bar in ruling.bars}

    def _is_lifted(self, unit: UnitResult) -> bool:
        given = [r for r in self.program.rulings if r.lifts_to(unit.grade)]
        return any(unit.observation.value(ruling.effective) is True for ruling in given)

    def _gaps(self, waiting: Sequence[UnitResult]) -> frozenset[str]:
        return facts_of(((m.unit.name, frozenset(m.missing)) for m in waiting), self.everyone)

    def _beyond(self, unit: UnitResult) -> str | None:
        """The grade of a unit beyond the quota: no grade that a veto bars it from; None where it waits for what
        a veto goes by."""
        left = self.program.left_beyond(self.quota, self._barred(unit), self._unsure(unit))
        return left[0] if len(left) == 1 else None

    def _unsure(self, unit: UnitResult) -> dict[str, frozenset[str]]:
        """The grades that a veto may bar the unit from, and the facts that this waits for."""
        found: dict[str, frozenset[str]] = {}
        for ruling in (r for r in self.program.rulings if r.bars):
            held = unit.observation.value(ruling.effective)
            if isinstance(held, Missing):
                found |= {bar: held.facts.union(found.get(bar, ())) for bar in ruling.bars}
        return found

    def _waits(self, unit: UnitResult, gaps: frozenset[str]) -> UnitResult:
        """A unit whose grade is not known until others report their facts."""
        missing = self.names.of(unit.unit.name, gaps.union(unit.missing))
        return evolve(unit, grade=None, status=Status.PENDING, missing=missing)
