"""名单: the units that a list names, once ranks and grades are settled.

A list of a group is not given while a unit of the group is 待补: it could come onto it.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine.explain.groups import class_place, grouped
from rules_engine.explain.ranking import order_of
from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Program, RankKey, Roll
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class RollEntry(Shown):
    """A unit on a list; ``place`` is its place in the order of the list (None where it has none)."""

    result: UnitResult
    place: int | None


@frozen(eq=False, repr=False)
class RollValue(Shown):
    """A list of a group (None: all units), as it is printed. ``entries`` is None where the list
    cannot be given yet; ``waiting`` are then the units that are 待补."""

    roll: Roll
    group: str | None
    entries: tuple[RollEntry, ...] | None
    waiting: tuple[str, ...] = ()


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
    return RollValue(roll, group, tuple(entries))


def _qualifies(roll: Roll, unit: UnitResult) -> bool:
    if unit.status is not Status.NORMAL or unit.apart:
        return False
    if roll.grades and unit.grade not in roll.grades:
        return False
    return roll.condition is None or unit.observation.value(roll.condition) is True


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
