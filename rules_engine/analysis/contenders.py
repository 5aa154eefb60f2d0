"""A unit as quotas see it: the grades that it may have before them, and where it may stand in the order."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import frozen

from rules_engine.backends.interval import Abstract, State
from rules_engine.backends.interval.values import exactly
from rules_engine.ir.expressions import Expr
from rules_engine.ir.program import Program, Quota, Ruling
from rules_engine.model.marks import Marks, marks_between
from rules_engine.model.units import Unit
from rules_engine.model.values import Fault, Missing, NotApplicable, Value, number_of

Look = Callable[[Expr], Abstract]
# A place in the order, the best first; those that have none are behind all that have one.
Place = tuple[int, Marks]
NOWHERE: Place = (1, ())


@frozen(eq=False)
class Contender:
    """``grades`` are those that it may have, and it surely has one where it is ``sure``. ``lifting`` and
    ``barring`` are the rulings that may be effective, each with whether they surely are; ``limits`` what
    each quota goes by. ``open_facts``: what all this still waits for, as other units name it."""

    unit: Unit
    grades: frozenset[str]
    sure: bool
    first: Place
    last: Place
    may_be_counted: bool
    surely_counted: bool
    lifting: tuple[tuple[Ruling, bool], ...]
    barring: tuple[tuple[Ruling, bool], ...]
    limits: tuple[Fraction, ...]
    open_facts: frozenset[str] = frozenset()

    def may_be_lifted(self, grade: str) -> bool:
        """Whether a 改判 may have given it this grade."""
        return any(ruling.lifts_to(grade) for ruling, _ in self.lifting)

    def is_lifted(self, grade: str) -> bool:
        """Whether one surely has, if it has the grade."""
        return any(sure and ruling.lifts_to(grade) for ruling, sure in self.lifting)

    def beyond(self, program: Program, quota: Quota) -> list[str]:
        """What it may get beyond a quota: no grade that a veto bars it from."""
        barred = {name for ruling, sure in self.barring if sure for name in ruling.bars}
        unsure = {name for ruling, _ in self.barring for name in ruling.bars}
        return program.left_beyond(quota, barred, unsure)


def asked_of(program: Program) -> Iterator[Expr]:
    """What decides how a unit stands before quotas; nothing where there are none."""
    if not program.quotas or program.grade is None or program.ranking is None:
        return
    yield from (program.total.score, program.grade)
    if program.takes_part is not None:
        yield program.takes_part
    yield from (ruling.effective for ruling in program.rulings)
    yield from (key.value for key in program.ranking.keys)
    yield from (quota.limit for quota in program.quotas)


def contender(
    program: Program,
    unit: Unit,
    look: Look,
    *,
    faulty: bool = False,
    open_facts: frozenset[str] = frozenset(),
) -> Contender:
    """A unit of which ``look`` tells what each of `asked_of` can come to. ``faulty``: it is 出错."""
    assert program.grade is not None
    grade, total = look(program.grade), look(program.total.score)
    grades = frozenset() if faulty else frozenset(grade.choices or ())
    part = None if program.takes_part is None else look(program.takes_part)
    first, last, ordered = _places(program, look, total)
    out = part is not None and False in (part.choices or ())
    scored = set(total.states) <= {State.VALUE, State.NOT_APPLICABLE}
    sound = ordered and scored and grade.always and (part is None or part.always)
    effective = [(ruling, look(ruling.effective)) for ruling in program.rulings]
    held = [(r, _surely(found)) for r, found in effective if True in (found.choices or ())]
    return Contender(
        unit,
        grades,
        sound and not faulty,
        first,
        last,
        part is None or not _surely(part, value=False),
        not out,
        tuple((ruling, sure) for ruling, sure in held if ruling.kind == "改判"),
        tuple((ruling, sure) for ruling, sure in held if ruling.bars),
        tuple(_limit(look(quota.limit)) for quota in program.quotas),
        open_facts,
    )


def settled_contender(
    program: Program, unit: Unit, value: Callable[[Expr], Value], *, faulty: bool = False
) -> Contender | None:
    """A unit of which ``value`` tells all of `asked_of`; None where that waits for facts. ``faulty``: it is
    出错 whatever these are."""
    values = {id(each): value(each) for each in asked_of(program)}
    if any(isinstance(each, Missing) for each in values.values()):
        return None
    assert program.ranking is not None
    keys = (
        [] if isinstance(values[id(program.total.score)], NotApplicable) else program.ranking.keys
    )
    decisive = (program.total.score, program.grade, *(key.value for key in keys))
    wrong = any(isinstance(values[id(each)], Fault) for each in decisive)
    look = lambda expr: exactly(values[id(expr)])  # noqa: E731  # why: what it closes over stands above
    return contender(program, unit, look, faulty=faulty or wrong)


def _surely(found: Abstract, *, value: bool = True) -> bool:
    return found.always and set(found.choices or ()) == {value}


def _limit(found: Abstract) -> Fraction:
    return number_of(found.low) or Fraction(0)


def _places(program: Program, look: Look, total: Abstract) -> tuple[Place, Place, bool]:
    """The first and the last place, and whether what it is ordered by is surely not 出错."""
    assert program.ranking is not None
    if not total.may_have_value:
        return NOWHERE, NOWHERE, True
    found = [(look(key.value), key.descending) for key in program.ranking.keys]
    sound = all(State.FAULT not in value.states for value, _ in found)
    states = {state for value, _ in found for state in value.states}
    ends = (((value.low, value.high), descending) for value, descending in found)
    first, last = marks_between(ends)
    somewhere = all(value.may_have_value for value, _ in found)
    always = states == {State.VALUE} and set(total.states) == {State.VALUE}
    return (0, first) if somewhere else NOWHERE, (0, last) if always else NOWHERE, sound
