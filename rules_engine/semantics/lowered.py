"""What the lowering of an item hands to its parent."""

from attrs import evolve, frozen

from rules_engine import ir
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.records import Alike
from rules_engine.semantics.points import PointsValue
from rules_engine.semantics.weights import WeightValue
from rules_engine.source import Span


@frozen(eq=False, repr=False)
class Scored(Alike):
    """A lowered item: its node, its points and, for the sums, the classes it can apply to.

    ``whole_scheme`` are the (applies, points) of items below that are 全案折算.
    """

    node: ir.ScoreNode
    points: PointsValue | None
    weight: WeightValue | None
    classes: frozenset[str] | None
    whole_scheme: tuple[tuple[ir.Expr, ir.Expr], ...] = ()

    @property
    def removed_from_scheme(self) -> tuple[tuple[ir.Expr, ir.Expr], ...]:
        """``whole_scheme`` as the parent counts it: weighted, where the item has a weight."""
        if self.weight is None:
            return self.whole_scheme
        weight, span = self.weight.expr, self.node.span
        return tuple((test, make.mul(points, weight, span)) for test, points in self.whole_scheme)

    @property
    def removed(self) -> bool:
        """Whether an inapplicable item leaves the sum instead of having a score."""
        return self.node.applicable is not None and self.node.treatment in (
            "折算",
            "全案折算",
            "平摊",
            "不计",
        )

    @property
    def contribution(self) -> ir.Expr:
        """What the parent adds: the score, or 0 for an item that has left the sum."""
        span = self.node.span
        if not self.removed and self.node.kind == "指标":
            return self.node.score
        return make.when(self.node.applicable, self.node.score, make.score(0, span), span)


@frozen(eq=False, repr=False)
class Running(Alike):
    """A running value on its way through the steps."""

    value: ir.Expr
    steps: tuple[ir.Step, ...] = ()

    def then(self, kind: StepKind, value: ir.Expr) -> "Running":
        """The next running value."""
        return self.by(ir.Step(kind, value))

    def by(self, step: ir.Step) -> "Running":
        """The running value after a step."""
        return evolve(self, value=step.value, steps=(*self.steps, step))


def bounded(running: Running, cap: ir.Expr | None, floor: ir.Expr | None, span: Span) -> Running:
    """封顶, then 保底."""
    if cap is not None:
        running = running.then(StepKind.CAP, make.smallest(running.value, cap, span))
    if floor is not None:
        running = running.then(StepKind.FLOOR, make.largest(running.value, floor, span))
    return running
