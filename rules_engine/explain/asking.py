"""What a 名单 asks of a unit: whether it belongs there, and where it stands in its order.

Of a unit that waits for facts it is said what may still come of them, where somebody foresees that.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

from attrs import frozen

from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Expr, Program, RankKey, Roll
from rules_engine.model.marks import Ends, Marks, marks_between
from rules_engine.model.values import Missing, NotApplicable, Value, number_of
from rules_engine.records import Shown


class Foresight(Protocol):
    """Tells what may still come of what is 未报."""

    def truth(self, unit: str, condition: Expr) -> bool | None:
        """Whether a condition will hold; None: it may, and it may not."""

    def number(self, unit: str, asked: Expr) -> tuple[Ends, bool | None]:
        """What a number can come to, and whether it will be one; None: it may, and it may not."""

    def grades(self, unit: str) -> tuple[Collection[str], bool]:
        """The grades that a unit may have in the end, and whether it will have one at all."""


@frozen(eq=False, repr=False)
class Standing(Shown):
    """A unit that is (``sure``), or may be, one that a list asks for, and the first and the last place
    that it may have in the order of the list; None where it has none."""

    result: UnitResult
    sure: bool
    first: Marks | None
    last: Marks | None

    @property
    def known(self) -> bool:
        """Whether it is known where it stands."""
        return self.first == self.last


@frozen(eq=False, repr=False)
class Asking(Shown):
    """A list, and what it asks."""

    program: Program
    roll: Roll
    foresight: Foresight | None

    @property
    def keys(self) -> Sequence[RankKey]:
        """What it is ordered by."""
        ranking = self.program.ranking
        return self.roll.keys or (ranking.keys if ranking is not None else ())

    def standing(self, unit: UnitResult) -> Standing | None:
        """Where a unit stands; None where it is not one that the list asks for."""
        belongs = self._belongs(unit)
        if belongs is False or (belongs is None and self.roll.is_ordered and unit.stopped):
            return None
        values = [unit.observation.value(key.value) for key in self.keys]
        if (values and unit.stopped) or not all(map(_may_be_number, values)):
            return Standing(unit, belongs is True, None, None)
        found = [
            self._number(unit, key, value) for key, value in zip(self.keys, values, strict=True)
        ]
        ends, is_one = [each for each, _ in found], [sure for _, sure in found]
        if self.roll.is_ordered and False in is_one:
            return None if belongs is None else Standing(unit, True, None, None)
        sure = belongs is True and not (self.roll.is_ordered and None in is_one)
        return Standing(unit, sure, *self._places(ends))

    def _number(self, unit: UnitResult, key: RankKey, value: Value) -> tuple[Ends, bool | None]:
        known = number_of(value)
        if known is not None:
            return (known, known), True
        if self.foresight is None:
            return (None, None), None
        return self.foresight.number(unit.unit.name, key.value)

    def _places(self, ends: Sequence[Ends]) -> tuple[Marks, Marks]:
        """The first and the last place; the best comes first."""
        downward = (key.descending for key in self.keys)
        return marks_between(zip(ends, downward, strict=True))

    def _belongs(self, unit: UnitResult) -> bool | None:
        """Whether a unit is one that the list asks for; None: not known yet."""
        fits = self.fits(unit)
        return fits if fits is False else _both(self._holds(unit), fits)

    def _holds(self, unit: UnitResult) -> bool | None:
        condition = self.roll.condition
        held = True if condition is None else unit.observation.value(condition)
        if condition is not None and isinstance(held, Missing) and self.foresight is not None:
            return self.foresight.truth(unit.unit.name, condition)
        return None if isinstance(held, Missing) else held is True

    def fits(self, unit: UnitResult) -> bool | None:
        """Whether what the list asks besides its condition is met; None: not known yet."""
        if unit.status is Status.FAULTY or unit.apart:
            return False
        part = self.program.takes_part
        unsure = part is not None and isinstance(unit.observation.value(part), Missing)
        return _both(self._has_grade(unit), None if unsure else True)

    def _has_grade(self, unit: UnitResult) -> bool | None:
        """Whether it has one of the grades that are asked for."""
        wanted = self.roll.grades
        if not wanted or unit.grade in wanted:
            return True
        if not _may_have_grade(self.program, unit):
            return False
        if self.foresight is None:
            return None
        possible, sure = self.foresight.grades(unit.unit.name)
        if not any(grade in wanted for grade in possible):
            return False
        return True if sure and all(grade in wanted for grade in possible) else None


def _may_be_number(value: Value) -> bool:
    return isinstance(value, Missing) or number_of(value) is not None


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _may_have_grade(program: Program, unit: UnitResult) -> bool:
    """Whether a grade is still to be stated."""
    if program.grade is None or unit.status is not Status.PENDING or unit.grade is not None:
        return False
    return not isinstance(unit.observation.value(program.grade), NotApplicable)
