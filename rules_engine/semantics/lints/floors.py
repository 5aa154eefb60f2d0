"""A 保底 that says what holds anyway."""

from collections.abc import Iterator

from rules_engine.diagnostics import Diagnostic
from rules_engine.semantics.findings import lints as f
from rules_engine.syntax import nodes


def idle_floors(file: nodes.File) -> Iterator[Diagnostic]:
    """保底 at 0, where nothing allows an overdraft."""
    waiting: list[tuple[nodes.Indicator, bool]] = [
        (block, False) for block in file.blocks if isinstance(block, nodes.Indicator)
    ]
    while waiting:
        block, overdraft = waiting.pop()
        for line in block.items:
            if isinstance(line, nodes.Overdraft):
                overdraft = line.allowed
        for line in block.items:
            if isinstance(line, nodes.Floor) and not overdraft and _is_zero(line.points):
                yield f.limit_says_nothing(line.span.text, "扣分到 0 分为止", line.span)
        waiting += [(i, overdraft) for i in block.items if isinstance(i, nodes.Indicator)]


def _is_zero(points: nodes.Points) -> bool:
    return points.amount.value == 0 and not points.amount.by_class
