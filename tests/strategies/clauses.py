"""Random scoring clauses, and the items that are made of them."""

from datetime import date
from fractions import Fraction

from attrs import evolve

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.amounts import amount, record_amount
from tests.strategies.conditions import (
    LIST,
    chosen_records,
    condition,
    number,
    ratio,
    record_test,
)
from tests.strategies.drawing import World
from tests.strategies.times import dated

STEPS = ("连续", "不足按一个", "不足不计")
_COUNTING = ("个", "次", "处", "条", "篇")


def cite(world: World) -> n.Cite | None:
    """A clause's own 依据, now and then."""
    return n.Cite("第 3 条", span=m.SPAN) if world.chance(8) else None


def plain_clause(world: World, action: str, *, worth: bool) -> n.Clause:
    """``得|扣|加 …`` or ``每 … 得|扣|加 …``, in force for a time now and then."""
    if world.chance(35):
        return dated(world, _per_occurrence(world, action, worth=worth))
    when = condition(world) if world.chance(70) else None
    made = n.Amount(action, amount(world, worth=worth), when, cite(world), span=m.SPAN)
    return dated(world, made)


def _per_occurrence(world: World, action: str, *, worth: bool) -> n.PerOccurrence:
    if not world.exact and world.chance(20):
        return _per_point(world, action, worth=worth)
    counted, by_record = _counted(world)
    step = 1 if by_record or world.exact or world.chance(60) else world.whole(2, 4)
    value = record_amount(world) if by_record else _rate(world, worth=worth)
    most = m.by_class(world.class_amounts(1, 12)) if world.chance(40) else None
    when = condition(world, 1) if world.chance(25) else None
    measure = world.pick(_COUNTING)
    same = _same_matter(world) if by_record else None
    best = _best(world) if by_record and not (same and same.blanks_apart) else None
    chosen = (_part(world, whole=True), same, best, most, when, cite(world))
    return n.PerOccurrence(Fraction(step), measure, counted, action, value, *chosen, span=m.SPAN)


def _per_point(world: World, action: str, *, worth: bool) -> n.PerOccurrence:
    """``每 2 个百分点 率 加 0.5 分 不足不计``"""
    value = _rate(world, worth=worth)
    when = condition(world, 1) if world.chance(25) else None
    chosen = (_part(world, whole=False), None, None, None, when, cite(world))
    return n.PerOccurrence(
        Fraction(world.pick((1, 1, 2, 5))),
        "个百分点",
        ratio(world),
        action,
        value,
        *chosen,
        span=m.SPAN,
    )


def _part(world: World, *, whole: bool) -> str | None:
    """连续, 不足按一个 or 不足不计; of what is whole mostly nothing, of points nothing else where exact."""
    if whole and (world.exact or world.chance(70)):
        return None
    return world.pick(STEPS)


def _best(world: World) -> n.Best | None:
    """取最高的 2 条"""
    if not world.chance(30):
        return None
    word = world.pick(("取最高的", "取最高的", "取最低的"))
    return n.Best(word, world.whole(1, 3), "条", span=m.SPAN)


def _same_matter(world: World) -> n.SameMatter | None:
    """同一 平台, 更新日 (which may be blank) or both."""
    if world.chance(60):
        return None
    fields = m.names(world.some(("平台", "更新日", "属实")))
    mode = world.pick(("取最高", "取最高", "取最高", "累计"))
    nullable = mode == "取最高" and "更新日" in [field.text for field in fields]
    return n.SameMatter(fields, mode, nullable and world.chance(60), span=m.SPAN)


def _rate(world: World, *, worth: bool) -> e.Expr:
    if worth and not world.exact and world.chance(15):
        return m.times(m.ref("分值"), m.number(10, "%"))
    return m.quantity(world.amount(1, 6), "分")


def _counted(world: World) -> tuple[e.Expr | e.Selection, bool]:
    """What is counted, and whether the amount may look at each record."""
    match world.whole(0, 5):
        case 0 | 1:
            if world.chance(30):
                return m.ref(LIST), world.chance(30) and not world.exact
            records = m.selection(LIST, record_test(world))
            return records, world.chance(30) and not world.exact
        case 2:
            return chosen_records(world, m.ref("条数")), False
        case _:
            facts = world.of_kind("次数")
            return (m.ref(world.pick(facts).name) if facts else m.ref(LIST)), False


def target_in_block(world: World, action: str) -> list[n.Clause]:
    """达标 with lines of 每低 or 每高, all of which add or all take away."""
    target, *lines = target_clauses(world)
    kept = [line for line in lines if isinstance(line, n.Shortfall) and line.action == action]
    return [target, *kept] if kept else []


def target_clauses(world: World) -> list[n.Clause]:
    """达标 with one or two lines of 每低 or 每高."""
    value, goal, measure = _value_and_goal(world)
    target = n.Target(value, world.pick(("≥", ">", "≤")), goal, cite(world), span=m.SPAN)
    sides = (("每低", "每少"), ("每高", "每多", "每超", "每迟"))
    short, over = sides if target.operator != "≤" else sides[::-1]
    lines = [_shortfall(world, world.pick(short), measure, "扣")] if world.chance(85) else []
    if not lines or world.chance(25):
        lines.append(_shortfall(world, world.pick(over), measure, "加"))
    return [target, *lines]


