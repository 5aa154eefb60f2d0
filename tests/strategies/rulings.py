"""Random 等次, 否决, 改判, 排名 and 统计."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.conditions import condition, number, place_of
from tests.strategies.drawing import World

GRADES = ("优秀", "良好", "合格", "基本合格", "不合格")
ELSEWHERE = ("不定等次", "一票否决")
VETOES = ("无法访问", "严重失实", "弄虚作假")
OVERRIDES = ("上级推广", "通报批评", "重大创新")
_TOTAL = "总分"
# In percent; 三分之一 and 三分之二 among them.
_SHARES = (*(Fraction(tenth * 10) for tenth in range(11)), Fraction(100, 3), Fraction(200, 3))


def draw_grades(world: World, full: Fraction) -> n.Grades | None:
    """Grades with thresholds that neither tie nor leave a score without a grade."""
    if world.chance(20):
        return None
    count = world.whole(1, 3)
    bounds = sorted({world.whole(0, 10) * (full // 10 + 1) for _ in range(count)}, reverse=True)
    if world.chance(15):
        return _low(world, bounds)
    scored = _ranges(world, bounds) if world.chance(25) else _staircase(world, bounds)
    others = [
        n.Grade(m.name(text), "另定", None, span=m.SPAN) for text in ELSEWHERE[: world.whole(0, 2)]
    ]
    return n.Grades(tuple(world.shuffled([*scored, *others])), span=m.SPAN)


def place_grades(
    world: World, grades: n.Grades | None, ranking: n.Ranking | None
) -> n.Grades | None:
    """Sometimes grades by places take the place of those by thresholds, or stand above them."""
    if grades is None or ranking is None or world.chance(70):
        return grades
    if any(isinstance(item, n.Ties) and item.style == "密集" for item in ranking.items):
        return grades
    if not any(grade.kind == "其余" for grade in grades.grades):
        return grades
    share = world.chance(60)
    ends = world.some((10, 20, 25, 50, 70, 100) if share else (1, 2, 3, 4, 6), 3)
    best = [g for text in GRADES for g in grades.grades if g.name.text == text and g.kind == "当"]
    before, drawn = 0, []
    for grade, end in zip(best, ends, strict=False):
        drawn.append(_place(world, grade.name.text, before, end, share=share))
        before = end
    kept = [g for g in grades.grades if g not in best[: len(drawn)]]
    cut = n.Cut(world.pick(("都评", "都不评")), span=m.SPAN)
    lines = tuple(world.shuffled([*drawn, *kept]))
    return n.Grades(lines, (), (cut,), grades.directions, span=m.SPAN)


def _place(world: World, name: str, before: int, end: int, *, share: bool) -> n.Grade:
    unit = "%" if share else "名"
    mode = world.pick(("截尾", "四舍五入", "进一", "四舍六入五成双")) if share else None
    first, word = None, "前"
    if before and world.chance(40):
        first = m.quantity(Fraction(before if share else before + 1), unit)
        word = None if share else "第"
    places = n.Places(word, first, m.quantity(Fraction(end), unit), mode, span=m.SPAN)
    when = None
    if world.chance(30):
        when = m.compare(m.ref(_TOTAL), "≥", m.number(Fraction(world.whole(0, 30))))
        when = m.both(when, condition(world, 1)) if world.chance(30) else when
    return n.Grade(m.name(name), "前", when, places, span=m.SPAN)


def _staircase(world: World, bounds: list[Fraction]) -> list[n.Grade]:
    steps = [
        n.Grade(m.name(text), "当", _threshold(world, bound), span=m.SPAN)
        for text, bound in zip(GRADES, bounds, strict=False)
    ]
    return [*steps, n.Grade(m.name(GRADES[len(bounds)]), "其余", None, span=m.SPAN)]


def _low(world: World, bounds: list[Fraction]) -> n.Grades:
    """越低越好, with both kinds of ends at times."""
    rises = sorted(bounds)
    tests = [_reached(world, bound) for bound in rises]
    steps = [
        n.Grade(m.name(text), "当", test, span=m.SPAN)
        for text, test in zip(GRADES, tests, strict=False)
    ]
    rest = n.Grade(m.name(GRADES[len(rises)]), "其余", None, span=m.SPAN)
    lines = tuple(world.shuffled([*steps, rest]))
    return n.Grades(lines, (), (), (n.Direction(False, span=m.SPAN),), span=m.SPAN)


def _reached(world: World, bound: Fraction) -> e.Expr:
    reached = m.compare(m.ref(_TOTAL), world.pick(("≤", "≤", "<")), m.number(bound))
    return m.both(reached, condition(world, 1)) if world.chance(30) else reached


def _threshold(world: World, bound: Fraction) -> e.Expr:
    reached = m.compare(m.ref(_TOTAL), world.pick(("≥", "≥", ">")), m.number(bound))
    return m.both(reached, condition(world, 1)) if world.chance(30) else reached


def _ranges(world: World, bounds: list[Fraction]) -> list[n.Grade]:
    """Every grade with both ends written out."""
    total = m.ref(_TOTAL)
    tests: list[e.Expr] = [m.compare(total, "≥", m.number(bounds[0]))]
    for high, low in pairwise(bounds):
        rest = (("≤", total), ("<", m.number(high)))
        tests.append(e.Compare(m.number(low), rest, span=m.SPAN))
    tests.append(m.compare(total, "<", m.number(bounds[-1])))
    return [
        n.Grade(m.name(text), "当", test, span=m.SPAN)
        for text, test in zip(GRADES, tests, strict=False)
    ]


def draw_rulings(
    world: World, grades: n.Grades | None, low: Fraction, high: Fraction
) -> list[n.Veto | n.Override]:
    """否决 and 改判 in an order of precedence that is written out: no two are in conflict."""
    known = tuple(grade.name.text for grade in grades.grades) if grades else ()
    drawn: list[n.Veto | n.Override] = []
    for _ in range(world.pick((0, 0, 1, 2, 3))):
        weaker = tuple(ruling.name.text for ruling in drawn)
        if len(known) > 1 and world.chance(25):
            drawn.append(_mover(world, grades, drawn))
        elif known and world.chance(50):
            drawn.append(_override(world, known, weaker))
        else:
            drawn.append(_veto(world, known, weaker, (low, high)))
    return world.shuffled(drawn)


def _when(world: World) -> tuple[n.RulingItem, ...]:
    lines: list[n.RulingItem] = [n.RulingWhen(condition(world, total=True), span=m.SPAN)]
    if world.chance(20):
        lines.append(n.Cite("备注 2", span=m.SPAN))
    return tuple(lines)


def _override(world: World, known: tuple[str, ...], weaker: tuple[str, ...]) -> n.Override:
    return n.Override(
        m.name(world.fresh(OVERRIDES)),
        m.name(world.pick(known)),
        m.names(weaker),
        _when(world),
        span=m.SPAN,
    )


def _mover(world: World, grades: n.Grades | None, weaker: list[Any]) -> n.Override:
    """降低 or 提高; with others the same way it may add up, all others it beats."""
    count = sum(grade.kind != "另定" for grade in grades.grades) if grades else 0
    way, together = world.pick((("降低", "可累计"), ("降低", "不累计"), ("提高", "可累计")))
    move = n.GradeMove(way, world.whole(1, max(1, count - 1)), together, span=m.SPAN)
    alike = [
        ruling
        for ruling in weaker
        if isinstance(ruling, n.Override)
        and ruling.move is not None
        and (ruling.move.way, ruling.move.together) == (way, together)
    ]
    beaten = tuple(ruling.name.text for ruling in weaker if ruling not in alike or world.chance(30))
    name = m.name(world.fresh(OVERRIDES))
    return n.Override(name, None, m.names(beaten), _when(world), move, span=m.SPAN)


def _veto(
    world: World, known: tuple[str, ...], weaker: tuple[str, ...], ends: tuple[Fraction, Fraction]
) -> n.Veto:
    better = [text for text in GRADES if text in known][:-1]  # a barred grade has one below it
    stops = world.chance(35)
    points: tuple[n.Points, ...] = ()
    grades: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    if not stops and (not known or world.chance(40)):
        points = (m.flat_points(world.whole(*map(int, ends))),)
    if known and world.chance(40):
        grades = (world.pick(known),)
    elif len(better) > 0 and not stops and (not points or world.chance(30)):
        bars = world.some(better, 2)
    elif not stops and not points:
        grades = known[:1]
    return n.Veto(
        m.name(world.fresh(VETOES)),
        m.names(grades),
        points,
        stops,
        m.names(bars),
        m.names(weaker),
        _when(world),
        span=m.SPAN,
    )


def draw_ranking(world: World) -> n.Ranking | None:
    """排名 by 总分 or something else, with further keys."""
    if world.chance(25):
        return None
    first = m.ref(_TOTAL) if world.chance(75) else _key(world)
    keys = [first, *(_key(world) for _ in range(world.pick((0, 0, 1, 2))))]
    items: list[n.RankingItem] = [
        n.RankKey(place == 0, key, world.pick(("从高到低", "从高到低", "从低到高")), span=m.SPAN)
        for place, key in enumerate(keys)
    ]
    items.append(n.Ties(world.pick(("占位", "密集", "顺序")), span=m.SPAN))
    items += _group_by(world, 50)
    items += [n.Exclusion(test, None, span=m.SPAN) for test in world.excluding]
    return n.Ranking(tuple(items), span=m.SPAN)


def _group_by(world: World, percent: int) -> list[n.GroupBy]:
    """``分组 类别`` or another attribute, or nothing."""
    names = [*["类别"] * bool(world.classes), *(name for name, _ in world.groupings)]
    if not names or not world.chance(percent):
        return []
    return [n.GroupBy(m.name(world.pick(names)), span=m.SPAN)]


def _key(world: World) -> e.Expr:
    choices: list[e.Expr] = [m.ref("基本分"), number(world, 0), place_of(world, m.ref(_TOTAL))]
    if world.leaves:
        choices.append(m.call("得分", m.ref(world.pick(world.leaves))))
    return world.pick(choices)


def draw_statistics(world: World) -> n.Statistics | None:
    """Counts, shares and means over the units."""
    if world.chance(50):
        return None
    kinds = [
        world.pick(("个数", "占比", "平均", "最高", "最低", "中位数"))
        for _ in range(world.whole(1, 3))
    ]
    items: list[n.GroupBy | n.Statistic] = [
        _statistic(world, kind, f"统计{place}") for place, kind in enumerate(kinds)
    ]
    items += _group_by(world, 40)
    return n.Statistics(tuple(items), span=m.SPAN)


def _statistic(world: World, kind: str, label: str) -> n.Statistic:
    value = when = None
    if kind not in ("个数", "占比"):
        value = m.ref(_TOTAL) if world.chance(60) else _key(world)
    if kind in ("个数", "占比") or world.chance(30):
        when = condition(world, 1, total=True)
    rounded = kind != "个数"
    mode = world.pick(("四舍五入", "截尾", "进一", "四舍六入五成双")) if rounded else None
    digits = world.whole(0, 2) if rounded else None
    return n.Statistic(kind, label, value, when, mode, digits, span=m.SPAN)


def draw_standing(
    world: World, grades: n.Grades | None, ranking: n.Ranking | None, rulings: list[Any]
) -> list[n.Quota | n.Roll]:
    """名额 and 名单."""
    known = [text for text in GRADES if grades and text in {g.name.text for g in grades.grades}]
    drawn: list[n.Quota | n.Roll] = []
    if len(known) > 1 and ranking is not None and world.chance(50):
        drawn.append(_quota(world, known, rulings))
    if ranking is not None and world.chance(40):
        drawn.append(_roll(world, known))
    return drawn


def _quota(world: World, known: list[str], rulings: list[Any]) -> n.Quota:
    places = [place for place in range(len(known) - 1) if known[place] in GRADES]
    place = world.pick(places)
    names = known[: place + 1] if world.chance(30) else known[place : place + 1]
    share = world.chance(60)
    number_ = m.quantity(world.pick(_SHARES), "%") if share else m.quantity(world.whole(0, 3), "名")
    mode = world.pick(("截尾", "四舍五入", "进一", "四舍六入五成双")) if share else None
    least = world.whole(0, 2) if share and world.chance(30) else None
    lifted = [r for r in rulings if isinstance(r, n.Override) and _lifts(r, names)]
    items: list[n.QuotaItem] = [
        n.QuotaLimit(number_, mode, least, span=m.SPAN),
        n.Cut(world.pick(("都评", "都不评")), span=m.SPAN),
        n.Regrade(m.name(known[world.whole(place + 1, len(known) - 1)]), span=m.SPAN),
    ]
    if lifted or world.chance(20):
        items.append(n.Lifted(world.pick(("占名额", "不占名额")), span=m.SPAN))
    items += _group_by(world, 40)
    return n.Quota(m.names(tuple(names)), tuple(items), span=m.SPAN)


def _lifts(override: n.Override, names: list[str]) -> bool:
    if override.move is not None:
        return override.move.way == "提高"
    return override.grade is not None and override.grade.text in names


def _roll(world: World, known: list[str]) -> n.Roll:
    items: list[n.RollItem] = []
    if known and world.chance(40):
        items.append(n.RollGrades(m.names(world.some(known)), span=m.SPAN))
    if world.chance(40):
        items.append(n.RulingWhen(condition(world, 1, total=True), span=m.SPAN))
    if world.chance(50) or not items:
        end, count = world.pick(("前", "后")), world.whole(0, 4)
        items.append(n.Take(end, count, "名", span=m.SPAN))
        items.append(n.Cut(world.pick(("都列", "都不列")), span=m.SPAN))
    if world.chance(30):
        key, direction = _key(world), world.pick(("从高到低", "从低到高"))
        items.append(n.RankKey(True, key, direction, span=m.SPAN))
    items += _group_by(world, 30)
    if world.chance(20):
        items.append(n.RosterOrder(span=m.SPAN))
    return n.Roll(m.name("红榜"), tuple(items), span=m.SPAN)
