"""名单: the units that a list names, once ranks and grades are settled.

A list of a group is not given while a unit of the group is 待补: it could come onto it.
"""

from collections.abc import Container, Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine.explain.groups import class_place, grouped
from rules_engine.explain.ranking import order_of
from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Program, RankKey, Roll
from rules_engine.model.values import Cause, Fault
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
    """A list of a group (None: all units), as it is printed. ``entries`` is None where the list
    cannot be given yet; ``waiting`` are then the units that are 待补. ``left_out`` are units that are
    not on it because they, or what the list asks of them, are 出错 or have no place in its order."""

    roll: Roll
    group: str | None
    entries: tuple[RollEntry, ...] | None
    waiting: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


_Keyed = tuple[tuple[int, tuple[Fraction, ...]], UnitResult]


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
    waiting = tuple(m.unit.name for m in members if m.status is Status.PENDING)
    if waiting:
        return RollValue(roll, group, None, waiting)
    keyed = [(_keys(program, roll, m), m) for m in members if _qualifies(roll, m)]
    strict = roll.take is not None or bool(roll.keys)
    kept = [pair for pair in keyed if pair[0][0] == 0 or not strict]
    kept.sort(key=lambda pair: (pair[0], class_place(program, pair[1]), pair[1].unit.name))
    entries = [RollEntry(unit, _place(kept, keys)) for keys, unit in _taken(roll, kept)]
    if roll.roster_order:
        entries.sort(key=lambda entry: _roster_place(program, entry.result))
    ordered = {id(unit) for _, unit in kept}
    found = (_left_out(program, roll, m, ordered) for m in members)
    left_out = sorted((one for one in found if one is not None), key=lambda one: one.unit)
    return RollValue(roll, group, tuple(entries), left_out=tuple(left_out))


def _left_out(
    program: Program, roll: Roll, unit: UnitResult, ordered: Container[int]
) -> LeftOut | None:
    """Why a unit that may belong on the list is not on it; None where that is in order."""
    name = unit.unit.name
    if unit.status is Status.FAULTY:
        return LeftOut(name, "单位", "出错", unit.causes)
    held = None if roll.condition is None else unit.observation.value(roll.condition)
    if isinstance(held, Fault) and _may_qualify(roll, unit):
        return LeftOut(name, "当", "出错", tuple(sorted(held.causes, key=_in_order)))
    if not _qualifies(roll, unit) or id(unit) in ordered:
        return None
    keys = roll.keys or (program.ranking.keys if program.ranking is not None else ())
    values = [unit.observation.value(key.value) for key in keys]
    faults = sorted({c for v in values if isinstance(v, Fault) for c in v.causes}, key=_in_order)
    state = "未评" if unit.stopped else "空" if None in values else "不适用"
    state = "出错" if faults else state
    return LeftOut(name, "次序", state, tuple(faults))


def _in_order(cause: Cause) -> tuple[str, str]:
    return cause.kind.value, cause.where


def _may_qualify(roll: Roll, unit: UnitResult) -> bool:
    """Whether what the list asks besides its condition is met."""
    if unit.status is not Status.NORMAL or unit.apart:
        return False
    return not roll.grades or unit.grade in roll.grades


def _qualifies(roll: Roll, unit: UnitResult) -> bool:
    held = roll.condition is None or unit.observation.value(roll.condition) is True
    return held and _may_qualify(roll, unit)


def _keys(program: Program, roll: Roll, unit: UnitResult) -> tuple[int, tuple[Fraction, ...]]:
    usual: tuple[RankKey, ...] = () if program.ranking is None else program.ranking.keys
    return order_of(roll.keys or usual, unit)


def _place(kept: Sequence[_Keyed], keys: tuple[int, tuple[Fraction, ...]]) -> int | None:
    return None if keys[0] or not keys[1] else 1 + sum(other < keys for other, _ in kept)


def _taken(roll: Roll, kept: Sequence[_Keyed]) -> list[_Keyed]:
    """The first or last of them; those that are equal at the cut are all there, or none is."""
    if roll.take is None or roll.take >= len(kept):
        return list(kept)
    inward = list(kept) if roll.from_top else list(reversed(kept))
    chosen, rest = inward[: roll.take], inward[roll.take :]
    if chosen and rest[0][0] == chosen[-1][0]:
        cut = rest[0][0]
        others = [pair for pair in chosen if pair[0] != cut]
        tied = [pair for pair in inward if pair[0] == cut] if roll.keeps_ties else []
        chosen = [*others, *tied]
    names = {id(unit) for _, unit in chosen}
    return [pair for pair in kept if id(pair[1]) in names]


def _roster_place(program: Program, result: UnitResult) -> tuple[bool, int, int, str]:
    place = result.unit.place
    return (place is None, place or 0, class_place(program, result), result.unit.name)
