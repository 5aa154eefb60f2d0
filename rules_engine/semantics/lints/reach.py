"""What an item can come to, against its points and limits."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from rules_engine import ir
from rules_engine.diagnostics import Diagnostic
from rules_engine.ir.passes.ranges import Range
from rules_engine.records import Alike
from rules_engine.semantics.findings import lints as f
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

Bounds = dict[int, Range]
_DEDUCTIONS = (nodes.Amount, nodes.PerOccurrence, nodes.Shortfall)
_SAYS_HOW_LOW = (nodes.UntilExhausted, nodes.Overdraft, nodes.Floor)


@frozen(eq=False, repr=False)
class Item(Alike):
    """A lowered item with the text it comes from. ``says_how_low``: it, or what it stands in, says
    how far deductions go."""

    node: ir.ScoreNode
    block: nodes.Indicator | nodes.Adjustment
    says_how_low: bool

    def most(self, bounds: Bounds, sign: int) -> list[Fraction] | None:
        """The most that each clause of a sign gives or takes; None where one knows no bound."""
        highs = [bounds[id(c.amount)].high for c in self.node.clauses if c.sign == sign]
        known = [Fraction(high) for high in highs if high is not None]
        return known if len(known) == len(highs) else None


def items_of(file: nodes.File, program: ir.Program) -> Iterator[Item]:
    """The items of a scheme, each with its text."""
    lowered = {node.span: node for node in program.nodes}
    waiting: list[tuple[nodes.Indicator | nodes.Adjustment, bool]] = [
        (block, False)
        for block in reversed(file.blocks)
        if isinstance(block, (nodes.Indicator, nodes.Adjustment))
    ]
    while waiting:
        block, says = waiting.pop()
        says = says or any(isinstance(item, _SAYS_HOW_LOW) for item in block.items)
        node = lowered.get(block.name.span)
        if node is not None:
            yield Item(node, block, says)
        waiting += [
            (item, says)
            for item in reversed(block.items)
            if isinstance(item, (nodes.Indicator, nodes.Adjustment))
        ]


def out_of_reach(file: nodes.File, program: ir.Program, bounds: Bounds) -> Iterator[Diagnostic]:
    """Points, limits and clauses that cannot be right together."""
    for item in items_of(file, program):
        yield from _clause_limits(item, bounds)
        points = _points(item.node, bounds)
        if isinstance(item.block, nodes.Adjustment):
            yield from _block_limit(item, bounds, points)
        elif not item.node.children:
            yield from _caps(item, bounds)
            if points is not None:
                yield from _against_points(item, bounds, points)


def _points(node: ir.ScoreNode, bounds: Bounds) -> Range | None:
    return None if node.points is None else bounds[id(node.points)]


def _clause_limits(item: Item, bounds: Bounds) -> Iterator[Diagnostic]:
    """每处 … 最多扣 3 分"""
    limits = {
        line.span: line.at_most.span
        for line in item.block.items
        if isinstance(line, (nodes.PerOccurrence, nodes.Shortfall)) and line.at_most is not None
    }
    for clause in item.node.clauses:
        if clause.span in limits:
            yield from _never_binds(clause, bounds, limits[clause.span])


def _never_binds(clause: ir.Clause, bounds: Bounds, place: Span) -> Iterator[Diagnostic]:
    for node in ir.walk([clause.amount]):
        if isinstance(node, ir.Apply) and node.operator == "min" and node.span == clause.span:
            most, limit = (bounds[id(operand)] for operand in node.operands)
            yield from _above_all(most.high, limit.low, "最多", place)


def _above_all(
    most: Fraction | int | None, limit: Fraction | int | None, word: str, place: Span
) -> Iterator[Diagnostic]:
    if most is not None and limit is not None and most < limit:
        yield f.limit_never_reached(word, Fraction(limit), Fraction(most), place)


def _block_limit(item: Item, bounds: Bounds, points: Range | None) -> Iterator[Diagnostic]:
    """扣分 名称 最多 10 分"""
    most = item.most(bounds, item.node.clauses[0].sign) if item.node.clauses else None
    limit = item.block.limit if isinstance(item.block, nodes.Adjustment) else None
    if points is not None and most is not None and limit is not None:
        yield from _above_all(sum(most), points.low, "最多", limit.span)


def _caps(item: Item, bounds: Bounds) -> Iterator[Diagnostic]:
    """封顶 8 分, where the clauses give less; 封顶 at the points, where they give no more."""
    most = bounds[id(item.node.gathered)].high
    for line in item.block.items:
        if not isinstance(line, nodes.Cap) or line.first or line.points.amount.by_class:
            continue
        limit = line.points.amount.value
        if not _is_points(line, item.block):
            yield from _above_all(most, limit, "封顶", line.span)
        elif line.when is None and most is not None and most <= limit:
            yield f.limit_says_nothing(line.span.text, "各条得的分加起来也不超过分值", line.span)


def _is_points(line: nodes.Cap, block: nodes.Indicator | nodes.Adjustment) -> bool:
    """Whether a cap says again what the points are."""
    worth = block.worth if isinstance(block, nodes.Indicator) else None
    return worth is not None and worth.points == line.points


def _against_points(item: Item, bounds: Bounds, points: Range) -> Iterator[Diagnostic]:
    awards = any(clause.sign > 0 for clause in item.node.clauses)
    if item.node.base is None and awards:
        yield from _awards(item, bounds, points)
    elif not awards and not item.says_how_low and _stated(item):
        yield from _deductions(item, bounds, points)


def _awards(item: Item, bounds: Bounds, points: Range) -> Iterator[Diagnostic]:
    most = item.most(bounds, 1)
    if most is not None and points.low is not None and sum(most) < points.low:
        yield f.points_out_of_reach(item.node.name, most, Fraction(points.low), item.node.span)
    if any(isinstance(line, nodes.Cap) for line in item.block.items):
        return
    for clause in item.node.clauses:
        high = bounds[id(clause.amount)].high
        if clause.sign > 0 and high is not None and points.high is not None and high > points.high:
            yield f.award_above_points(Fraction(high), Fraction(points.high), clause.span)


def _stated(item: Item) -> bool:
    """Whether the text itself says how much each clause takes at most."""
    clauses = [line for line in item.block.items if isinstance(line, _DEDUCTIONS)]
    amounts = [line.amount if isinstance(line, nodes.Amount) else line.at_most for line in clauses]
    return all(isinstance(amount, e.Quantity) for amount in amounts)


def _deductions(item: Item, bounds: Bounds, points: Range) -> Iterator[Diagnostic]:
    most = item.most(bounds, -1)
    if most is not None and points.high is not None and sum(most) > points.high:
        yield f.deductions_above_points(item.node.name, most, Fraction(points.high), item.node.span)
