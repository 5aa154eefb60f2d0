"""名单: the units that a list names, once ranks and grades are settled.

While units of a group are 待补, a list names those that are on it whatever the others report, and
says who else may come onto it: whose condition, grade or place is still open.
"""

from collections.abc import Collection, Container, Iterator, Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine.explain.groups import class_place, grouped
from rules_engine.explain.results import Status, UnitResult, number_of
from rules_engine.ir import Program, RankKey, Roll
from rules_engine.model.values import Cause, Fault, Missing, NotApplicable
from rules_engine.records import Alike, Shown


@frozen(eq=False, repr=False)
class RollEntry(Shown):
    """A unit on a list; ``place`` is its place in the order of the list (None where it has none)."""

    result: UnitResult
    place: int | None


@frozen(eq=False, repr=False)
class LeftOut(Alike):
    """A unit that is left off a list: ``what`` of it is why (单位, 当 or 次序), ``state`` how that is."""

    unit: str
    what: str
    state: str
    causes: tuple[Cause, ...] = ()


@frozen(eq=False, repr=False)
class RollValue(Shown):
    """A list of a group (None: all units), as it is printed. ``waiting`` are units of which it is not
    known yet whether they belong on it, or where; ``left_out`` are units that are not on it because
    they, or what the list asks of them, are 出错 or have no place in its order."""

    roll: Roll
    group: str | None
    entries: tuple[RollEntry, ...]
    waiting: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


_Keys = tuple[int, tuple[Fraction, ...]]
_Keyed = tuple[_Keys, UnitResult]
# Where a unit stands that has no place in the order, and one whose place is not known yet.
_LAST: _Keys = (1, ())
_UNKNOWN: _Keys = (2, ())


def rolls_of(program: Program, results: Sequence[UnitResult]) -> tuple[RollValue, ...]:
    """Every list of every group, in the order of the text."""
    return tuple(
        _value(program, roll, group, members)
        for roll in program.rolls
        for group, members in grouped(program, roll.group, results)
    )


def _value(
    program: Program, roll: Roll, group: str | None, members: Sequence[UnitResult]
) -> RollValue:
    belonging = [(m, _belongs(program, roll, m)) for m in members]
    open_ = [(_keys(program, roll, m), m) for m, held in belonging if held is None]
    keyed = [(_keys(program, roll, m), m) for m, held in belonging if held]
    if roll.take is not None or roll.keys:
        open_ += [pair for pair in keyed if pair[0] == _UNKNOWN]
        keyed = [pair for pair in keyed if not pair[0][0]]
    keyed.sort(key=lambda pair: (pair[0], class_place(program, pair[1]), pair[1].unit.name))
    certain, unsure = _taken(roll, keyed, [keys for keys, _ in open_])
    may_come = [m for keys, m in open_ if _may_come(roll, keyed, keys)]
    # Who cannot come onto a list of the last ones stands before all who are on it.
    unplaced = bool(may_come if roll.from_top else open_)
    unplaced = unplaced or any(keys == _UNKNOWN for keys, _ in keyed)
    places = [None if unplaced else _place(keyed, keys) for keys, _ in certain]
    entries = [RollEntry(m, at) for (_, m), at in zip(certain, places, strict=True)]
    if roll.roster_order:
        entries.sort(key=lambda entry: _roster_place(program, entry.result))
    ordered = {id(m) for _, m in (*keyed, *open_)}
    waiting = sorted(m.unit.name for m in (*may_come, *unsure))
    left_out = tuple(_all_left_out(program, roll, members, ordered))
    return RollValue(roll, group, tuple(entries), tuple(waiting), left_out)


def _all_left_out(
    program: Program, roll: Roll, members: Sequence[UnitResult], ordered: Container[int]
) -> Iterator[LeftOut]:
    for member in sorted(members, key=lambda m: m.unit.name):
        found = _left_out(program, roll, member, ordered)
        if found is not None:
            yield found


def _left_out(
    program: Program, roll: Roll, unit: UnitResult, ordered: Container[int]
) -> LeftOut | None:
    """Why a unit that may belong on the list is not on it; None where that is in order."""
    name = unit.unit.name
    if unit.status is Status.FAULTY:
        return LeftOut(name, "单位", "出错", unit.causes)
    held = None if roll.condition is None else unit.observation.value(roll.condition)
    if isinstance(held, Fault) and _fits(program, roll, unit):
        return LeftOut(name, "当", "出错", tuple(sorted(held.causes, key=_in_order)))
    if not _belongs(program, roll, unit) or id(unit) in ordered:
        return None
    if roll.take is None and not roll.keys:
        return None
    values = [unit.observation.value(key.value) for key in _wanted(program, roll)]
    faults = sorted({c for v in values if isinstance(v, Fault) for c in v.causes}, key=_in_order)
    state = "未评" if unit.stopped else "空" if None in values else "不适用"
    state = "出错" if faults else state
    return LeftOut(name, "次序", state, tuple(faults))


