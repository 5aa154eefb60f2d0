"""Syntax nodes of 否决, 改判, 等次, 排名 and 统计."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Expr, Name, Node, Quantity, place
from rules_engine.syntax.nodes_scheme import Cite, Direction, Note, Points, Silence


@frozen(eq=False, repr=False)
class RulingWhen(Node):
    """当 条件, as a line of a 否决 or 改判."""

    when: Expr
    span: Span = place()


RulingItem = Cite | Note | Silence | RulingWhen


@frozen(eq=False, repr=False)
class GradeMove(Node):
    """``降低|提高 1 个等次 [可累计|不累计]``"""

    way: str
    number: int
    together: str | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Veto(Node):
    """``否决 名称 [结果 等次] [记 59 分] [停止评分] [不得评 等次] [降低 1 个等次] [优先于 …]``"""

    name: Name
    grades: tuple[Name, ...]
    points: tuple[Points, ...]
    stops: bool
    bars: tuple[Name, ...]
    beats: tuple[Name, ...]
    items: tuple[RulingItem, ...]
    moves: tuple[GradeMove, ...] = ()
    span: Span = place()


@frozen(eq=False, repr=False)
class Override(Node):
    """``改判 名称 定为 等次 [优先于 …]``, or 降低|提高 instead of 定为 (then ``grade`` is None)"""

    name: Name
    grade: Name | None
    beats: tuple[Name, ...]
    items: tuple[RulingItem, ...]
    move: GradeMove | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Places(Node):
    """``前 20% 四舍五入`` (``word`` 前, no ``first``), ``20% 到 50% 四舍五入`` (no ``word``), ``第 4 到 10 名``.

    ``word`` is 后 where that is written: it is refused.
    """

    word: str | None
    first: Quantity | None
    last: Quantity
    mode: str | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Cut(Node):
    """What becomes of units that are equal at the cut: ``并列 都评|都不评`` or ``并列 都列|都不列``"""

    word: str
    span: Span = place()


@frozen(eq=False, repr=False)
class Grade(Node):
    """``优秀 当 总分 ≥ 90`` (kind ``当``), ``优秀 前 20% 四舍五入 [当 …]`` (kind ``前``), ``待改进 其余``,
    ``不合格 另定``."""

    name: Name
    kind: str
    when: Expr | None
    places: Places | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Grades(Node):
    """等次. ``directions`` are lines 越低越好."""

    grades: tuple[Grade, ...]
    silences: tuple[Silence, ...] = ()
    cuts: tuple[Cut, ...] = ()
    directions: tuple[Direction, ...] = ()
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
class Exclusion(Node):
    """``不参评 当 条件 [依据 “…”]``"""

    when: Expr
    cite: Cite | None
    span: Span = place()


RankingItem = RankKey | Ties | GroupBy | Exclusion | Silence


@frozen(eq=False, repr=False)
class Ranking(Node):
    """排名"""

    items: tuple[RankingItem, ...]
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

    items: tuple[GroupBy | Statistic | Silence, ...]
    span: Span = place()
