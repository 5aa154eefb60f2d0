"""单位, 事实 and 定义 of a random scheme."""

from datetime import date
from fractions import Fraction

from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes as n
from tests.strategies import making as m
from tests.strategies.drawing import FactSpec, World

CLASSES = ("县区", "部门", "园区")
ROLES = ("窗口单位", "4A级")
DAYS = (date(2019, 12, 31), date(2020, 2, 29), date(2020, 3, 3))
TEXTS = ("某网站", "Ａ # b", "")

_FIELDS = (
    FactSpec("更新日", "日期", nullable=True),
    FactSpec("条数", "次数"),
    FactSpec("折分", "分", lower=Fraction(0), upper=Fraction(3)),
    FactSpec("属实", "是否"),
    FactSpec("平台", "选项", options=("微博", "微信", "其他")),
)
_MONTHLY = (
    FactSpec("采编数", "次数"),
    FactSpec("被通报", "是否"),
)
_SCALARS = (
    FactSpec("自评分", "分", lower=Fraction(0), upper=Fraction(10)),
    FactSpec("2号得分", "分", lower=Fraction(-2), upper=Fraction(8)),
    FactSpec("采用数", "次数"),
    FactSpec("受理数", "次数", lower=Fraction(0), upper=Fraction(20)),
    FactSpec("增减数", "数", lower=Fraction(-5), upper=Fraction(5)),
    FactSpec("系数", "数"),
    FactSpec("办结率", "百分比", lower=Fraction(0), upper=Fraction(100)),
    FactSpec("满意率", "百分比"),
    FactSpec("已公开", "是否"),
    FactSpec("已备案", "是否"),
    FactSpec("IPv支持", "是否"),
    FactSpec("发布日", "日期"),
    FactSpec("检查日", "日期"),
    FactSpec("首次回应", "时刻"),
    FactSpec("网址", "文本"),
    FactSpec("逾期", "天"),
    FactSpec("时耗", "小时"),
    FactSpec("级次", "选项", options=("国家级", "省级", "市级", "无")),
)
# What can be more or less, and so better or worse.
_DIRECTED = frozenset({"分", "次数", "数", "百分比", "天", "小时", "是否"})
_LITERAL_MEASURE = {"分": "分", "百分比": "%", "天": "天", "小时": "小时"}


def draw_units(world: World) -> n.Units | None:
    """Classes and roles; most schemes have some."""
    world.classes = CLASSES[: world.pick((0, 2, 2, 3))]
    world.roles = ROLES[: world.whole(0, 2)]
    world.groupings = (("组别", ("甲组", "乙组")),) if world.chance(25) else ()
    attributes = [("类别", world.classes), ("角色", world.roles), *world.groupings]
    stated = tuple(
        n.UnitAttribute(m.name(which), m.names(values), span=m.SPAN)
        for which, values in attributes
        if values
    )
    peers: tuple[n.Peers, ...] = ()
    if world.groupings and world.chance(50):
        peers = (n.Peers(m.name("组别"), span=m.SPAN),)
    return n.Units(stated, (), peers, span=m.SPAN) if stated else None


def draw_facts(world: World) -> n.Facts:
    """A choice of facts with modifiers, lists and a 评分 list among them."""
    chosen = [spec for spec in _SCALARS if world.chance(60)]
    drawn = [_scalar(world, spec) for spec in chosen] + [_list(world), _judged(world)]
    if world.chance(40):
        drawn.append(_periods(world))
    world.facts = tuple(spec for spec, _ in drawn)
    return n.Facts(tuple(node for _, node in drawn), span=m.SPAN)


