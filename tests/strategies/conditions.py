"""Random conditions, plain numbers and ratios. Every one has a type by construction."""

from fractions import Fraction

from rules_engine.syntax import expressions as e
from tests.strategies import making as m
from tests.strategies.drawing import FactSpec, World
from tests.strategies.periods import PERIOD_LIST, period_number, period_test
from tests.strategies.times import calendar_test
from tests.strategies.vocabulary import DAYS, TEXTS

ORDERS = ("≥", ">", "≤", "<", "=", "≠")
COHORT = tuple(
    scope + word for scope in ("同类", "全体") for word in ("最高", "最低", "平均", "合计", "个数")
)
LIST = "账号"
_COUNTING = ("次数", "数")
_UNITS = {"分": "分", "百分比": "%", "天": "天", "小时": "小时"}


def condition(world: World, depth: int = 2, *, total: bool = False) -> e.Expr:
    """A condition on a unit. ``total``: 总分 has a value here."""
    if depth > 0 and world.chance(30):
        return _joined(world, depth, total=total)
    return _atom(world, total=total)


def _joined(world: World, depth: int, *, total: bool) -> e.Expr:
    first = condition(world, depth - 1, total=total)
    match world.whole(0, 4):
        case 0 | 1:
            return m.both(first, condition(world, depth - 1, total=total))
        case 2 | 3:
            return m.either(first, condition(world, depth - 1, total=total))
        case _:
            return m.negated(first)


def _atom(world: World, *, total: bool) -> e.Expr:
    choices = [_truth, _truth, _truth, _number_test, _number_test, _list_test, _special_test]
    if world.facts:
        choices += [_fact_test, _fact_test, _fact_test]
    if world.classes:
        choices.append(_class_test)
    if world.conditions or world.tests:
        choices += [_defined, _defined]
    if world.leaves:
        choices.append(_score_test)
    if total and world.chance(8):
        place = place_of(world, m.ref("总分"))
        return m.compare(place, world.pick(ORDERS), m.number(world.whole(1, 4)))
    if total and world.chance(25):
        return m.compare(m.ref("总分"), world.pick(ORDERS), m.number(world.whole(0, 30)))
    return world.pick(choices)(world)


def _truth(world: World) -> e.Expr:
    names = [fact.name for fact in world.of_kind("是否")] + list(world.roles)
    if not names:
        return m.compare(m.ref("单位名称"), world.pick(("=", "≠")), _text("甲局"))
    test: e.Expr = m.ref(world.pick(names))
    if world.chance(10):
        test = m.compare(test, world.pick(("=", "≠")), m.ref(world.pick(("是", "否"))))
    return m.negated(test) if world.chance(30) else test


def _text(text: str) -> e.Expr:
    return e.TextLiteral(text, span=m.SPAN)


def _number_test(world: World) -> e.Expr:
    first, operator = number(world, 1), world.pick(ORDERS)
    if world.chance(15):
        rest = ((operator, number(world, 0)), (world.pick(ORDERS), m.number(world.whole(0, 9))))
        return e.Compare(first, rest, span=m.SPAN)
    return m.compare(first, operator, m.number(world.whole(-1, 12)))


def _fact_test(world: World) -> e.Expr:
    return field_test(world, world.pick(world.facts))


def field_test(world: World, spec: FactSpec) -> e.Expr:
    """A comparison of a fact or field with something of its type."""
    operator = world.pick(ORDERS)
    value = m.ref(spec.name)
    match spec.kind:
        case "是否":
            return m.negated(value) if world.chance(30) else value
        case "选项":
            return _option_test(world, spec)
        case "文本":
            return m.compare(value, world.pick(("=", "≠")), _text(world.pick(TEXTS)))
        case "日期":
            return _day_test(world, value, operator)
        case "时刻":
            gap = m.total(value, ("-", value))
            return m.compare(gap, operator, m.number(world.whole(0, 1), "小时"))
        case "月报":
            return period_test(world)
        case "清单" | "评分":
            return _list_test(world)
        case _:
            bound = m.number(world.whole(0, 9), _UNITS.get(spec.kind, ""))
            return m.compare(value, operator, bound)


def _day_test(world: World, value: e.Expr, operator: str) -> e.Expr:
    if world.chance(30):
        return calendar_test(world, value, operator)
    other: e.Expr = e.DateLiteral(world.pick(DAYS), span=m.SPAN)
    days = world.of_kind("日期")
    if days and world.chance(40):
        other = m.ref(world.pick(days).name)
    if world.chance(50):
        gap = m.total(other, ("-", value))
        return m.compare(gap, operator, m.number(world.whole(-2, 30), "天"))
    if world.chance(30):
        other = m.total(other, (world.pick(("+", "-")), m.number(world.whole(0, 40), "天")))
    return m.compare(value, operator, other)


def _option_test(world: World, spec: FactSpec) -> e.Expr:
    value = m.ref(spec.name)
    if world.chance(40):
        options = m.names(world.some(spec.options))
        return e.Membership(value, options, span=m.SPAN)
    return m.compare(value, world.pick(("=", "≠")), m.ref(world.pick(spec.options)))


def _class_test(world: World) -> e.Expr:
    if world.groupings and world.chance(40):
        name, values = world.groupings[0]
        return m.compare(m.ref(name), world.pick(("=", "≠")), m.ref(world.pick(values)))
    return m.compare(m.ref("类别"), world.pick(("=", "≠")), m.ref(world.pick(world.classes)))


