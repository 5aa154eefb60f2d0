"""统计: counts, shares and means over the units that have a result.

出错 and 不参评 units are left out; 未评 units count among the units but meet no condition on 总分 and have no
part in a mean. While a unit is 待补, or what a statistic looks at is 未报, it is not
stated.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from rules_engine.explain.groups import grouped
from rules_engine.explain.results import Status, UnitResult
from rules_engine.ir import Program, Statistic
from rules_engine.model.rounding import round_exact
from rules_engine.model.values import Missing, number_of
from rules_engine.records import Alike


@frozen(eq=False, repr=False)
class StatisticValue(Alike):
    """A statistic of a group (``group`` is the class, None for all units). ``value`` is None where
    it cannot be stated; a 占比 is in per cent. ``digits`` are the declared decimals."""

    label: str
    kind: str
    group: str | None
    value: Fraction | None
    digits: int


def statistics_of(program: Program, results: Sequence[UnitResult]) -> tuple[StatisticValue, ...]:
    """Every statistic of every group, in the order of the text and of the classes."""
    return tuple(
        _value(statistic, group, members)
        for statistic in program.statistics
        for group, members in grouped(program, statistic.group, results)
    )


def _value(
    statistic: Statistic, group: str | None, members: Sequence[UnitResult]
) -> StatisticValue:
    counted = [m for m in members if m.status is Status.NORMAL and not m.apart]
    value = None if _is_open(statistic, members, counted) else _computed(statistic, counted)
    if value is not None and statistic.digits is not None and statistic.mode is not None:
        value = round_exact(value, statistic.digits, statistic.mode)
    return StatisticValue(statistic.label, statistic.kind, group, value, statistic.digits or 0)


def _is_open(
    statistic: Statistic, members: Sequence[UnitResult], counted: Sequence[UnitResult]
) -> bool:
    """Whether a fact that is 未报 could still change the statistic. Of a unit that does not meet the
    condition nothing else is looked at."""
    if any(member.status is Status.PENDING for member in members):
        return True
    return any(_waits(statistic, member) for member in counted)


def _waits(statistic: Statistic, member: UnitResult) -> bool:
    if statistic.condition is not None:
        held = member.observation.value(statistic.condition)
        if held is not True:
            return isinstance(held, Missing)
    value = statistic.value
    return value is not None and isinstance(member.observation.value(value), Missing)


def _computed(statistic: Statistic, members: Sequence[UnitResult]) -> Fraction | None:
    if statistic.kind in _OF_VALUES:
        return _of_values(statistic, members)
    held = [member for member in members if _holds(statistic, member)]
    if statistic.kind == "个数":
        return Fraction(len(held))
    return Fraction(100 * len(held), len(members)) if members else None


def _holds(statistic: Statistic, member: UnitResult) -> bool:
    condition = statistic.condition
    return condition is None or member.observation.value(condition) is True


def _of_values(statistic: Statistic, members: Sequence[UnitResult]) -> Fraction | None:
    """平均, 最高, 最低, 中位数 of the values that there are."""
    if statistic.value is None:
        return None
    chosen = [member for member in members if _holds(statistic, member)]
    values = [number_of(member.observation.value(statistic.value)) for member in chosen]
    known = sorted(value for value in values if value is not None)
    return _OF_VALUES[statistic.kind](known) if known else None


def _median(values: Sequence[Fraction]) -> Fraction:
    """The middle one, or the mean of the two in the middle."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


_OF_VALUES: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "平均": lambda values: sum(values, Fraction(0)) / len(values),
    "最高": max,
    "最低": min,
    "中位数": _median,
}
