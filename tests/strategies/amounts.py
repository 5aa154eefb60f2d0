"""Random amounts of points, and the definitions a scheme shares."""

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.conditions import COHORT, LIST, condition, number, ratio, record_test
from tests.strategies.drawing import World


def amount(world: World, depth: int = 1, *, worth: bool = False) -> e.Expr:
    """Points; ``worth``: 分值 has a value here. Nothing scales where the scheme rounds nothing."""
    scaled = not world.exact
    match world.whole(0, 11 if scaled else 6):
        case 0 | 1 | 2:
            return m.by_class(world.class_amounts(0, 12))
        case 3 | 4:
            return _fact_points(world)
        case 5 if depth:
            return m.call(world.pick(("较大", "较小")), amount(world, 0), amount(world, 0))
        case 6 if depth:
            branches = amount(world, 0, worth=worth), amount(world, 0)
            return e.Conditional(condition(world, 1), *branches, span=m.SPAN)
        case 7 if worth:
            return m.times(m.ref("分值"), ratio(world))
        case 8:
            return m.times(m.quantity(world.amount(1, 8), "分"), ratio(world))
        case 9:
            return m.times(m.quantity(world.amount(1, 4), "分"), number(world, 1))
        case 10:
            return _compared(world)
        case 11 if depth:
            return m.total(amount(world, 0), (world.pick(("+", "-")), amount(world, 0)))
        case _:
            return m.quantity(world.amount(0, 12), "分")


def _fact_points(world: World) -> e.Expr:
    facts = world.of_kind("分")
    if facts:
        return m.ref(world.pick(facts).name)
    return m.quantity(world.amount(0, 12), "分")


def _compared(world: World) -> e.Expr:
    """``6 分 × 采用数 / 同类最高（采用数）``"""
    value = number(world, 0)
    best = m.call(world.pick(COHORT[:4]), value)
    rest = (("×", value), ("/", best))
    return e.Product(m.quantity(world.amount(1, 12), "分"), rest, span=m.SPAN)


def record_amount(world: World) -> e.Expr:
    """Points from the fields of a record."""
    if world.chance(50):
        return m.ref("折分")
    if world.chance(50):
        flagged = m.ref("属实")
        branches = m.quantity(world.amount(0, 4), "分"), m.quantity(world.amount(0, 4), "分")
        return e.Conditional(flagged, *branches, span=m.SPAN)
    return m.times(m.quantity(world.amount(0, 2), "分"), m.ref("条数"))


def draw_definitions(world: World) -> list[n.Definition]:
    """Conditions, a test of records, a test with parameters; later ones may use earlier ones."""
    drawn: list[n.Definition] = []
    if world.chance(50):
        drawn.append(_define("僵尸号", (LIST,), record_test(world)))
        world.record_tests[LIST] = "僵尸号"
    if world.chance(50):
        body = m.both(m.compare(m.ref("此数"), ">", m.ref("下限")), condition(world, 0))
        drawn.append(_define("超限", ("此数", "下限"), body))
        world.tests.append(("超限", 2))
    for text in ("达到要求", "出现问题")[: world.whole(0, 2)]:
        drawn.append(_define(text, (), condition(world, 2)))
        world.conditions.append(text)
    return drawn


def _define(text: str, parameters: tuple[str, ...], body: e.Expr) -> n.Definition:
    return n.Definition(m.name(text), m.names(parameters), body, span=m.SPAN)
