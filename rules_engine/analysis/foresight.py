"""What lists may foresee of units that wait for facts: whether conditions will hold, between which ends
numbers will lie, which grades there may be.
"""

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from functools import cached_property

from attrs import field, frozen

from rules_engine.analysis.completions import Completions
from rules_engine.analysis.contests import Contests
from rules_engine.analysis.missing import QUICK, contests_of
from rules_engine.analysis.tightening import tightened
from rules_engine.backends.interval import Abstract
from rules_engine.backends.scalar import Observation
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program
from rules_engine.model.values import Number
from rules_engine.model.workdays import WorkCalendar

_Ends = tuple[Number | None, Number | None]


@frozen(eq=False)
class Outlook:
    """The units of a run, each looked at once, when it is first asked about."""

    _completions: Completions
    _found: dict[str, dict[int, Abstract]] = field(init=False, factory=dict)

    @classmethod
    def of(
        cls, program: Program, observations: Iterable[Observation], calendar: WorkCalendar
    ) -> "Outlook":
        """The outlook of a run."""
        return cls(Completions.of(program, observations, calendar))

    def truth(self, unit: str, condition: Expr) -> bool | None:
        """Whether a condition will hold; None: it may, and it may not."""
        found = self._of(unit, condition)
        truths = set(found.choices or ()) if found.may_have_value else set()
        if True not in truths:
            return False
        return True if found.always and truths == {True} else None

    def number(self, unit: str, asked: Expr) -> tuple[_Ends, bool | None]:
        """What a number can come to, and whether it will be one; None: it may, and it may not."""
        found = self._of(unit, asked)
        if not found.may_have_value:
            return (None, None), False
        numbers = [
            each if isinstance(each, int | Fraction) else None for each in (found.low, found.high)
        ]
        return (numbers[0], numbers[1]), True if found.always else None

    def grades(self, unit: str) -> tuple[Collection[str], bool]:
        """The grades that a unit may have in the end, and whether it will have one at all."""
        grade = self._completions.program.grade
        if grade is None:
            return (), False
        found = self._of(unit, grade)
        choices = found.choices or ()
        contests = self._contests
        return choices if contests is None else contests.left(unit, choices), found.always

    @cached_property
    def _contests(self) -> Contests | None:
        return contests_of(self._completions)

    def _of(self, unit: str, asked: Expr) -> Abstract:
        if unit not in self._found:
            self._found[unit] = self._looked_at(unit)
        return self._found[unit][id(asked)]

    def _looked_at(self, unit: str) -> dict[int, Abstract]:
        completions = self._completions
        roots = list({id(each): each for each in _asked(completions.program)}.values())
        pending = completions.pending(unit, roots)
        waiting = completions.waiting(pending, roots)
        found = tightened(waiting, pending.domain, pending.free, QUICK)
        return {id(root): value for root, value in zip(roots, found, strict=True)}


def _asked(program: Program) -> Iterator[Expr]:
    """What lists ask; the total first, whose ends are looked at most closely."""
    yield program.total.score
    if program.grade is not None:
        yield program.grade
    yield from (roll.condition for roll in program.rolls if roll.condition is not None)
    keys = (key for roll in program.rolls for key in roll.keys)
    ranking = program.ranking.keys if program.ranking is not None else ()
    yield from (key.value for key in (*keys, *ranking))
