"""What of a grade goes by places in the order of 排名."""

from attrs import frozen

from rules_engine.ir.expressions import Expr
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class Places(Shown):
    """前 20% 四舍五入: how many places a unit asks for (``needed``, those of equal units too where all of
    them must be within) and how many there are (``limit``), of ``members`` units (None: a number
    that is written)."""

    needed: Expr
    limit: Expr
    members: Expr | None
    text: str
    keeps_ties: bool
