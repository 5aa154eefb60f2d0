"""Random amounts of points, and the definitions a scheme shares."""

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.conditions import COHORT, LIST, condition, number, ratio, record_test
from tests.strategies.drawing import FactSpec, World


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
            return world.pick((_compared, _rescaled))(world)
        case 11 if depth:
            return m.total(amount(world, 0), (world.pick(("+", "-")), amount(world, 0)))
        case _:
            return m.quantity(world.amount(0, 12), "分")


def _rescaled(world: World) -> e.Expr:
    """``6 分 × 市级得分 / 8 分``, with or without brackets: points times points, over points."""
    first, divisor = m.quantity(world.amount(1, 12), "分"), m.quantity(world.amount(1, 12), "分")
    if world.chance(50):
        return m.over(m.times(first, _fact_points(world)), divisor)
    return e.Product(first, (("×", _fact_points(world)), ("/", divisor)), span=m.SPAN)


def _fact_points(world: World) -> e.Expr:
    if world.point_parameters and world.chance(30):
        return m.ref(world.pick(world.point_parameters))
    facts = world.of_kind("分")
    options = world.of_kind("选项")
    found = looked_up(world, options[0].name) if options else None
    if found is not None and world.chance(40):
        return found
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
    found = looked_up(world, "平台")
    if found is not None and world.chance(50):
        return found
    if world.chance(50):
        flagged = m.ref("属实")
        branches = m.quantity(world.amount(0, 4), "分"), m.quantity(world.amount(0, 4), "分")
        return e.Conditional(flagged, *branches, span=m.SPAN)
    return m.times(m.quantity(world.amount(0, 2), "分"), m.ref("条数"))


def draw_definitions(world: World) -> list[n.Definition | n.Table]:
    """Tables, conditions, a test of records, a test with parameters; later ones may use earlier
    ones."""
    options = (*world.of_kind("选项"), *_fields_with_options(world))
    drawn: list[n.Definition | n.Table] = [
        _table(world, spec) for spec in options if world.chance(40)
    ]
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


def _fields_with_options(world: World) -> list[FactSpec]:
    lists = world.of_kind("清单")
    return [field for each in lists for field in each.fields if field.kind == "选项"]


def _table(world: World, spec: FactSpec) -> n.Table:
    """表 … 按 an option fact or field, some options together, perhaps with 其余."""
    world.tables[spec.name] = f"{spec.name}表"
    options = world.shuffled(spec.options)
    cut = world.whole(1, len(options))
    cells = [m.names(tuple(options[:cut])), *((m.name(text),) for text in options[cut:])]
    rows = [_row(world, (cell,)) for cell in cells]
    if world.chance(40):
        rows[-1] = _row(world, ())
    keys = (m.name(spec.name),)
    return n.Table(m.name(f"{spec.name}表"), keys, tuple(world.shuffled(rows)), span=m.SPAN)


def _row(world: World, cells: tuple[tuple[e.Name, ...], ...]) -> n.TableRow:
    value: e.Quantity | e.Minus = m.by_class(world.class_amounts(0, 6))
    if world.chance(10):
        value = e.Minus(value, span=m.SPAN)
    return n.TableRow(cells, value, span=m.SPAN)


def looked_up(world: World, name: str) -> e.Expr | None:
    """``平台表（平台）``, where there is such a table."""
    return m.call(world.tables[name], m.ref(name)) if name in world.tables else None


def _define(text: str, parameters: tuple[str, ...], body: e.Expr) -> n.Definition:
    return n.Definition(m.name(text), m.names(parameters), body, span=m.SPAN)
