"""Random 基准日, 参数 and periods, and conditions on working days, months and days of the clock."""

from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.drawing import World

_FIRST = date(2019, 12, 1)
_RULES = ("月末截齐", "月末顺延")
_DATED = (n.Amount, n.NoScore, n.PerOccurrence, n.Shortfall)


def day(world: World) -> e.DateLiteral:
    """A day near those that units report."""
    return e.DateLiteral(_FIRST + timedelta(days=world.whole(0, 120)), span=m.SPAN)


def draw_as_of(world: World) -> n.AsOf | None:
    """基准日, a fact that has been drawn or a day."""
    if not world.chance(35):
        return None
    days = [spec.name for spec in world.of_kind("日期")]
    world.as_of = world.pick(days) if days and world.chance(80) else ""
    return n.AsOf(m.name(world.as_of) if world.as_of else day(world), span=m.SPAN)


def draw_parameters(world: World) -> list[n.Parameter]:
    """A 参数 of points and one of days; in versions where there is a 基准日."""
    drawn = []
    if world.chance(30):
        drawn.append(_parameter(world, "每项扣减", [_points(world) for _ in range(3)]))
        world.point_parameters.append("每项扣减")
    if world.chance(30):
        drawn.append(_parameter(world, "最后日期", [_day_by_class(world) for _ in range(3)]))
        world.day_parameters.append("最后日期")
    return drawn


def _points(world: World) -> e.Quantity:
    return m.by_class(world.class_amounts(0, 6))


def _day_by_class(world: World) -> e.DateLiteral:
    parts = [kind for kind in world.classes[1:] if world.chance(30)]
    by_class = tuple(e.ClassDate(m.name(kind), day(world).value, span=m.SPAN) for kind in parts)
    return evolve(day(world), by_class=by_class)


def _parameter(
    world: World, name: str, values: list[e.Quantity] | list[e.DateLiteral]
) -> n.Parameter:
    if world.as_of is None or world.chance(30):
        only = n.Version(None, None, values[0], span=m.SPAN)
        return n.Parameter(m.name(name), (only,), dated=False, span=m.SPAN)
    versions = tuple(world.shuffled(_versions(world, values)))
    return n.Parameter(m.name(name), versions, dated=True, span=m.SPAN)


def _versions(world: World, values: list[e.Quantity] | list[e.DateLiteral]) -> list[n.Version]:
    """Up to some day, then to some other (perhaps with a gap), then for good; some left out.

    With a fixed 基准日 every day has a value, or the scheme would not compile.
    """
    ends = sorted({day(world).value for _ in range(2)})
    first, last = ends[0], ends[-1]
    gap = 1 if world.as_of == "" else world.pick((1, 1, 10))
    early = n.Version(None, _literal(first), values[0], span=m.SPAN)
    start = first + timedelta(days=gap)
    if start > last:
        return [early, n.Version(_literal(start), None, values[2], span=m.SPAN)]
    middle = n.Version(_literal(start), _literal(last), values[1], span=m.SPAN)
    after = n.Version(_literal(last + timedelta(days=1)), None, values[2], span=m.SPAN)
    if world.chance(40):
        middle = evolve(middle, end=None)
    some = [early, middle, after]
    return some if world.as_of == "" or world.chance(70) else some[1:]


def _literal(value: date) -> e.DateLiteral:
    return e.DateLiteral(value, span=m.SPAN)


def dated(world: World, clause: n.Clause) -> n.Clause:
    """A clause that is in force for a time, now and then."""
    if world.as_of is None or not isinstance(clause, _DATED) or not world.chance(25):
        return clause
    ends = sorted(day(world).value for _ in range(2))
    start, end = (_literal(each) for each in ends)
    shapes = ((start, None), (start, end), (None, end))
    return evolve(clause, period=n.Period(*world.pick(shapes), span=m.SPAN))


def calendar_test(world: World, value: e.Expr, operator: str) -> e.Expr:
    """A date against a deadline in working days or months, or the working days between."""
    days = [*(spec.name for spec in world.of_kind("日期")), *world.day_parameters]
    other = m.ref(world.pick(days)) if days and world.chance(70) else day(world)
    match world.whole(0, 3):
        case 0:
            count = m.number(world.whole(-5, 20), "工作日")
            return m.compare(m.call("工作日数", other, value), operator, count)
        case 1:
            count = m.quantity(Fraction(world.whole(0, 20)), "工作日")
            return m.compare(value, operator, m.call("顺延工作日", other, count))
        case 2:
            months = m.number(world.whole(-14, 14), "个月")
            moved = m.call("加月", other, months, m.ref(world.pick(_RULES)))
            return m.compare(value, operator, moved)
        case _:
            return m.compare(value, operator, m.call("月末", other))