def _value_and_goal(world: World) -> tuple[e.Expr, e.Expr, str]:
    """What has a target, the target, and the measure of the distance between them."""
    days, dates = world.of_kind("天"), world.of_kind("日期")
    kinds = ["数"] + ["天"] * bool(days) + ["日期"] * bool(dates) + ["比"] * (not world.exact)
    match world.pick(kinds):
        case "比":
            return ratio(world), m.number(Fraction(world.whole(10, 100)), "%"), "%"
        case "天":
            return m.ref(days[0].name), m.number(Fraction(world.whole(1, 9)), "天"), "天"
        case "日期":
            goal = e.DateLiteral(date(2020, 2, world.whole(1, 28)), span=m.SPAN)
            return m.ref(world.pick(dates).name), goal, "天"
        case _:
            measure = world.pick(("", "次"))
            return number(world, 1), m.number(Fraction(world.whole(1, 9)), measure), measure


def _shortfall(world: World, word: str, measure: str, action: str) -> n.Shortfall:
    size = Fraction(1) if world.exact else Fraction(world.whole(1, 8))
    size /= 2 if measure in {"%", "天"} and not world.exact else 1
    unit = {"%": world.pick(("百分点", "%")), "天": "天"}.get(measure, "次")
    most = m.by_class(world.class_amounts(1, 10)) if world.chance(30) else None
    when = condition(world, 1) if world.chance(20) else None
    value = m.quantity(world.amount(1, 4), "分")
    step = m.quantity(size, unit)
    return n.Shortfall(
        word, step, action, value, _rounding(world), most, when, cite(world), span=m.SPAN
    )


def _rounding(world: World) -> str:
    return world.pick(STEPS[1:] if world.exact else STEPS)


def manual_clause(world: World) -> n.Manual:
    """人工评分 by the mean, or by the mean without the extremes."""
    judges = world.pick(("取平均", "取平均", "去掉最高最低取平均", "满三人去掉最高最低取平均"))
    return n.Manual(m.name("专家打分"), judges, cite(world), span=m.SPAN)


# ── 分档 ──


def bands_clause(world: World, action: str = "得") -> n.Bands:
    """Bands that neither gap nor overlap: a staircase up or down, ranges, points, options."""
    drawn = _bands(world)
    return evolve(drawn, bands=tuple(evolve(band, action=action) for band in drawn.bands))


def _bands(world: World) -> n.Bands:
    options = world.of_kind("选项")
    if options and world.chance(30):
        return _option_bands(world, m.ref(options[0].name), options[0].options)
    subject, measure = _subject(world)
    shape = world.pick((_upward, _downward, _ranges, _single))
    return n.Bands(subject, tuple(world.shuffled(shape(world, measure))), cite(world), span=m.SPAN)


def _subject(world: World) -> tuple[e.Expr, str]:
    if not world.exact and world.chance(40):
        return ratio(world), "%"
    scores = world.of_kind("分")
    if scores and world.chance(30):
        return m.ref(world.pick(scores).name), "分"
    return number(world, 1), ""


def _band_amount(world: World) -> e.Expr:
    return amount(world, 0) if world.chance(30) else m.by_class(world.class_amounts(0, 12))


def _thresholds(world: World, measure: str) -> list[e.Expr]:
    """Different bounds, rising."""
    values = sorted({world.whole(-1, 9) for _ in range(world.whole(1, 3))})
    factor = 10 if measure == "%" else 1
    return [m.number(value * factor, measure) for value in values]


def _compare_band(world: World, operator: str, bound: e.Expr) -> n.CompareBand:
    return n.CompareBand(operator, bound, _band_amount(world), span=m.SPAN)


def _rest_band(world: World) -> n.RestBand:
    return n.RestBand(_band_amount(world), span=m.SPAN)


def _upward(world: World, measure: str) -> list[n.Band]:
    steps = [
        _compare_band(world, world.pick(("≥", ">")), bound) for bound in _thresholds(world, measure)
    ]
    return [*steps, _rest_band(world)]


def _downward(world: World, measure: str) -> list[n.Band]:
    steps = [
        _compare_band(world, world.pick(("≤", "<")), bound) for bound in _thresholds(world, measure)
    ]
    return [*steps, _rest_band(world)]


def _single(world: World, measure: str) -> list[n.Band]:
    points = [_compare_band(world, "=", bound) for bound in _thresholds(world, measure)]
    return [*points, _rest_band(world)]


def _ranges(world: World, measure: str) -> list[n.Band]:
    """(−∞, a), [a, b), …, [z, ∞), with the ends closed on one side by chance."""
    bounds = _thresholds(world, measure)
    closed = [world.chance(50) for _ in bounds]
    first = _compare_band(world, "≤" if closed[0] else "<", bounds[0])
    last = _compare_band(world, ">" if closed[-1] else "≥", bounds[-1])
    pairs = zip(bounds, bounds[1:], closed, closed[1:], strict=False)
    between = [
        n.RangeBand(low, not below, high, above, _band_amount(world), span=m.SPAN)
        for low, high, below, above in pairs
    ]
    return [first, *between, last]


def _option_bands(world: World, subject: e.Expr, options: tuple[str, ...]) -> n.Bands:
    cut = world.whole(1, len(options) - 1)
    parts = [options[:cut], options[cut:]]
    bands: list[n.Band] = [
        n.OptionBand(m.names(part), _band_amount(world), span=m.SPAN) for part in parts
    ]
    if world.chance(50):
        bands[1] = _rest_band(world)
    return n.Bands(subject, tuple(world.shuffled(bands)), cite(world), span=m.SPAN)