def _in_order(cause: Cause) -> tuple[str, str]:
    return cause.kind.value, cause.where


def _belongs(program: Program, roll: Roll, unit: UnitResult) -> bool | None:
    """Whether a unit is one that the list asks for; None: not known yet."""
    held = True if roll.condition is None else unit.observation.value(roll.condition)
    fits = _fits(program, roll, unit)
    if fits is False or (held is not True and not isinstance(held, Missing)):
        return False
    return True if fits and held is True else None


def _fits(program: Program, roll: Roll, unit: UnitResult) -> bool | None:
    """Whether what the list asks besides its condition is met; None: not known yet."""
    if unit.status is Status.FAULTY or unit.apart:
        return False
    if roll.grades and unit.grade not in roll.grades:
        return None if _may_have_grade(program, unit) else False
    part = program.takes_part
    unsure = part is not None and isinstance(unit.observation.value(part), Missing)
    return None if unsure else True


def _may_have_grade(program: Program, unit: UnitResult) -> bool:
    """Whether a grade is still to be stated."""
    if program.grade is None or unit.status is not Status.PENDING or unit.grade is not None:
        return False
    return not isinstance(unit.observation.value(program.grade), NotApplicable)


def _wanted(program: Program, roll: Roll) -> Sequence[RankKey]:
    return roll.keys or (program.ranking.keys if program.ranking is not None else ())


def _keys(program: Program, roll: Roll, unit: UnitResult) -> _Keys:
    """Sorts the best first."""
    wanted = _wanted(program, roll)
    values = [unit.observation.value(key.value) for key in wanted]
    if (wanted and unit.stopped) or any(
        number_of(v) is None and not isinstance(v, Missing) for v in values
    ):
        return _LAST
    numbers = [number_of(value) for value in values]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return _UNKNOWN
    signed = zip(wanted, known, strict=True)
    return (0, tuple(-number if key.descending else number for key, number in signed))


def _place(kept: Sequence[_Keyed], keys: _Keys) -> int | None:
    return None if keys[0] or not keys[1] else 1 + sum(other < keys for other, _ in kept)


def _taken(
    roll: Roll, keyed: Sequence[_Keyed], open_: Sequence[_Keys]
) -> tuple[list[_Keyed], list[UnitResult]]:
    """The first or last of them, whoever of those that are ``open_`` comes in; and those who may be among
    them. Those that are equal at the cut are all there, or none is."""
    if roll.take is None:
        return list(keyed), []
    needed = [(pair, _needed(roll, keyed, pair[0])) for pair in keyed]
    coming = {keys: sum(_may_push_out(roll, one, keys) for one in open_) for keys, _ in keyed}
    certain = [pair for pair, least in needed if least + coming[pair[0]] <= roll.take]
    unsure = [m for (k, m), least in needed if least <= roll.take < least + coming[k]]
    return certain, unsure


def _may_push_out(roll: Roll, one: _Keys, own: _Keys) -> bool:
    """Whether a unit that is open may come in ahead of another, or share a place that is given to none."""
    if one[0]:
        return one == _UNKNOWN
    if one == own:
        return not roll.keeps_ties
    return one < own if roll.from_top else one > own


def _may_come(roll: Roll, keyed: Sequence[_Keyed], own: _Keys) -> bool:
    """Whether a unit that is open may be on the list: one whose place is known to be beyond it is not."""
    if roll.take is None or own[0]:
        return True
    equal = 1 if roll.keeps_ties else 1 + sum(keys == own for keys, _ in keyed)
    return _ahead(roll, keyed, own) + equal <= roll.take


def _ahead(roll: Roll, keyed: Collection[_Keyed], own: _Keys) -> int:
    return sum(keys < own if roll.from_top else keys > own for keys, _ in keyed)


def _needed(roll: Roll, keyed: Collection[_Keyed], own: _Keys) -> int:
    """How many a list must take for a unit to be among them."""
    equal = sum(keys == own for keys, _ in keyed)
    return _ahead(roll, keyed, own) + (1 if roll.keeps_ties else equal)


def _roster_place(program: Program, result: UnitResult) -> tuple[bool, int, int, str]:
    place = result.unit.place
    return (place is None, place or 0, class_place(program, result), result.unit.name)
