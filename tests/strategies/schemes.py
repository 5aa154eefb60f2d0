"""Sound random schemes, as syntax nodes: every construct of the language, points that add up.

``schemes()`` draws ``nodes.File``; ``texts()`` their canonical text; ``programs()`` what they
compile to (the few that do not compile are not drawn: ``compile_rate`` in the tests counts them).
"""

from fractions import Fraction
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from rules_engine.ir import Program
from rules_engine.pipeline import compile_text
from rules_engine.syntax import nodes as n
from rules_engine.syntax.printing import print_scheme
from tests.strategies import making as m
from tests.strategies.amounts import draw_definitions
from tests.strategies.clauses import cite
from tests.strategies.conditions import condition, excluding_test
from tests.strategies.drawing import World
from tests.strategies.indicators import draw_block, draw_factor, draw_level, draw_parts, points_of
from tests.strategies.rulings import (
    draw_grades,
    draw_ranking,
    draw_rulings,
    draw_standing,
    draw_statistics,
    place_grades,
)
from tests.strategies.silences import silenced
from tests.strategies.times import draw_as_of, draw_parameters
from tests.strategies.vocabulary import draw_facts, draw_units

MODES = ("四舍五入", "截尾", "进一", "四舍六入五成双")
STAGES = ("逐项", "逐级", "仅总分")


@st.composite
def schemes(draw: Any) -> n.File:
    """Whole schemes."""
    return draw_scheme(World(draw))


def draw_scheme(world: World) -> n.File:
    """A whole scheme, its blocks in any order."""
    head = _head(world)
    blocks: list[n.Block] = [block for block in (draw_units(world),) if block is not None]
    blocks.append(draw_facts(world))
    as_of = draw_as_of(world)
    head += [as_of] if as_of is not None else []
    blocks += draw_parameters(world)
    if world.chance(20):
        world.excluding = (excluding_test(world),)
    blocks += draw_definitions(world)
    level = draw_level(world)
    parts = draw_parts(world, 3, world.whole(1, 4), level)
    blocks += [part.node for part in parts]
    blocks += [draw_block(world, top=True) for _ in range(world.pick((0, 0, 1, 2)))]
    full = points_of(world, parts)
    grades = draw_grades(world, max(full.values()) if full else Fraction(20))
    head += _limits(world, full)
    ranking = draw_ranking(world)
    grades = place_grades(world, grades, ranking)
    rulings = draw_rulings(world, grades, *_ends(head))
    blocks += rulings
    blocks += draw_standing(world, grades, ranking, rulings)
    others = (grades, ranking, draw_statistics(world))
    blocks += [block for block in others if block is not None]
    scheme = n.Scheme(m.name("随机方案"), tuple(head), span=m.SPAN)
    first, *others = silenced(world, [scheme, *_in_any_order(world, blocks)])
    return n.File((first, *others), span=m.SPAN)


def _in_any_order(world: World, blocks: list[n.Block]) -> list[n.Block]:
    return world.shuffled(blocks) if world.chance(20) else blocks


def _head(world: World) -> list[n.SchemeItem]:
    """What the scheme rounds, and what becomes of indicators that do not apply."""
    items: list[n.SchemeItem] = []
    world.digits = world.pick((2, 2, 2, 1, 0, 3, None))
    if world.digits is not None:
        world.stage = world.pick(STAGES)
        items.append(n.Rounding(world.stage, world.pick(MODES), world.digits, span=m.SPAN))
    world.published = world.chance(88)
    world.default, world.leave = _treatments(world)
    if world.default is not None:
        items.append(n.DefaultTreatment(world.default, span=m.SPAN))
    if world.chance(30):
        items.append(n.Year(2024, span=m.SPAN))
    return items


def _treatments(world: World) -> tuple[str | None, str]:
    """The treatment of the head (or None), and the one by which indicators leave where the head
    has none."""
    scaling = ("折算", "折算", "全案折算", "平摊")
    if world.exact or not world.published:
        scaling = ("不计",)
    leave = world.pick(("不计", *scaling))
    if not world.chance(75):
        return None, leave
    giving = ("按零分",) if world.exact or not world.published else ("按零分", "按满分", "同类平均")
    default = leave if world.chance(70) else world.pick(giving)
    return default, leave


def _limits(world: World, full: m.ByClass | None) -> list[n.SchemeItem]:
    stated = m.points(full) if full is not None else None
    items: list[n.SchemeItem] = [n.FullMarks(stated, span=m.SPAN)]
    top = int(min(full.values())) if full else 20
    if world.chance(20):
        cap = m.flat_points(world.whole(top // 2, top)) if world.chance(80) else None
        items.append(n.TotalLimit("封顶", cap, span=m.SPAN))
    factors = [] if world.exact else [draw_factor(world, of) for of in _multiplied(world)]
    if factors and not any(isinstance(item, n.TotalLimit) for item in items):
        items.append(n.TotalLimit("封顶", None, span=m.SPAN))
    items += factors
    if world.chance(25):
        floor = m.flat_points(world.whole(0, top // 2)) if world.chance(50) else None
        items.append(n.TotalLimit("保底", floor, span=m.SPAN))
    return [*items, *_limits_at_times(world, top)]


def _limits_at_times(world: World, top: int) -> list[n.SchemeItem]:
    """``总分 封顶 59 分 当 …``, above every 保底; or ``总分 保底 5 分 当 …``, below every 封顶."""
    if not world.chance(20):
        return []
    which, low, high = world.pick((("封顶", top // 2, top), ("保底", 0, top // 2)))
    return [
        n.TotalLimit(which, m.flat_points(amount), condition(world, 1), cite(world), span=m.SPAN)
        for amount in {world.whole(low, high) for _ in range(world.whole(1, 2))}
    ]


def _multiplied(world: World) -> tuple[str, ...]:
    """What of the whole scheme is multiplied."""
    return tuple(of for of in ("总分", "指标合计", "总分") if world.chance(8))


def _ends(head: list[n.SchemeItem]) -> tuple[Fraction, Fraction]:
    """No total of any class is below the first or, bonuses apart, above the second."""
    floors = [v for item in head for v in _limit(item, "保底")]
    tops = [v for item in head for v in (*_limit(item, "封顶"), *_full(item))]
    return max(floors, default=Fraction(0)), min(tops, default=Fraction(20))


def _limit(item: n.SchemeItem, which: str) -> list[Fraction]:
    limits = isinstance(item, n.TotalLimit) and item.which == which and item.when is None
    return _amounts(item.points) if limits else []


def _full(item: n.SchemeItem) -> list[Fraction]:
    return _amounts(item.points) if isinstance(item, n.FullMarks) else []


def _amounts(points: n.Points | None) -> list[Fraction]:
    if points is None:
        return []
    return [points.amount.value, *(part.value for part in points.amount.by_class)]


def texts() -> st.SearchStrategy[str]:
    """The canonical text of sound random schemes."""
    return schemes().map(print_scheme)


@st.composite
def programs(draw: Any) -> Program:
    """Compiled random schemes."""
    program = compile_text(draw(texts())).program
    assume(program is not None)
    assert program is not None
    return program
