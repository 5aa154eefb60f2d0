"""Every claim that can be made of a program."""

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve

from rules_engine.analysis.claims.catalogue import Asks
from rules_engine.analysis.claims.clauses import of_clauses, of_total_limits
from rules_engine.analysis.claims.cliffs import of_cliffs
from rules_engine.analysis.claims.model import Claim, Mark
from rules_engine.analysis.claims.standing import of_grades, of_rulings
from rules_engine.ir import construct as make
from rules_engine.ir.expressions import Apply, Case, Const, Expr
from rules_engine.ir.fold import walk
from rules_engine.ir.program import Program, ScoreNode
from rules_engine.ir.steps import StepKind
from rules_engine.model.types import BoolType
from rules_engine.model.values import NOT_APPLICABLE
from rules_engine.source import Span

_BEFORE_CAP = frozenset({StepKind.CAP_FIRST, StepKind.WEIGHT, StepKind.RESCALE, StepKind.SHARE})


def claims_of(program: Program) -> tuple[Claim, ...]:
    """The claims, in the order of the text: items, the total, grades, rulings, directions."""
    part = program.takes_part
    claims = tuple(_claims(program))
    return claims if part is None else tuple(_of_those(part, claim) for claim in claims)


def _of_those(part: Expr, claim: Claim) -> Claim:
    """A claim that is asked only of units that take part."""
    expr = claim.expr
    match claim.kind.asks:
        case _ if claim.mark is Mark.FAULT:
            return claim
        case Asks.NEVER | Asks.SOMETIMES:
            return evolve(claim, asked=make.all_of([part, expr], claim.span))
        case Asks.PAIR | Asks.STEP:
            none = Const(NOT_APPLICABLE, expr.type, claim.span)
            return evolve(claim, asked=make.when(part, expr, none, claim.span))


def _claims(program: Program) -> Iterator[Claim]:
    for node in program.nodes:
        yield from _of_node(node)
        yield from of_clauses(node)
    yield from _of_total(program)
    yield from of_total_limits(program.total)
    yield from _no_faults(program)
    yield from of_grades(program)
    yield from of_rulings(program)
    yield from _of_directions(program)
    yield from of_cliffs(program)


def beyond(operator: str, left: Expr, right: Expr, span: Span) -> Expr:
    """A comparison that a claim rules out."""
    return Apply(operator, (left, right), make.BOOL, span)


def _of_node(node: ScoreNode) -> Iterator[Claim]:
    about, span, name = node.path, node.span, node.name
    if node.points is not None:
        over = beyond("gt", node.score, node.points, span)
        words = f"{node.kind}“{name}”的得分不超过它的分值"
        yield Claim("node-maximum", about, words, over, span, shown=(node.score, node.points))
    if node.floor is not None:
        under = beyond("lt", node.score, node.floor, span)
        if node.applicable is not None:
            # What an item that does not apply is given (按零分) is not the floor's matter.
            under = make.all_of([node.applicable, under], span)
        words = f"{node.kind}“{name}”的得分不低于它的下限"
        yield Claim("node-floor", about, words, under, span, shown=(node.score, node.floor))
    elif node.points is not None:
        least = Apply("neg", (node.points,), make.SCORE, span)
        words = f"可突破的“{name}”，倒扣的分不超过它自己的分值"
        under = beyond("lt", node.score, least, span)
        yield Claim("overdraft", about, words, under, span, shown=(node.score,))
    yield from _sum_within(node)


def _no_faults(program: Program) -> Iterator[Claim]:
    """Items, rulings and the total can be had, each given what it is made of that has its own claim. What
    nobody asks for does no harm: of a unit that does not take part or is 未评, of an item whose group does
    not apply."""
    whole = _span_of(program)
    places, scored = [], _where_scored(program)
    for node in program.nodes:
        words, above = f"{node.kind}“{node.name}”", _above(program, node)
        places.append((node.path, words, node.score, node.span, (*above, *scored(node.score))))
    for ruling in program.rulings:
        words = f"{ruling.kind}“{ruling.name}”的条件"
        places.append(((ruling.name,), words, ruling.active, ruling.span, scored(ruling.active)))
    places.append((("总分",), "总分", program.total.score, whole, ()))
    part = program.takes_part
    if part is not None:
        places.append((("不参评",), "不参评的条件", part, part.span, ()))
    judged = {id(expr): expr for _, _, expr, _, _ in places}
    for about, words, expr, span, asked_where in places:
        conditions = (*asked_where, *(() if part is None or expr is part else (part,)))
        asked = _asked_only(expr, conditions)
        parts = [node for node in walk([asked]) if id(node) in judged and node is not expr]
        parts += [when for one in parts for when in _asked_first(one)]
        parts += asked_where
        yield Claim(
            "no-fault", about, f"{words}总算得出来", asked, span, Mark.FAULT, (expr,), tuple(parts)
        )


