"""名单: the units that a list names, once ranks and grades are settled.

While units of a group are 待补, a list names those that are on it whatever the others report, and
says who else may come onto it: whose condition, grade or place is still open.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from rules_engine.explain.asking import Asking, Foresight, Standing
from rules_engine.explain.groups import class_place, grouped
from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Program, Roll
from rules_engine.model.marks import Marks
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
    """A list of a group (None: all units), as it is printed. ``waiting`` are units of which it is not
    known yet whether they belong on it, or where; ``left_out`` are units that are not on it because
    they, or what the list asks of them, are 出错 or have no place in its order."""

    roll: Roll
    group: str | None
    entries: tuple[RollEntry, ...]
    waiting: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def rolls_of(
    program: Program, results: Sequence[UnitResult], foresight: Foresight | None = None
) -> tuple[RollValue, ...]:
    """Every list of every group, in the order of the text. ``foresight`` tells what may still come of
    what is 未报; without it, anything may."""
    return tuple(
        _value(Asking(program, roll, foresight), group, members)
        for roll in program.rolls
        for group, members in grouped(program, roll.group, results)
    )


def _value(asking: Asking, group: str | None, members: Sequence[UnitResult]) -> RollValue:
    roll = asking.roll
    found = {id(m): one for m in members if (one := asking.standing(m)) is not None}
    standing = sorted(found.values(), key=lambda one: _in_print(asking.program, one))
    if roll.is_ordered:
        standing = [one for one in standing if one.first is not None or not one.sure]
    certain = [one for one in standing if one.sure and _is_taken(roll, standing, one)]
    on_it = {id(one) for one in certain}
    waiting = [one for one in standing if id(one) not in on_it and _may_come(roll, standing, one)]
    placed = not waiting and _are_placed(certain, standing)
    entries = [RollEntry(one.result, _place(standing, one) if placed else None) for one in certain]
    if roll.roster_order:
        entries.sort(key=lambda entry: _roster_place(asking.program, entry.result))
    names = tuple(sorted(one.result.unit.name for one in waiting))
    return RollValue(
        roll, group, tuple(entries), names, tuple(_left_out(asking, found.values(), members))
    )


def _in_print(program: Program, one: Standing) -> tuple[int, Marks, int, str]:
    """The best first, then those without a place, then those whose place is not known."""
    marks = one.first if one.known and one.first is not None else ()
    kind = 1 if one.first is None else 0 if one.known else 2
    return kind, marks, class_place(program, one.result), one.result.unit.name


def _is_taken(roll: Roll, standing: Sequence[Standing], own: Standing) -> bool:
    """Whether a unit is among the first or last of them, wherever the others turn out to stand."""
    if roll.take is None:
        return True
    return sum(_may_be_ahead(roll, one, own) for one in standing if one is not own) < roll.take


def _may_come(roll: Roll, standing: Sequence[Standing], own: Standing) -> bool:
    """Whether a unit may be on the list: one that surely stands beyond it is not."""
    if roll.take is None or own.first is None:
        return roll.take != 0
    ahead = (_is_ahead(roll, one, own) for one in standing if one.sure and one is not own)
    return sum(ahead) < roll.take


def _may_be_ahead(roll: Roll, one: Standing, own: Standing) -> bool:
    """Whether a unit may come in ahead of another, or share a place that is given to none."""
    ends = (one.first, own.last) if roll.from_top else (own.first, one.last)
    return _comes_before(roll, *ends)


def _is_ahead(roll: Roll, one: Standing, own: Standing) -> bool:
    """The same, for sure."""
    ends = (one.last, own.first) if roll.from_top else (own.last, one.first)
    return _comes_before(roll, *ends)


def _comes_before(roll: Roll, one: Marks | None, other: Marks | None) -> bool:
    if one is None or other is None:
        return False
    return one < other or (not roll.keeps_ties and one == other)


def _are_placed(certain: Sequence[Standing], standing: Sequence[Standing]) -> bool:
    """Whether nothing that is open changes a place of those on the list."""
    lasts = [one.last for one in certain if one.last is not None]
    open_ = [
        one.first for one in standing if one.first is not None and not (one.sure and one.known)
    ]
    return all(one.known for one in certain) and not (lasts and open_ and min(open_) < max(lasts))


def _place(standing: Sequence[Standing], own: Standing) -> int | None:
    if not own.first:
        return None
    ahead = (one.sure and one.first is not None and one.first < own.first for one in standing)
    return 1 + sum(ahead)


def _roster_place(program: Program, result: UnitResult) -> tuple[bool, int, int, str]:
    place = result.unit.place
    return (place is None, place or 0, class_place(program, result), result.unit.name)


# ── who is left out ──


def _left_out(
    asking: Asking, standing: Iterable[Standing], members: Sequence[UnitResult]
) -> Iterator[LeftOut]:
    """Who is not on it, and why, unless that is in order."""
    placeless = {id(one.result) for one in standing if one.sure and one.first is None}
    for member in sorted(members, key=lambda m: m.unit.name):
        found = _why_left_out(asking, member, id(member) in placeless)
        if found is not None:
            yield found


def _why_left_out(asking: Asking, unit: UnitResult, is_placeless: bool) -> LeftOut | None:
    name, condition = unit.unit.name, asking.roll.condition
    if unit.status is Status.FAULTY:
        return LeftOut(name, "单位", "出错", unit.causes)
    held = True if condition is None else unit.observation.value(condition)
    if isinstance(held, Fault) and asking.fits(unit):
        return LeftOut(name, "当", "出错", tuple(sorted(held.causes, key=_in_order)))
    if held is None and asking.fits(unit):
        return LeftOut(name, "当", "空", ())
    if not (is_placeless and asking.roll.is_ordered):
        return None
    values = [unit.observation.value(key.value) for key in asking.keys]
    faults = sorted({c for v in values if isinstance(v, Fault) for c in v.causes}, key=_in_order)
    state = "未评" if unit.stopped else "空" if None in values else "不适用"
    return LeftOut(name, "次序", "出错" if faults else state, tuple(faults))


def _in_order(cause: Cause) -> tuple[str, str]:
    return cause.kind.value, cause.where
