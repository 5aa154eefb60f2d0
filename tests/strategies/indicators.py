"""Random trees of indicators whose points add up, by class, and blocks of 扣分 and 加分."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil

from attrs import evolve, frozen

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.clauses import (
    bands_clause,
    cite,
    manual_clause,
    plain_clause,
    target_clauses,
    target_in_block,
)
from tests.strategies.conditions import condition, number
from tests.strategies.drawing import GIVING, LEAVING, NEED_POINTS, World

ITEMS = ("公开", "解读", "回应", "年报", "「栏目3」", "信箱", "专栏", "指南", "更新", "测评")
GROUPS = ("信息公开", "政务服务", "互动交流", "平台建设", "监督保障", "组织领导", "能力建设")
BLOCKS = ("通报", "失分项", "倒扣", "创新", "表彰", "示范", "奖励")


@frozen
class Part:
    """A finished indicator: its points by class as its parent counts them (None: unpublished)."""

    node: n.Indicator
    points: m.ByClass | None


@frozen
class Level:
    """What siblings must agree on: whether they carry weights, and how they may leave the sum."""

    weighted: bool
    treatments: tuple[str, ...]


def draw_level(world: World) -> Level:
    """Rules of a level that no choice of its indicators can break."""
    weighted = not world.exact and world.default != "平摊" and world.leave != "平摊"
    weighted = weighted and world.chance(20)
    leaving = {world.default if world.default in LEAVING else world.leave}
    if world.default is not None:
        leaving |= {"不计", "全案折算"}
        shares = not weighted and world.default != "折算" and world.chance(40)
        leaving |= {"平摊"} if shares or world.default == "平摊" else {"折算"}
    allowed = [t for t in sorted(leaving) if _possible(world, t)]
    return Level(weighted, (*allowed, *(t for t in GIVING if _possible(world, t))))


def _possible(world: World, treatment: str) -> bool:
    if world.exact and treatment in {"折算", "全案折算", "平摊", "同类平均"}:
        return False
    return world.published or treatment not in NEED_POINTS


def draw_parts(world: World, depth: int, count: int, level: Level) -> list[Part]:
    """Siblings of one level."""
    weights = _weights(world, count) if level.weighted else [None] * count
    return [_part(world, depth, level, weight) for weight in weights]


def _weights(world: World, count: int) -> list[m.ByClass]:
    """Tens of per cent that add up to 100, for some classes dealt out otherwise."""
    cuts = sorted(world.whole(1, 9) * 10 for _ in range(count - 1))
    ends = [0, *cuts, 100]
    usual = [Fraction(high - low) for low, high in pairwise(ends) if high > low]
    special = len(world.classes) > 1 and world.chance(30)
    dealt = {kind: _dealt_again(world, usual) if special else usual for kind in world.kinds}
    return [{kind: dealt[kind][place] for kind in dealt} for place in range(len(usual))]


def _dealt_again(world: World, usual: list[Fraction]) -> list[Fraction]:
    """The same weights in another order; now and then one takes all of another."""
    first, *rest = world.shuffled(usual)
    if rest and world.chance(25):
        return [first + rest[0], Fraction(0), *rest[1:]]
    return [first, *rest]


def points_of(world: World, parts: Sequence[Part]) -> m.ByClass | None:
    """What the points of siblings come to, by class."""
    if any(part.points is None for part in parts):
        return None
    return {kind: sum((_share(part, kind) for part in parts), Fraction(0)) for kind in world.kinds}


def _share(part: Part, kind: str | None) -> Fraction:
    assert part.points is not None
    weight = part.node.weight
    if weight is None:
        return part.points[kind]
    stated = {part.name.text: part.value for part in weight.amount.by_class}
    return part.points[kind] * stated.get(kind or "", weight.amount.value) / 100


def _part(world: World, depth: int, level: Level, weight: m.ByClass | None) -> Part:
    fits = weight is None or world.digits == 3  # weighted halves must stay on the grid
    make = _group if depth > 1 and fits and world.chance(40) else _leaf
    return make(world, depth, level, weight)


def _weight(percents: m.ByClass | None) -> n.Weight | None:
    return None if percents is None else n.Weight(m.by_class(percents, "%"), span=m.SPAN)


# ── 组 ──


def _group(world: World, depth: int, level: Level, weight: m.ByClass | None) -> Part:
    text = world.fresh(GROUPS)
    below = draw_level(world)
    parts = draw_parts(world, depth - 1, world.whole(1, 3), below)
    points = points_of(world, parts)
    items: list[n.IndicatorItem] = [part.node for part in parts]
    items += [draw_block(world, top=False) for _ in range(world.pick((0, 0, 0, 1, 2)))]
    counted = points
    if world.chance(20):
        lines, counted = _applicability(world, level, points)
        items += lines
    items += _limits(world, points, group=True)
    worth = None
    if points is not None and world.chance(60):
        worth = n.Worth("明示", m.points(points), span=m.SPAN)
    node = n.Indicator(m.name(text), worth, _weight(weight), tuple(items), span=m.SPAN)
    return Part(node, counted)


# ── 项 ──


def _leaf(world: World, depth: int, level: Level, weight: m.ByClass | None) -> Part:
    text = world.fresh(ITEMS).strip("「」")
    earns = world.chance(55)
    published = world.published or not earns or world.chance(60)
    points = {kind: max(v, world.step) for kind, v in world.class_amounts(1, 40).items()}
    if level.weighted:
        points = {kind: 10 * Fraction(ceil(value)) for kind, value in points.items()}
    items: list[n.IndicatorItem] = list(_clauses(world, earns=earns, worth=published))
    known = points if published else None
    counted: m.ByClass | None = known
    if world.chance(30):
        lines, counted = _applicability(world, level, known)
        items += lines
    items += _limits(world, known, group=False)
    worth = _worth(world, points, published=published)
    node = n.Indicator(
        m.name(text), worth, _weight(weight), tuple(_mixed(world, items)), span=m.SPAN
    )
    if "平摊" not in level.treatments:
        world.leaves.append(text)
        world.worthy += [text] if published else []
    return Part(node, counted)


def _mixed(world: World, items: list[n.IndicatorItem]) -> list[n.IndicatorItem]:
    extra: list[n.IndicatorItem] = []
    if world.chance(10):
        extra = [n.Cite("附件 1", span=m.SPAN), n.Note("说明文字", span=m.SPAN)]
    return world.shuffled(items) + extra


def _worth(world: World, points: m.ByClass, *, published: bool) -> n.Worth:
    if not published:
        return n.Worth("未公布", None, span=m.SPAN)
    return n.Worth("推定" if world.chance(15) else "明示", m.points(points), span=m.SPAN)


def _clauses(world: World, *, earns: bool, worth: bool) -> list[n.Clause]:
    kind = world.whole(0, 9)
    if not earns and kind <= 3 and worth:
        first = target_clauses(world)
    elif not earns and kind == 4 and worth:
        first = [bands_clause(world, "扣")]
    elif not earns:
        first = [plain_clause(world, "扣", worth=worth)]
    elif kind <= 3:
        first = [bands_clause(world)]
    elif kind == 4 and not world.exact:
        first = [manual_clause(world)]
    else:
        first = [plain_clause(world, world.pick(("得", "得", "加")), worth=worth)]
    actions = ("得", "加", "扣") if earns else ("扣",)
    more = [
        plain_clause(world, world.pick(actions), worth=worth)
        for _ in range(world.pick((0, 0, 1, 1, 2)))
    ]
    if world.chance(15):
        more.append(n.NoScore(condition(world), cite(world), span=m.SPAN))
    return different([*first, *more])


def different(clauses: Sequence[n.Clause]) -> list[n.Clause]:
    """The same line twice would count twice, which is refused."""
    plain = [evolve(clause, cite=None) for clause in clauses]
    return [c for place, c in enumerate(clauses) if plain[place] not in plain[:place]]


# ── 适用、限 ──


def _applicability(
    world: World, level: Level, points: m.ByClass | None
) -> tuple[list[n.IndicatorItem], m.ByClass | None]:
    """Lines that say to whom an indicator applies, and its points as the level counts them."""
    if not level.treatments:
        return [], points
    treatment = world.pick(level.treatments)
    stated = treatment if treatment != world.default or world.chance(50) else None
    if world.classes and world.chance(35):
        chosen = world.some(world.classes)
        line = n.Applies(m.names(chosen), (), None, stated, span=m.SPAN)
        if treatment != "不计" or points is None:
            return [line], points
        return [line], {k: v if k in chosen else Fraction(0) for k, v in points.items()}
    lines: list[n.IndicatorItem] = [
        n.NotApplicableWhen(condition(world), stated, span=m.SPAN)
        if world.chance(70)
        else n.Applies((), (), condition(world), stated, span=m.SPAN)
    ]
    if world.roles and world.chance(20):
        role, unit = m.names(world.roles[:1]), e.TextLiteral("甲局", span=m.SPAN)
        lines.append(n.Applies(role, (unit,), None, stated, span=m.SPAN))
    return lines, points


def draw_factor(world: World, of: str) -> n.Factor:
    """``本项 乘以 1.1 当 …``"""
    written = m.quantity(Fraction(world.whole(1, 40), 20), "")
    share = m.quantity(world.whole(5, 130), "%")
    chosen = e.Conditional(condition(world, 1), share, m.quantity(1 * 100, "%"), span=m.SPAN)
    plain = number(world, 0)
    value = world.pick(
        (written, share, chosen, written if isinstance(plain, e.Quantity) else plain)
    )
    when = condition(world, 1) if world.chance(50) else None
    return n.Factor(of, value, when, cite(world), span=m.SPAN)


def _limits(world: World, points: m.ByClass | None, *, group: bool) -> list[n.IndicatorItem]:
    """封顶, 保底, 先封顶, 可突破 … that fit the points of every class."""
    least = min(points.values()) if points is not None else Fraction(10)
    top = int(least / world.step)
    lines: list[n.IndicatorItem] = []
    floor = world.whole(0, top) * world.step if world.chance(12) else Fraction(0)
    for first, odds in ((True, 15), (False, 12)):
        if world.chance(odds):
            amount = m.flat_points(world.whole(int(floor / world.step), top) * world.step)
            when = condition(world, 1) if world.chance(60) else None
            lines.append(n.Cap(amount, first, when, span=m.SPAN))
    if not world.exact and world.chance(10):
        lines.append(draw_factor(world, "本项"))
    if floor:
        lines.append(n.Floor(m.flat_points(floor), span=m.SPAN))
    elif not group and world.chance(10):
        lines.append(n.UntilExhausted(span=m.SPAN))
    elif world.chance(20):
        lines.append(n.Overdraft(world.chance(75), span=m.SPAN))
    return lines


# ── 扣分、加分 ──


def draw_block(world: World, *, top: bool) -> n.Adjustment:
    """A block of deductions or bonuses, of a group or (``top``) of the scheme."""
    kind = world.pick(("扣分", "加分"))
    action = kind[0]
    limit = m.points(world.class_amounts(1, 20)) if world.chance(75) else None
    only_when = _stage(world, top=top) if kind == "加分" and world.chance(40) else None
    lines = [plain_clause(world, action, worth=False) for _ in range(world.whole(1, 3))]
    if world.chance(15):
        lines.append(bands_clause(world, action))
    if world.chance(12):
        lines += target_in_block(world, action)
    items: list[n.Cite | n.Note | n.Applies | n.Clause] = [*different(lines)]
    if world.classes and world.chance(20):
        items.append(n.Applies(m.names(world.some(world.classes)), (), None, None, span=m.SPAN))
    return n.Adjustment(
        kind,
        m.name(world.fresh(BLOCKS)),
        n.Limit(limit, span=m.SPAN),
        only_when,
        tuple(items),
        span=m.SPAN,
    )


def _stage(world: World, *, top: bool) -> e.Expr:
    if not top:
        return condition(world, 1)
    base = m.compare(m.ref("基本分"), world.pick(("≥", ">")), m.number(world.whole(0, 30)))
    return m.both(base, condition(world, 0)) if world.chance(30) else base
