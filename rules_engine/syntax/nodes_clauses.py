"""Syntax nodes of the clauses that score. Each has ``cite``, its own ``依据 “…”`` or None;
``period`` says when it is in force, None for always."""

from fractions import Fraction

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Expr, Name, Node, Quantity, Selection, place
from rules_engine.syntax.nodes_scheme import Cite
from rules_engine.syntax.nodes_time import Period


@frozen(eq=False, repr=False)
class Amount(Node):
    """``得|扣|加 数额 [当 条件]``"""

    action: str
    amount: Expr
    when: Expr | None
    cite: Cite | None
    period: Period | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class NoScore(Node):
    """不得分 当 条件"""

    when: Expr
    cite: Cite | None
    period: Period | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class SameMatter(Node):
    """``同一 事项 取最高|累计 [空的各算]``; ``mode`` is 取最高 or 累计."""

    fields: tuple[Name, ...]
    mode: str
    blanks_apart: bool
    span: Span = place()


@frozen(eq=False, repr=False)
class Best(Node):
    """``取最高的 3 篇``, ``取最低的 2 次``"""

    word: str
    number: int
    measure: str
    span: Span = place()


@frozen(eq=False, repr=False)
class PerOccurrence(Node):
    """``每 [步长] 对象 得|扣|加 数额 [连续 …] [同一 …] [取最高的 3 篇] [最多 数额] [当 条件]``"""

    step: Fraction
    measure: str
    counted: Expr | Selection
    action: str
    amount: Expr
    rounding: str | None
    same: SameMatter | None
    best: Best | None
    at_most: Expr | None
    when: Expr | None
    cite: Cite | None
    period: Period | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Target(Node):
    """达标 左 ≥ 右"""

    value: Expr
    operator: str
    threshold: Expr
    cite: Cite | None
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
    cite: Cite | None
    period: Period | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class CompareBand(Node):
    """≥ 95% 得 15 分"""

    operator: str
    bound: Expr
    amount: Expr
    action: str = "得"
    span: Span = place()


@frozen(eq=False, repr=False)
class RangeBand(Node):
    """70%（含） 到 80%（不含） 得 4 分; ``*_closed`` is None where no end was written."""

    lower: Expr
    lower_closed: bool | None
    upper: Expr
    upper_closed: bool | None
    amount: Expr
    action: str = "得"
    span: Span = place()


@frozen(eq=False, repr=False)
class OptionBand(Node):
    """为 国家、省 得 5 分"""

    options: tuple[Name, ...]
    amount: Expr
    action: str = "得"
    span: Span = place()


@frozen(eq=False, repr=False)
class RestBand(Node):
    """其余 得 0 分"""

    amount: Expr
    action: str = "得"
    span: Span = place()


Band = CompareBand | RangeBand | OptionBand | RestBand


@frozen(eq=False, repr=False)
class Bands(Node):
    """分档 表达式"""

    subject: Expr
    bands: tuple[Band, ...]
    cite: Cite | None
    span: Span = place()

    @property
    def action(self) -> str:
        """得, 扣 or 加: that of its bands."""
        return self.bands[0].action


@frozen(eq=False, repr=False)
class Manual(Node):
    """``人工评分 事实 [取平均|去掉最高最低取平均|满三人去掉最高最低取平均]``"""

    fact: Name
    judges: str
    cite: Cite | None
    span: Span = place()


Clause = Amount | NoScore | PerOccurrence | Target | Shortfall | Bands | Manual
