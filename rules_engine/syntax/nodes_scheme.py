"""Syntax nodes of 方案, 单位, 事实 and 定义."""

from attrs import field, frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import DateLiteral, Expr, Literal, Name, Node, Quantity, place


@frozen(eq=False, repr=False)
class Points(Node):
    """``10 分（县区 2 分）``: points, with exceptions by class."""

    amount: Quantity
    span: Span = place()


# ── 方案 ──


@frozen(eq=False, repr=False)
class Year(Node):
    """年度 2017"""

    year: int
    span: Span = place()


@frozen(eq=False, repr=False)
class AsOf(Node):
    """基准日 检查日, or 基准日 2020年3月3日."""

    day: Name | DateLiteral
    span: Span = place()


@frozen(eq=False, repr=False)
class Cite(Node):
    """依据 “…”"""

    text: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Note(Node):
    """说明 “…”"""

    text: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Silence(Node):
    """忽略 C0030 “…”: warnings of this code in the block are meant to be; ``reason`` says why.

    ``within`` is the place it is about where that is not the block that holds it: the file that was
    taken with 沿用, or the 并入 it was written in."""

    code: str
    reason: str
    span: Span = place()
    within: Span | None = field(default=None, kw_only=True)


@frozen(eq=False, repr=False)
class FullMarks(Node):
    """满分 100 分, or 满分 未公布 (``points`` is None)."""

    points: Points | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Rounding(Node):
    """舍入 逐项 四舍五入 2 位"""

    stage: str
    mode: str
    digits: int
    span: Span = place()


@frozen(eq=False, repr=False)
class DefaultTreatment(Node):
    """不适用 折算, in the head of a scheme."""

    treatment: str
    span: Span = place()


@frozen(eq=False, repr=False)
class TotalLimit(Node):
    """总分 封顶 100 分 [当 …] [依据 “…”] / 总分 保底 0 分 … / 总分 保底 不限 (``points`` is None)."""

    which: str
    points: Points | None
    when: Expr | None = None
    cite: Cite | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Factor(Node):
    """``总分|指标合计|本项 乘以 系数 [当 …] [依据 “…”]``; ``of`` is what is multiplied."""

    of: str
    value: Expr
    when: Expr | None
    cite: Cite | None
    span: Span = place()


SchemeItem = (
    Year
    | AsOf
    | Cite
    | Note
    | FullMarks
    | Rounding
    | DefaultTreatment
    | TotalLimit
    | Factor
    | Silence
)


@frozen(eq=False, repr=False)
class Scheme(Node):
    """方案 名称"""

    name: Name
    items: tuple[SchemeItem, ...]
    span: Span = place()


# ── 单位 ──


@frozen(eq=False, repr=False)
class UnitAttribute(Node):
    """类别：县区、市级部门"""

    name: Name
    values: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Peers(Node):
    """同类 按 组别"""

    name: Name
    span: Span = place()


@frozen(eq=False, repr=False)
class Units(Node):
    """单位"""

    attributes: tuple[UnitAttribute, ...]
    silences: tuple[Silence, ...] = ()
    peers: tuple[Peers, ...] = ()
    span: Span = place()


# ── 事实 ──


@frozen(eq=False, repr=False)
class NamedType(Node):
    """A type by name, with a range: ``分 0 到 10``; an end is None for 不限, both for no range."""

    name: str
    lower: Literal | None = None
    upper: Literal | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class OptionsType(Node):
    """微博、微信"""

    names: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Nullable(Node):
    """可空"""

    span: Span = place()


@frozen(eq=False, repr=False)
class MayNotApply(Node):
    """可不适用"""

    span: Span = place()


@frozen(eq=False, repr=False)
class IfMissing(Node):
    """未报按 否"""

    value: Literal
    span: Span = place()


@frozen(eq=False, repr=False)
class Decimals(Node):
    """2 位小数"""

    digits: int
    span: Span = place()


@frozen(eq=False, repr=False)
class OnlyFor(Node):
    """仅 县区"""

    classes: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class GapsLeftOut(Node):
    """缺期不计"""

    span: Span = place()


@frozen(eq=False, repr=False)
class Direction(Node):
    """越高越好 (``more``) or 越低越好"""

    more: bool
    span: Span = place()


FactModifier = Nullable | MayNotApply | IfMissing | Decimals | OnlyFor | GapsLeftOut | Direction


@frozen(eq=False, repr=False)
class Fact(Node):
    """``名称：类型 …``; ``fields`` are the fields of a 清单."""

    name: Name
    type: NamedType | OptionsType
    modifiers: tuple[FactModifier, ...] = ()
    note: str = ""
    fields: tuple["Fact", ...] = ()
    silences: tuple[Silence, ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class Facts(Node):
    """事实"""

    facts: tuple[Fact, ...]
    silences: tuple[Silence, ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class Definition(Node):
    """定义 名称（参数） 为 表达式"""

    name: Name
    parameters: tuple[Name, ...]
    body: Expr
    silences: tuple[Silence, ...] = ()
    span: Span = place()
