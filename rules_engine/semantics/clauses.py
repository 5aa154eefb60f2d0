"""Scoring clauses of an item: each becomes one ``ir.Clause`` (or a condition for 不得分)."""

import re
from collections.abc import Sequence

from attrs import Factory, define, frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.ir.fold import operands_of
from rules_engine.model.types import POINTS, NumberType
from rules_engine.operators import TELLING_OPERATORS
from rules_engine.records import Alike, Shown
from rules_engine.semantics import typed
from rules_engine.semantics.amounts import clause_points
from rules_engine.semantics.bands import band_amount
from rules_engine.semantics.comparing import COUNT
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import Environment
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.in_force import in_force, within_period
from rules_engine.semantics.occurrences import occurrence_amount
from rules_engine.semantics.shortfall import shortfall_amount
from rules_engine.source import Span
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes

# A sign of comments inside quotation marks begins none.
_BEFORE_COMMENT = re.compile('(?:“[^”]*”|"[^"]*"|「[^」]*」|[^#＃])*')
_SIGNS = {"得": 1, "加": 1, "扣": -1}


@frozen(eq=False, repr=False)
class NoScoreClause(Alike):
    """不得分 当 …"""

    condition: ir.Expr
    cites: tuple[str, ...]
    span: Span


@define(eq=False, repr=False)
class Draft(Shown):
    """The clauses of an item as they are lowered. ``starts_full`` says that the item starts from
    its points (达标); plus clauses start it from 0."""

    plus: list[ir.Clause] = Factory(list)
    minus: list[ir.Clause] = Factory(list)
    no_scores: list[NoScoreClause] = Factory(list)
    targets: list[nodes.Target] = Factory(list)
    shortfalls: list[nodes.Shortfall] = Factory(list)
    places: dict[Span, int] = Factory(dict)

    @property
    def clauses(self) -> tuple[ir.Clause, ...]:
        """All clauses in the order in which they are written."""
        return tuple(sorted((*self.plus, *self.minus), key=lambda c: self.places[c.span]))

    def take(self, clause: ir.Clause) -> None:
        """Add a clause on its side."""
        (self.plus if clause.sign > 0 else self.minus).append(clause)


def draft_clauses(
    context: Context,
    clauses: Sequence[nodes.Clause],
    env: Environment,
    cites: tuple[str, ...],
) -> Draft:
    """Lower the clauses of an item; findings are reported, what is sound is kept."""
    draft = Draft(places={clause.span: place for place, clause in enumerate(clauses)})
    for clause in clauses:
        _draft(context, draft, clause, env, cites)
    _pair_targets(context, draft, env, cites)
    return draft


def _draft(
    context: Context, draft: Draft, clause: nodes.Clause, env: Environment, cites: tuple[str, ...]
) -> None:
    match clause:
        case nodes.Target():
            draft.targets.append(clause)
        case nodes.Shortfall():
            draft.shortfalls.append(clause)
        case nodes.NoScore():
            condition = _no_score(context, clause, env)
            if condition is not None:
                draft.no_scores.append(NoScoreClause(condition, _cites(clause, ()), clause.span))
        case _:
            made = _clause(context, clause, env, cites)
            period = in_force(context, getattr(clause, "period", None))
            if made is not None:
                draft.take(within_period(made, period))


def _no_score(context: Context, clause: nodes.NoScore, env: Environment) -> ir.Expr | None:
    """The condition of a 不得分, while it is in force."""
    condition = typed.condition(context, clause.when, env)
    period = in_force(context, clause.period)
    if condition is None or period is None:
        return condition
    return make.all_of([period.holds, condition], clause.span)


def _clause(
    context: Context,
    clause: nodes.Amount | nodes.PerOccurrence | nodes.Bands | nodes.Manual,
    env: Environment,
    cites: tuple[str, ...],
) -> ir.Clause | None:
    match clause:
        case nodes.Amount():
            return _amount(context, clause, env, cites)
        case nodes.PerOccurrence():
            return _per_occurrence(context, clause, env, cites)
        case nodes.Bands():
            return _bands(context, clause, env, cites)
        case nodes.Manual():
            return _manual(context, clause, cites)


def first_line(span: Span) -> str:
    """The first line of a clause, as the ledger quotes it."""
    words = _BEFORE_COMMENT.match(span.text.split("\n", 1)[0])
    return words[0].strip() if words else ""


def _wording(clause: nodes.Clause) -> str:
    """A clause as the ledger quotes it: its 依据 is printed apart."""
    span = clause.span
    end = clause.cite.span.start if clause.cite else span.end
    return first_line(Span(span.source, span.start, end))


