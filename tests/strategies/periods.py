"""Random uses of the list that goes by months or quarters, where a scheme has one."""

from rules_engine.syntax import expressions as e
from tests.strategies import making as m
from tests.strategies.drawing import World

PERIOD_LIST = "月报"


def period_test(world: World) -> e.Expr:
    """中有, 中都 or 中无 of its records."""
    kind = world.pick(("中有", "中都", "中无"))
    return e.Quantified(m.name(PERIOD_LIST), kind, _record_test(world), span=m.SPAN)


def period_number(world: World) -> e.Expr:
    """连续期数, or something of its records."""
    if world.chance(50):
        return m.call("连续期数", m.selection(PERIOD_LIST, _record_test(world)))
    where = _record_test(world) if world.chance(50) else None
    function = world.pick(("个数", "合计", "最高", "最低"))
    value = None if function == "个数" else m.ref("采编数")
    return m.call(function, m.selection(PERIOD_LIST, where, value))


def _record_test(world: World) -> e.Expr:
    match world.whole(0, 3):
        case 0:
            return m.ref("被通报")
        case 1:
            return m.negated(m.ref("被通报"))
        case 2:
            key = world.of_kind(PERIOD_LIST)[0].fields[0].name
            return m.compare(m.ref(key), world.pick(("≥", "<")), m.number(world.whole(1, 4)))
        case _:
            low = m.compare(m.ref("采编数"), "<", m.number(world.whole(0, 5)))
            return m.either(m.ref("被通报"), low)
