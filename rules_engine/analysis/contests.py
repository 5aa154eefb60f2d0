"""名额 while units wait for facts: which grades each unit may be left with, whatever is still reported.

Each unit is somewhere between a first and a last place; what one comes to is taken to go with whatever the
others come to, so that what is found is never too narrow.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from rules_engine.analysis.contenders import Contender, Place
from rules_engine.ir.program import Program, Quota

_Grades = frozenset[str]


@frozen(eq=False)
class _Entrant:
    """A unit as a quota finds it: with one of ``grades``, surely so where it ``holds``; a 改判 may have
    given it that, or ``must`` have."""

    unit: Contender
    may_hold: bool
    holds: bool
    may: bool
    must: bool

    @classmethod
    def of(cls, quota: Quota, unit: Contender, grades: _Grades) -> "_Entrant":
        """A unit that may have ``grades``."""
        wanted = grades.intersection(quota.grades)
        holds = unit.sure and bool(wanted) and wanted == grades
        may = any(unit.may_be_lifted(grade) for grade in wanted)
        must = all(unit.is_lifted(grade) for grade in wanted)
        return cls(unit, bool(wanted), holds, may, must and bool(wanted))


@frozen(eq=False)
class _Round:
    """A quota in one group: how many may have the grade, at least and at most, and who competes."""

    quota: Quota
    least: int
    most: int
    entrants: Mapping[str, _Entrant]
    taken: int = field(init=False)
    open: int = field(init=False)
    sure: Sequence[Place] = field(init=False)
    possible: Sequence[Place] = field(init=False)

    def __attrs_post_init__(self) -> None:
        every = self.entrants.values()
        made = {
            "taken": sum(map(self.takes, every)),
            "open": sum(map(self.may_take, every)),
            "sure": sorted(each.unit.last for each in every if self.is_ahead_of_some(each)),
            "possible": sorted(each.unit.first for each in every if self.may_compete(each)),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def takes(self, one: _Entrant) -> bool:
        """Whether it takes a place whatever its order is."""
        return self.quota.lifted_count and one.holds and one.must

    def may_take(self, one: _Entrant) -> bool:
        """Whether it may."""
        return self.quota.lifted_count and one.may_hold and one.may

    def is_ahead_of_some(self, one: _Entrant) -> bool:
        """Whether it surely takes a place of those that come after it."""
        return one.holds and not one.must and (self.quota.lifted_count or not one.may)

    def may_compete(self, one: _Entrant) -> bool:
        """Whether it may take a place of those that come after it, and of nobody else."""
        return one.may_hold and not one.must and not self.may_take(one)

    def may_keep(self, own: _Entrant) -> bool:
        """Whether a unit that competes may have a place."""
        at, last = own.unit.first, own.unit.last
        find = bisect_left if self.quota.keeps_ties else bisect_right
        before = self.taken - self.takes(own) + find(self.sure, at)
        before -= self.is_ahead_of_some(own) and self._before(last, at)
        return before < self.most

    def may_lose(self, own: _Entrant) -> bool:
        """Whether it may have none."""
        first, at = own.unit.first, own.unit.last
        find = bisect_left if self.quota.keeps_ties else bisect_right
        before = self.open - self.may_take(own) + find(self.possible, at)
        before -= self.may_compete(own) and self._before(first, at)
        return before >= self.least

    def _before(self, one: Place, other: Place) -> bool:
        return one < other or (not self.quota.keeps_ties and one == other)

    def left(self, program: Program, own: Contender, grades: _Grades) -> _Grades:
        """The grades that a unit may be left with that had one of ``grades``."""
        found = set(grades.difference(self.quota.grades))
        entrant = self.entrants[own.unit.name]
        for grade in grades.intersection(self.quota.grades):
            competes = not own.is_lifted(grade)
            if own.may_be_lifted(grade) or self.may_keep(entrant):
                found.add(grade)
            if competes and self.may_lose(entrant):
                found.update(own.beyond(program, self.quota))
        return frozenset(found)

    def rivals(self, own: Contender, grades: _Grades) -> Iterator[Contender]:
        """Those of whom it depends whether a unit with one of ``grades`` has a place."""
        if all(own.is_lifted(grade) for grade in grades.intersection(self.quota.grades)):
            return
        entrant = self.entrants[own.unit.name]
        if self.may_keep(entrant) and self.may_lose(entrant):
            for other in self.entrants.values():
                limits = self.least < self.most and not other.unit.surely_counted
                if other is not entrant and (limits or self._is_open(other, own)):
                    yield other.unit

    def _is_open(self, other: _Entrant, own: Contender) -> bool:
        """Whether it may take a place of this unit's, and may not."""
        may = self.may_compete(other) and self._before(other.unit.first, own.last)
        sure = self.is_ahead_of_some(other) and self._before(other.unit.last, own.first)
        return (may or self.may_take(other)) and not (sure or self.takes(other))


@frozen(eq=False)
class Contests:
    """The quotas of a run, one after the other."""

    program: Program
    _units: Mapping[str, Contender]
    _rounds: Sequence[Mapping[str | None, _Round]]

    @classmethod
    def of(cls, program: Program, contenders: Iterable[Contender]) -> "Contests":
        """The contests of all units of a run."""
        units = {each.unit.name: each for each in contenders}
        grades = {name: each.grades for name, each in units.items()}
        rounds = []
        for number, quota in enumerate(program.quotas):
            groups: dict[str | None, dict[str, _Entrant]] = {}
            for name, unit in units.items():
                entrant = _Entrant.of(quota, unit, grades[name])
                groups.setdefault(_group(quota, unit), {})[name] = entrant
            made = {group: _round(quota, number, members) for group, members in groups.items()}
            rounds.append(made)
            for name, unit in units.items():
                grades[name] = made[_group(quota, unit)].left(program, unit, grades[name])
        return cls(program, units, rounds)

    def left(self, unit: str, grades: Collection[str]) -> _Grades:
        """The grades that quotas may leave a unit that has one of ``grades`` before them."""
        own, found = self._units[unit], frozenset(grades)
        for quota, rounds in zip(self.program.quotas, self._rounds, strict=True):
            found = rounds[_group(quota, own)].left(self.program, own, found)
        return found

    def rivals(self, unit: str) -> Collection[Contender]:
        """The units of whom it may depend what quotas leave this one. Who comes to a quota from one before
        it, depends on all."""
        own, found = self._units[unit], list[Contender]()
        grades = own.grades
        for number, (quota, groups) in enumerate(
            zip(self.program.quotas, self._rounds, strict=True)
        ):
            here = groups[_group(quota, own)]
            found += here.rivals(own, grades)
            if found and number:
                return self._units.values()
            grades = here.left(self.program, own, grades)
        return found

    def open_facts(self, unit: str) -> frozenset[str]:
        """The facts of others that its place may still go by, as other units name them."""
        return frozenset().union(*(each.open_facts for each in self.rivals(unit)))


def _group(quota: Quota, unit: Contender) -> str | None:
    return None if quota.group is None else unit.unit.group(quota.group)


def _round(quota: Quota, number: int, entrants: Mapping[str, _Entrant]) -> _Round:
    units = [each.unit for each in entrants.values()]
    limit = units[0].limits[number]
    sure, counted = (
        sum(each.surely_counted for each in units),
        sum(each.may_be_counted for each in units),
    )
    return _Round(quota, quota.most(limit, sure), quota.most(limit, counted), entrants)