def _special_test(world: World) -> e.Expr:
    scalars = [fact for fact in world.facts if not fact.fields]
    absent = [fact for fact in scalars if fact.may_not_apply]
    blank = [fact for fact in scalars if fact.nullable]
    if absent and world.chance(60):
        return e.IsNotApplicable(m.ref(world.pick(absent).name), world.chance(30), span=m.SPAN)
    if blank:
        return e.IsBlank(m.ref(world.pick(blank).name), world.chance(50), span=m.SPAN)
    return _truth(world)


def _score_test(world: World) -> e.Expr:
    name = world.pick(world.leaves)
    score = m.call("得分", m.ref(name))
    if name in world.worthy and not world.exact and world.chance(30):
        worth = m.call("分值", m.ref(name))
        return m.compare(score, world.pick(ORDERS), m.times(worth, m.quantity(60, "%")))
    return m.compare(score, world.pick(ORDERS), m.number(world.amount(0, 10)))


def _defined(world: World) -> e.Expr:
    if world.tests and (not world.conditions or world.chance(40)):
        test, arity = world.pick(world.tests)
        return m.call(test, *(number(world, 0) for _ in range(arity)))
    return m.ref(world.pick(world.conditions))


# ── lists ──


def record_test(world: World, depth: int = 1) -> e.Expr:
    """A condition on a record of the list."""
    spec = next(fact for fact in world.facts if fact.name == LIST)
    if depth and world.chance(25):
        parts = record_test(world, 0), record_test(world, 0)
        return m.both(*parts) if world.chance(50) else m.either(*parts)
    if LIST in world.record_tests and world.chance(30):
        test = world.record_tests[LIST]
        return m.call(test, m.ref(LIST)) if world.chance(40) else m.ref(test)
    field = world.pick(spec.fields)
    if not field.nullable:
        return field_test(world, field)
    blank = e.IsBlank(m.ref(field.name), False, span=m.SPAN)
    return m.either(blank, field_test(world, field)) if world.chance(60) else blank


def _list_test(world: World) -> e.Expr:
    if world.chance(20):
        latest = m.call(world.pick(("最晚", "最早")), chosen_records(world, m.ref("更新日")))
        return _day_test(world, latest, world.pick(ORDERS))
    kind = world.pick(("中有", "中都", "中无"))
    return e.Quantified(m.name(LIST), kind, record_test(world), span=m.SPAN)


def chosen_records(world: World, value: e.Expr | None = None) -> e.Selection:
    """``账号 [中 条件] [的 值]``"""
    return m.selection(LIST, record_test(world) if world.chance(60) else None, value)


# ── numbers ──


def number(world: World, depth: int = 1) -> e.Expr:
    """A plain number without a measure."""
    if depth > 0 and world.chance(35):
        return _combined(world, depth)
    facts = world.of_kind(*_COUNTING)
    match world.whole(0, 5):
        case 0:
            return m.number(world.whole(0, 9))
        case 1:
            return _counted(world)
        case _:
            return m.ref(world.pick(facts).name) if facts else _counted(world)


def _counted(world: World) -> e.Expr:
    if world.of_kind(PERIOD_LIST) and world.chance(50):
        return period_number(world)
    function = world.pick(
        ("个数", "个数", "合计", "最高", "最低", *(() if world.exact else ("平均",)))
    )
    value = None if function == "个数" else m.ref("条数")
    return m.call(function, chosen_records(world, value))


def _combined(world: World, depth: int) -> e.Expr:
    first, second = number(world, depth - 1), number(world, depth - 1)
    match world.whole(0, 7):
        case 0 | 1:
            return m.total(first, ("+", second))
        case 2:
            return m.total(first, ("-", second))
        case 3:
            return m.times(first, second)
        case 4:
            function = world.pick(("取整", "进整"))
            return m.call(function, first)
        case 5:
            return m.call(world.pick(("较大", "较小")), first, second)
        case 6:
            if world.chance(40):
                return place_of(world, first)
            among = condition(world, 0) if world.chance(30) else None
            return e.Call(m.name(world.pick(COHORT)), (first,), among, span=m.SPAN)
        case _:
            return e.Conditional(condition(world, 0), first, second, span=m.SPAN)


def place_of(world: World, value: e.Expr) -> e.Expr:
    """``同类名次（值 从高到低 占位）``"""
    direction, ties = world.pick(("从高到低", "从低到高")), world.pick(("占位", "密集"))
    ordered = e.Ordered(value, direction, ties, span=m.SPAN)
    return e.Call(m.name(world.pick(("同类名次", "全体名次"))), (ordered,), span=m.SPAN)


def excluding_test(world: World) -> e.Expr:
    """A condition of 不参评: it looks at facts only."""
    return world.pick((_truth, _special_test, _list_test))(world)


def ratio(world: World) -> e.Expr:
    """A ratio or percentage."""
    facts = world.of_kind("百分比")
    match world.whole(0, 4):
        case 0 | 1 if facts:
            return m.ref(world.pick(facts).name)
        case 2:
            return m.number(Fraction(world.whole(0, 24) * 5), "%")
        case 3:
            return m.over(number(world, 0), m.number(world.whole(1, 20)))
        case _:
            return m.over(number(world, 0), _divisor(world))


def _divisor(world: World) -> e.Expr:
    """A number that may turn out to be 0, but is not written 0."""
    value = number(world, 1)
    return m.number(world.whole(1, 9)) if isinstance(value, e.Quantity) else value
