"""Claims about single clauses: that each can come into play, and so can each cap that is written."""

from collections.abc import Iterator

from rules_engine.analysis.claims.model import Claim
from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Aggregate, Apply, Case, Const, Expr
from rules_engine.ir.program import Clause, ScoreNode, Total
from rules_engine.ir.steps import Step, StepKind
from rules_engine.source import Span

_ZERO = frozenset({"mul"})


def of_clauses(node: ScoreNode) -> Iterator[Claim]:
    """The claims about the clauses, bands and caps of an item."""
    for place, clause in enumerate(node.clauses, 1):
        yield from _of_clause(node, clause, (*node.path, str(place)))
    yield from _steps(node)


def _of_clause(node: ScoreNode, clause: Clause, about: tuple[str, ...]) -> Iterator[Claim]:
    if clause.period is not None:
        # Out of force on the day of the scheme is no fault of the clause.
        return
    span, quoted = clause.span, clause.text
    if clause.condition is not None:
        words = f"“{node.name}”的“{quoted}”有事实使它成立"
        yield Claim("clause-fires", about, words, _where_due(node, clause.condition, span), span)
    elif not isinstance(clause.amount, Const):
        fires = make.negate(make.equals(clause.amount, make.score(0, span), span), span)
        words = f"“{node.name}”的“{quoted}”有事实使它不是 0 分"
        fires = _where_due(node, fires, span)
        yield Claim("clause-fires", about, words, fires, span, shown=(clause.amount,))
    yield from _bands(node, clause, about)
    yield from _clause_cap(node, clause, about)


def _where_due(node: ScoreNode, happens: Expr, span: Span) -> Expr:
    """Something about a clause that happens to a unit to which the item applies."""
    return happens if node.applicable is None else make.all_of([node.applicable, happens], span)


def _bands(node: ScoreNode, clause: Clause, about: tuple[str, ...]) -> Iterator[Claim]:
    """A claim for each band of a 分档: none above it holds, and it does."""
    amount = _bare(clause)
    if not isinstance(amount, Case) or amount.origin is not None or clause.condition is amount:
        return
    before: list[Expr] = []
    for place, (when, then) in enumerate(amount.branches, 1):
        here = _where_due(node, make.all_of([*before, when], when.span), when.span)
        words = f"“{node.name}”的“{when.span.text.strip()}”一档有事实落在里面"
        yield Claim("branch-taken", (*about, str(place)), words, here, then.span)
        before.append(make.negate(when, when.span))


def _bare(clause: Clause) -> Expr:
    """The amount without the condition that it stands under."""
    amount = clause.amount
    if clause.condition is not None and isinstance(amount, Case):
        return amount.branches[0][1]
    return amount


def _clause_cap(node: ScoreNode, clause: Clause, about: tuple[str, ...]) -> Iterator[Claim]:
    """最多扣 …: its amount is the smaller of two, the second being the limit."""
    amount = _bare(clause)
    if not (isinstance(amount, Apply) and amount.operator == "min" and len(amount.operands) == 2):
        return
    before, limit = amount.operands
    if not _counts(before):
        return
    over: Expr = Apply("ge", (before, limit), make.BOOL, clause.span)
    words = f"“{node.name}”的“{clause.text}”有事实达到“最多”"
    if clause.condition is not None:
        over = make.all_of([clause.condition, over], clause.span)
    binds = _where_due(node, over, clause.span)
    yield Claim("cap-binds", about, words, binds, clause.span, shown=(before, limit))


def _counts(before: Expr) -> bool:
    """Whether it is points times a count, or a sum over records: what 每 … 最多 is lowered to."""
    if isinstance(before, Aggregate):
        return True
    return isinstance(before, Apply) and before.operator in _ZERO


def _steps(node: ScoreNode) -> Iterator[Claim]:
    """封顶 and 先封顶 lines and the 最多 of 加分 and 扣分; the points of an item are no cap that was
    written."""
    running = node.gathered
    for place, step in enumerate(node.steps, 1):
        cap = _cap_of(node, step, running)
        if cap is not None:
            when, before, limit = cap
            over: Expr = Apply("ge", (before, limit), make.BOOL, limit.span)
            if when is not None:
                over = make.all_of([when, over], limit.span)
            words = f"“{node.name}”的封顶有事实达到"
            about = (*node.path, f"封顶{place}")
            binds = _where_due(node, over, limit.span)
            yield Claim("cap-binds", about, words, binds, limit.span, shown=(before, limit))
        running = step.value


def of_total_limits(total: Total) -> Iterator[Claim]:
    """总分 封顶 lines under a condition."""
    for place, step in enumerate(total.steps, 1):
        if step.kind is StepKind.CAP and isinstance(step.value, Case):
            when, capped = step.value.branches[0]
            assert isinstance(capped, Apply)
            over: Expr = Apply("ge", capped.operands, make.BOOL, capped.span)
            binds = make.all_of([when, over], capped.span)
            words, shown = "总分的封顶有事实达到", capped.operands
            about = ("总分", f"封顶{place}")
            yield Claim("cap-binds", about, words, binds, capped.span, shown=shown)


def _cap_of(node: ScoreNode, step: Step, running: Expr) -> tuple[Expr | None, Expr, Expr] | None:
    """The condition, what is capped and the limit of a step that only caps; None where it is not a cap
    that was written."""
    value, when = step.value, None
    if step.kind is StepKind.CAP_FIRST and isinstance(value, Apply) and value.operator == "sub":
        value = value.operands[0]
    if isinstance(value, Case) and len(value.branches) == 1:
        when, value = value.branches[0]
    if not isinstance(value, Apply) or value.operator != "min" or len(value.operands) != 2:
        return None
    before, limit = value.operands
    written = step.kind is StepKind.CAP_FIRST or (step.kind is StepKind.CAP and before is running)
    if not written or (limit is node.points and node.kind == "指标"):
        return None
    return when, before, limit
