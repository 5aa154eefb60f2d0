"""Syntax nodes of 指标, 扣分 and 加分."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Expr, Name, Node, Quantity, TextLiteral, place
from rules_engine.syntax.nodes_clauses import Clause
from rules_engine.syntax.nodes_scheme import Cite, Factor, Note, Points, Silence


@frozen(eq=False, repr=False)
class Worth(Node):
    """10 分 / 分值 推定 10 分 / 分值 未公布 (``points`` is None)."""

    kind: str
    points: Points | None
    span: Span = place()


@frozen(eq=False, repr=False)
class Weight(Node):
    """权重 70%（乡镇 60%）: the amount is a number of %."""

    amount: Quantity
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
    items: tuple[Cite | Note | Applies | Silence | Clause, ...]
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
    | Factor
    | Silence
    | Clause
    | Indicator
    | Adjustment
)