def _cites(clause: nodes.Clause, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The 依据 of a clause, else that of what it stands in."""
    return (clause.cite.text,) if clause.cite else otherwise


def evidence_of(*roots: ir.Expr | None) -> tuple[ir.Expr, ...]:
    """The facts and counts an explanation shows, in the order of the text."""
    found: list[ir.Expr] = []
    stack = [root for root in reversed(roots) if root is not None]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, (ir.Fact, ir.Aggregate, ir.Cohort)) or _is_telling(node):
            found.append(node)
        else:
            stack.extend(reversed(operands_of(node)))
    return tuple(found)


def _is_telling(node: ir.Expr) -> bool:
    """What cannot be seen from the text: a 参数, a day that was counted to."""
    if isinstance(node, (ir.Const, ir.Case)):
        return node.origin is not None
    return isinstance(node, ir.Apply) and node.operator in TELLING_OPERATORS


def make_clause(
    sign: int,
    amount: ir.Expr,
    condition: ir.Expr | None,
    possible: ir.Expr | None,
    clause: nodes.Clause,
    cites: tuple[str, ...],
) -> ir.Clause:
    """A clause whose amount counts only where its condition holds."""
    span = clause.span
    zero = make.score(0, span)
    return ir.Clause(
        _wording(clause),
        sign,
        make.when(condition, amount, zero, span),
        condition,
        possible,
        evidence_of(condition, amount),
        _cites(clause, cites),
        span,
    )


def _optional_condition(
    context: Context, node: e.Expr | None, env: Environment
) -> tuple[bool, ir.Expr | None]:
    """Whether the condition is sound, and its IR (None where there is none)."""
    if node is None:
        return True, None
    made = typed.condition(context, node, env)
    return made is not None, made


def _amount(
    context: Context, clause: nodes.Amount, env: Environment, cites: tuple[str, ...]
) -> ir.Clause | None:
    amount = clause_points(context, clause.amount, env)
    sound, condition = _optional_condition(context, clause.when, env)
    if amount is None or not sound:
        return None
    possible = amount if condition is not None else None
    return make_clause(_SIGNS[clause.action], amount, condition, possible, clause, cites)


def _per_occurrence(
    context: Context, clause: nodes.PerOccurrence, env: Environment, cites: tuple[str, ...]
) -> ir.Clause | None:
    amount = occurrence_amount(context, clause, env)
    sound, condition = _optional_condition(context, clause.when, env)
    if clause.at_most is not None and amount is not None:
        most = clause_points(context, clause.at_most, env)
        amount = None if most is None else make.smallest(amount, most, clause.span)
    if amount is None or not sound:
        return None
    return make_clause(_SIGNS[clause.action], amount, condition, None, clause, cites)


def _bands(
    context: Context, clause: nodes.Bands, env: Environment, cites: tuple[str, ...]
) -> ir.Clause | None:
    made = band_amount(context, clause, env)
    if made is None:
        return None
    amount, possible = made
    return make_clause(_SIGNS[clause.action], amount, None, possible, clause, cites)


def _manual(context: Context, clause: nodes.Manual, cites: tuple[str, ...]) -> ir.Clause | None:
    name = clause.fact.text
    if name not in context.lists or "分数" not in context.fields_of(name):
        words = [f for f in context.lists if "分数" in context.fields_of(f)]
        context.report(n.not_scores(name, clause.fact.span, words))
        return None
    context.used.add(name)
    type_ = context.fields_of(name)["分数"].type
    value = ir.Field(name, "分数", type_, clause.span)
    points, span = NumberType(POINTS), clause.span
    mean = ir.Aggregate("mean", name, None, value, points, span)
    trimmed = ir.Aggregate("trimmed_mean", name, None, value, points, span)
    amount: ir.Expr = mean if clause.judges == "取平均" else trimmed
    if clause.judges == "满三人去掉最高最低取平均":
        judges = ir.Aggregate("count", name, None, None, COUNT, clause.fact.span)
        few = ir.Apply("lt", (judges, make.const(3, COUNT, span)), make.BOOL, span)
        amount = make.when(few, mean, trimmed, span)
    return make_clause(1, amount, None, None, clause, cites)


def _pair_targets(context: Context, draft: Draft, env: Environment, cites: tuple[str, ...]) -> None:
    """达标 with its 每低…扣… lines."""
    if bool(draft.targets) != bool(draft.shortfalls) or len(draft.targets) > 1:
        if len(draft.targets) > 1:
            context.report(c.several_targets(draft.targets[1].span, draft.targets[0].span))
            return
        spans = [t.span for t in draft.targets] + [s.span for s in draft.shortfalls]
        for span in spans:
            context.report(c.target_without_shortfall(span))
        return
    for shortfall in draft.shortfalls:
        target = draft.targets[0]
        amount = shortfall_amount(context, target, shortfall, env)
        sound, condition = _optional_condition(context, shortfall.when, env)
        period = in_force(context, shortfall.period)
        if amount is not None and sound:
            sign = _SIGNS[shortfall.action]
            made = make_clause(sign, amount, condition, None, shortfall, _cites(target, cites))
            draft.take(within_period(made, period))
