"""What changes the running value of a score node, or of the total, and why."""

from enum import StrEnum

from attrs import frozen

from rules_engine.ir.expressions import Expr
from rules_engine.records import Shown


class StepKind(StrEnum):
    """Why a running value changes; the text is what a ledger prints."""

    CAP_FIRST = "先封顶"
    NO_SCORE = "不得分"
    SHARE = "平摊"
    RESCALE = "折算"
    CAP = "封顶"
    FLOOR = "保底"
    ROUND = "舍入"
    NOT_APPLICABLE = "不适用"
    STAGE = "仅当"
    WEIGHT = "权重"
    FACTOR = "乘以"
    VETO = "否决"


@frozen(eq=False, repr=False)
class Step(Shown):
    """The running value after an effect of this kind: of 乘以, ``factor``; of a limit that holds under
    a condition, ``condition``; and where that is asked for."""

    kind: StepKind
    value: Expr
    factor: Expr | None = None
    cites: tuple[str, ...] = ()
    condition: Expr | None = None

    @property
    def grounds(self) -> Expr | None:
        """What makes a line that was written act as it does."""
        return self.factor if self.factor is not None else self.condition
