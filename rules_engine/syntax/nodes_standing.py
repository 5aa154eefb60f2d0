"""Syntax nodes of 名额 and 名单: what is made of finished ranks."""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Name, Node, Quantity, place
from rules_engine.syntax.nodes_rulings import Cut, GroupBy, RankKey, RulingWhen
from rules_engine.syntax.nodes_scheme import Cite, Note, Silence

__all__ = [
    "Lifted",
    "Quota",
    "QuotaItem",
    "QuotaLimit",
    "Regrade",
    "Roll",
    "RollGrades",
    "RollItem",
    "RosterOrder",
    "Take",
]


@frozen(eq=False, repr=False)
class QuotaLimit(Node):
    """``最多 30% 截尾 [至少 1 名]``, ``最多 6 名（县区 2 名）``"""

    limit: Quantity
    mode: str | None
    least: int | None = None
    span: Span = place()


@frozen(eq=False, repr=False)
class Regrade(Node):
    """``超出 改评 良好``"""

    grade: Name
    span: Span = place()


@frozen(eq=False, repr=False)
class Lifted(Node):
    """``改判定为的 占名额|不占名额``"""

    word: str
    span: Span = place()


QuotaItem = Cite | Note | Silence | GroupBy | QuotaLimit | Cut | Regrade | Lifted


@frozen(eq=False, repr=False)
class Quota(Node):
    """名额 等次"""

    grades: tuple[Name, ...]
    items: tuple[QuotaItem, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class RollGrades(Node):
    """``等次 优秀、良好``, as a line of a 名单."""

    grades: tuple[Name, ...]
    span: Span = place()


@frozen(eq=False, repr=False)
class Take(Node):
    """``取 前 5 名``"""

    end: str
    number: int
    measure: str
    span: Span = place()


@frozen(eq=False, repr=False)
class RosterOrder(Node):
    """按 名录次序"""

    span: Span = place()


RollItem = (
    Cite | Note | Silence | GroupBy | RulingWhen | RollGrades | Take | Cut | RankKey | RosterOrder
)


@frozen(eq=False, repr=False)
class Roll(Node):
    """名单 名称"""

    name: Name
    items: tuple[RollItem, ...]
    span: Span = place()