def _above(program: Program, node: ScoreNode) -> tuple[Expr, ...]:
    """The conditions on which the groups around an item apply, the nearest first."""
    groups = (
        each
        for each in program.nodes
        if each.path == node.path[: len(each.path)] and each is not node
    )
    return tuple(each.applicable for each in groups if each.applicable is not None)[::-1]


def _where_scored(program: Program) -> Callable[[Expr], tuple[Expr, ...]]:
    """That a unit is not 未评, for what does not decide that itself."""
    unscored = program.total.unscored
    if unscored is None:
        return lambda _expr: ()
    deciding = frozenset(map(id, walk([unscored])))
    return lambda expr: () if id(expr) in deciding else (make.negate(unscored, expr.span),)


def _asked_only(expr: Expr, conditions: Sequence[Expr]) -> Expr:
    """An expression where all conditions hold, the first of them asked last; else nothing that could fail."""
    left_out = make.const(False if isinstance(expr.type, BoolType) else 0, expr.type, expr.span)
    for condition in conditions:
        expr = make.when(condition, expr, left_out, expr.span)
    return expr


def _asked_first(score: Expr) -> list[Expr]:
    """The condition on which an item applies: where that is 出错, so is the item."""
    return [score.branches[0][0]] if isinstance(score, Case) else []


def _sum_within(node: ScoreNode) -> Iterator[Claim]:
    """What the children come to, before the cap would hide that it is too much. 加分 may go beyond:
    that is what the cap is for."""
    if node.points is None or not node.children:
        return
    if any(child.kind == "加分" for child in node.children):
        return
    running = node.gathered
    for step in node.steps:
        if step.kind not in _BEFORE_CAP:
            break
        running = step.value
    over = beyond("gt", running, node.points, node.span)
    words = f"“{node.name}”的下级合起来不超过它的分值"
    yield Claim("sum-within", node.path, words, over, node.span, shown=(running, node.points))


def _of_total(program: Program) -> Iterator[Claim]:
    total, about = program.total, ("总分",)
    span = _span_of(program)
    if total.maximum is not None:
        over = beyond("gt", total.score, total.maximum, span)
        words = "总分不超过上限"
        yield Claim("total-maximum", about, words, over, span, shown=(total.score, total.maximum))
    elif total.full_marks is not None and not total.unlimited:
        over = beyond("gt", total.score, total.full_marks, span)
        words = "加分不封顶、又没有写总分封顶，总分仍不超过满分"
        yield Claim(
            "total-bounded", about, words, over, span, shown=(total.score, total.full_marks)
        )
    if total.floor is not None:
        under = beyond("lt", total.score, total.floor, span)
        yield Claim(
            "total-floor", about, "总分不低于下限", under, span, shown=(total.score, total.floor)
        )
    if total.full_marks is not None and not _is_multiplied(program):
        over = beyond("gt", total.base, total.full_marks, span)
        words = "各指标合起来（基本分）不超过满分"
        yield Claim("sum-within", about, words, over, span, shown=(total.base, total.full_marks))


def _is_multiplied(program: Program) -> bool:
    """Whether 指标合计 乘以 makes 基本分 what it is: it may then be more than 满分."""
    factors = {id(step.factor) for step in program.total.steps if step.factor is not None}
    return bool(factors) and any(id(node) in factors for node in walk([program.total.base]))


def _span_of(program: Program) -> Span:
    """The name of the scheme: what speaks of the whole is placed there."""
    return program.total.score.span


def _of_directions(program: Program) -> Iterator[Claim]:
    """One for each fact that is declared 越高越好 or 越低越好."""
    score = program.total.score
    for decl in program.schema.facts:
        if decl.better:
            way = "越高越好" if decl.better > 0 else "越低越好"
            words = f"“{decl.name}”{way}：改好了，总分不降低"
            yield Claim(
                "monotone",
                (decl.name,),
                words,
                score,
                score.span,
                shown=(score,),
                fact=decl.name,
                better=decl.better,
            )