def _scalar(world: World, spec: FactSpec) -> tuple[FactSpec, n.Fact]:
    modifiers: list[n.FactModifier] = []
    nullable = world.chance(6)
    elsewhere = bool(world.classes) and world.default is not None and world.chance(6)
    may_not_apply = world.default is not None and world.chance(12)
    if nullable:
        modifiers.append(n.Nullable(span=m.SPAN))
    if may_not_apply:
        modifiers.append(n.MayNotApply(span=m.SPAN))
    if elsewhere:
        modifiers.append(n.OnlyFor(m.names(world.some(world.classes)), span=m.SPAN))
    if spec.kind in ("分", "数", "百分比") and world.chance(30):
        modifiers.append(n.Decimals(world.whole(0, 3), span=m.SPAN))
    if spec.kind in _DIRECTED and world.chance(15):
        modifiers.append(n.Direction(world.chance(50), span=m.SPAN))
    if spec.kind != "时刻" and world.chance(12):
        modifiers.append(n.IfMissing(_stand_in(world, spec), span=m.SPAN))
    known = FactSpec(
        spec.name,
        spec.kind,
        spec.options,
        (),
        nullable,
        may_not_apply or elsewhere,
        spec.lower,
        spec.upper,
    )
    return known, n.Fact(m.name(spec.name), _type(spec), tuple(modifiers), span=m.SPAN)


def _type(spec: FactSpec) -> n.NamedType | n.OptionsType:
    if spec.kind == "选项":
        return n.OptionsType(m.names(spec.options), span=m.SPAN)
    measure = _LITERAL_MEASURE.get(spec.kind, "")
    lower = None if spec.lower is None else m.quantity(spec.lower, measure)
    upper = None if spec.upper is None else m.quantity(spec.upper, measure)
    return n.NamedType(spec.kind, lower, upper, span=m.SPAN)


def _stand_in(world: World, spec: FactSpec) -> e.Literal:
    match spec.kind:
        case "是否":
            return m.ref(world.pick(("是", "否")))
        case "选项":
            return m.ref(world.pick(spec.options))
        case "日期":
            return e.DateLiteral(world.pick(DAYS), span=m.SPAN)
        case "文本":
            return e.TextLiteral(world.pick(TEXTS), span=m.SPAN)
        case _:
            return m.quantity(Fraction(world.whole(0, 5)), _LITERAL_MEASURE.get(spec.kind, ""))


def _list(world: World) -> tuple[FactSpec, n.Fact]:
    """账号: a list whose date may be blank."""
    nodes = tuple(
        n.Fact(
            m.name(spec.name),
            _type(spec),
            (n.Nullable(span=m.SPAN),) * spec.nullable,
            span=m.SPAN,
        )
        for spec in _FIELDS
    )
    node = n.Fact(m.name("账号"), n.NamedType("清单", span=m.SPAN), (), fields=nodes, span=m.SPAN)
    return FactSpec("账号", "清单", fields=_FIELDS), node


def _periods(world: World) -> tuple[FactSpec, n.Fact]:
    """月报: a list that goes by months or quarters, of all of a year or of a part."""
    word = world.pick(("每月清单", "每季清单"))
    part = world.chance(50)
    bounds = (
        (m.quantity(world.whole(1, 2)), m.quantity(world.whole(2, 4))) if part else (None, None)
    )
    gaps: tuple[n.FactModifier, ...] = (n.GapsLeftOut(span=m.SPAN),) * world.chance(30)
    nodes = tuple(n.Fact(m.name(spec.name), _type(spec), span=m.SPAN) for spec in _MONTHLY)
    type_ = n.NamedType(word, *bounds, span=m.SPAN)
    node = n.Fact(m.name("月报"), type_, gaps, fields=nodes, span=m.SPAN)
    key = FactSpec({"每月清单": "月份", "每季清单": "季度"}[word], "次数")
    return FactSpec("月报", "月报", fields=(key, *_MONTHLY)), node


def _judged(world: World) -> tuple[FactSpec, n.Fact]:
    top = world.whole(5, 20)
    range_ = n.NamedType("评分", m.quantity(0), m.quantity(top), span=m.SPAN)
    fields = (FactSpec("分数", "分", lower=Fraction(0), upper=Fraction(top)),)
    return FactSpec("专家打分", "评分", fields=fields), n.Fact(
        m.name("专家打分"), range_, span=m.SPAN
    )
