"""Syntax nodes: the text of a scheme as frozen data, close to how it is written.

Every node has a ``span``; spans do not take part in equality, so two texts that say the same thing
the same way give equal nodes. ``Expr`` nodes live in ``expressions``; this module holds the
statements.
"""

from fractions import Fraction

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import (
    Expr,
    Literal,
    Name,
    Node,
    Quantity,
    Selection,
    TextLiteral,
    place,
)


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
    """总分 封顶 100 分 / 总分 保底 0 分 / 总分 保底 不限 (``points`` is None)."""

    which: str
    points: Points | None
    span: Span = place()


SchemeItem = Year | Cite | Note | FullMarks | Rounding | DefaultTreatment | TotalLimit


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
class Units(Node):
    """单位"""

    attributes: tuple[UnitAttribute, ...]
    span: Span = place()


# ── 事实 ──


@frozen(eq=False, repr=False)
class NamedType(Node):
    """A type by name, with a range: ``分 0 到 10``; ``upper`` is None for 不限 or no range."""

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


FactModifier = Nullable | MayNotApply | IfMissing | Decimals | OnlyFor


@frozen(eq=False, repr=False)
class Fact(Node):
    """``名称：类型 …``; ``fields`` are the fields of a 清单."""

    name: Name
    type: NamedType | OptionsType
    modifiers: tuple[FactModifier, ...] = ()
    note: str = ""
    fields: tuple["Fact", ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class Facts(Node):
    """事实"""

    facts: tuple[Fact, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Definition(Node):
    """定义 名称（参数） 为 表达式"""

    name: Name
    parameters: tuple[Name, ...]
    body: Expr
    span: Span = place()


# ── 计分条款 ──


@frozen(eq=False, repr=False)
class Amount(Node):
    """``得|扣|加 数额 [当 条件]``"""

    action: str
    amount: Expr
    when: Expr | None
    span: Span = place()


@frozen(eq=False, repr=False)
class NoScore(Node):
    """不得分 当 条件"""

    when: Expr
    span: Span = place()


@frozen(eq=False, repr=False)
class PerOccurrence(Node):
    """``每 [步长] 对象 得|扣|加 数额 [最多 数额] [当 条件]``"""

    step: Fraction
    measure: str
    counted: Expr | Selection
    action: str
    amount: Expr
    at_most: Expr | None
    when: Expr | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Target(Node):
    """达标 左 ≥ 右"""

    value: Expr
    operator: str
    threshold: Expr
    span: Span = place()


@frozen(eq=False, repr=False)
class Shortfall(Node):
    """``每低 1 个百分点 扣 0.5 分 连续 [最多 …] [当 …]``"""

    word: str
    step: Quantity
    action: str
    amount: Expr
    rounding: str | None
    at_most: Expr | None
    when: Expr | None
    span: Span = place()


@frozen(eq=False, repr=False)
class CompareBand(Node):
    """≥ 95% 得 15 分"""

    operator: str
    bound: Expr
    amount: Expr
    span: Span = place()


@frozen(eq=False, repr=False)
class RangeBand(Node):
    """70%（含） 到 80%（不含） 得 4 分; ``*_closed`` is None where no end was written."""

    lower: Expr
    lower_closed: bool | None
    upper: Expr
    upper_closed: bool | None
    amount: Expr
    span: Span = place()


@frozen(eq=False, repr=False)
class OptionBand(Node):
    """为 国家、省 得 5 分"""

    options: tuple[Name, ...]
    amount: Expr
    span: Span = place()


@frozen(eq=False, repr=False)
class RestBand(Node):
    """其余 得 0 分"""

    amount: Expr
    span: Span = place()


Band = CompareBand | RangeBand | OptionBand | RestBand


@frozen(eq=False, repr=False)
class Bands(Node):
    """分档 表达式"""

    subject: Expr
    bands: tuple[Band, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Manual(Node):
    """``人工评分 事实 [取平均|去掉最高最低取平均]``"""

    fact: Name
    judges: str
    span: Span = place()


Clause = Amount | NoScore | PerOccurrence | Target | Shortfall | Bands | Manual


# ── 指标、扣分、加分 ──


@frozen(eq=False, repr=False)
class Worth(Node):
    """10 分 / 分值 推定 10 分 / 分值 未公布 (``points`` is None)."""

    kind: str
    points: Points | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Weight(Node):
    """权重 70%"""

    percent: Fraction
    span: Span = place()


@frozen(eq=False, repr=False)
class Applies(Node):
    """适用 县区、“县政府办” [折算], or 适用 当 条件."""

    classes: tuple[Name, ...]
    units: tuple[TextLiteral, ...]
    when: Expr | None
    treatment: str | None
    span: Span = place()


@frozen(eq=False, repr=False)
class NotApplicableWhen(Node):
    """不适用 当 条件 [折算]"""

    when: Expr
    treatment: str | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Cap(Node):
    """封顶 8 分 [当 …]; ``first`` for 先封顶, which acts before deductions."""

    points: Points
    first: bool
    when: Expr | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Floor(Node):
    """保底 2 分"""

    points: Points
    span: Span = place()


@frozen(eq=False, repr=False)
class Overdraft(Node):
    """可突破 / 不得突破"""

    allowed: bool
    span: Span = place()


@frozen(eq=False, repr=False)
class UntilExhausted(Node):
    """扣完为止"""

    span: Span = place()


@frozen(eq=False, repr=False)
class Limit(Node):
    """最多 10 分, or 不封顶 (``points`` is None)."""

    points: Points | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Adjustment(Node):
    """扣分 or 加分 block (``kind``); ``only_when`` is the condition of a staged bonus."""

    kind: str
    name: Name
    limit: Limit | None
    only_when: Expr | None
    items: tuple[Cite | Note | Applies | Clause, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Indicator(Node):
    """指标 名称 分值 权重, with everything in it."""

    name: Name
    worth: Worth | None
    weight: Weight | None
    items: tuple["IndicatorItem", ...]
    span: Span = place()


IndicatorItem = (
    Cite
    | Note
    | Applies
    | NotApplicableWhen
    | Cap
    | Floor
    | Overdraft
    | UntilExhausted
    | Clause
    | Indicator
    | Adjustment
)


# ── 否决、改判、等次、排名、统计 ──


@frozen(eq=False, repr=False)
class RulingWhen(Node):
    """当 条件, as a line of a 否决 or 改判."""

    when: Expr
    span: Span = place()


RulingItem = Cite | Note | RulingWhen


@frozen(eq=False, repr=False)
class Veto(Node):
    """``否决 名称 [结果 等次] [记 59 分] [停止评分] [不得评 等次] [优先于 …]``"""

    name: Name
    grades: tuple[Name, ...]
    points: tuple[Points, ...]
    stops: bool
    bars: tuple[Name, ...]
    beats: tuple[Name, ...]
    items: tuple[RulingItem, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Override(Node):
    """``改判 名称 定为 等次 [优先于 …]``"""

    name: Name
    grade: Name
    beats: tuple[Name, ...]
    items: tuple[RulingItem, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Grade(Node):
    """``优秀 当 总分 ≥ 90`` (kind ``当``), ``待改进 其余``, ``不合格 另定``."""

    name: Name
    kind: str
    when: Expr | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Grades(Node):
    """等次"""

    grades: tuple[Grade, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class RankKey(Node):
    """按|再按 表达式 从高到低|从低到高"""

    first: bool
    value: Expr
    direction: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Ties(Node):
    """并列 占位|密集|顺序"""

    style: str
    span: Span = place()


@frozen(eq=False, repr=False)
class GroupBy(Node):
    """分组 类别"""

    name: Name
    span: Span = place()


@frozen(eq=False, repr=False)
class Ranking(Node):
    """排名"""

    items: tuple[RankKey | Ties | GroupBy, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Statistic(Node):
    """``个数|占比|平均 “标签” [表达式] [当 …] [四舍五入 1 位]``"""

    kind: str
    label: str
    value: Expr | None
    when: Expr | None
    mode: str | None
    digits: int | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Statistics(Node):
    """统计"""

    items: tuple[GroupBy | Statistic, ...]
    span: Span = place()


Block = (
    Scheme
    | Units
    | Facts
    | Definition
    | Indicator
    | Adjustment
    | Veto
    | Override
    | Grades
    | Ranking
    | Statistics
)


@frozen(eq=False, repr=False)
class File(Node):
    """A rule file: its blocks in the order of the text."""

    blocks: tuple[Block, ...]
    span: Span = place()
