"""否决 and 改判: who wins, what conflicts, what the grade becomes."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.semantics import lines, typed
from rules_engine.semantics.clauses import first_line
from rules_engine.semantics.context import Context
from rules_engine.semantics.environment import UNIT_LEVEL
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.findings import outcomes as o
from rules_engine.semantics.moving import check_moves, steps_of
from rules_engine.semantics.points import read_points
from rules_engine.semantics.ruling_order import RulingDraft, all_beaten_by, check_conflicts
from rules_engine.semantics.total import ScoreRange
from rules_engine.syntax import expressions as e
from rules_engine.syntax import nodes


def ruling_names(file: nodes.File) -> tuple[str, ...]:
    """The names that 优先于 can mention."""
    blocks = [b for b in file.blocks if isinstance(b, (nodes.Veto, nodes.Override))]
    return tuple(block.name.text for block in blocks)


def lower_vetoes(context: Context, file: nodes.File) -> list[RulingDraft]:
    """The vetoes; called while 总分 means the score before 否决."""
    return _drafts(context, lines.of_kind(file.blocks, nodes.Veto))


def lower_overrides(context: Context, file: nodes.File) -> list[RulingDraft]:
    """The overrides; called when 总分 means the final score."""
    return _drafts(context, lines.of_kind(file.blocks, nodes.Override))


def _drafts(
    context: Context, blocks: Sequence[nodes.Veto] | Sequence[nodes.Override]
) -> list[RulingDraft]:
    drafts = []
    for block in blocks:
        if block.name.text in context.spans:
            first = context.spans[block.name.text]
            context.report(n.duplicate_name(block.name.text, block.name.span, first))
            continue
        context.spans[block.name.text] = block.name.span
        draft = _draft(context, block)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _draft(context: Context, block: nodes.Veto | nodes.Override) -> RulingDraft | None:
    whens = lines.of_kind(block.items, nodes.RulingWhen)
    line = lines.the_one(context, whens, "当")
    if line is None:
        context.report(o.ruling_without_condition(block.name.text, block.name.span))
        return None
    condition = typed.condition(context, line.when, UNIT_LEVEL)
    points = None
    if isinstance(block, nodes.Veto):
        _check_outcomes(context, block)
        points = read_points(context, block.points[0]) if block.points else None
    if condition is None:
        return None
    span = block.name.span
    return RulingDraft(block, ir.Apply("settle", (condition,), make.BOOL, span), points)


def _check_outcomes(context: Context, veto: nodes.Veto) -> None:
    """Each kind of outcome once, none against another."""
    lines.the_one(context, veto.grades, "结果")
    lines.the_one(context, veto.points, "记")
    lines.the_one(context, veto.moves, "降低")
    for move in veto.moves:
        if move.way == "提高":
            why, place = "往上评的是改判，写成  改判", veto.name.span
            context.report(f.contradictory_lines("否决", move.way, why, move.span, place))
        other = "停止评分" if veto.stops else "结果"
        if veto.stops or veto.grades:
            why, place = f"等次已经由“{other}”定了", veto.name.span
            context.report(f.contradictory_lines(other, move.way, why, move.span, place))
    if veto.stops and veto.points:
        place, why = veto.points[0].span, "停止评分就没有分数"
        context.report(f.contradictory_lines("停止评分", "记", why, place, veto.name.span))
    for bar in veto.bars:
        if veto.grades and bar.text == veto.grades[0].text:
            place, why = veto.grades[0].span, f"又评又不评“{bar.text}”"
            context.report(f.contradictory_lines("结果", "不得评", why, bar.span, place))


def settle_rulings(
    context: Context,
    drafts: Sequence[RulingDraft],
    known: Sequence[str],
    grades: Sequence[str] | None = None,
) -> tuple[ir.Ruling, ...]:
    """Rulings with ``effective``: active, the unit takes part, and no active ruling beats it. ``known`` are the names of
    all rulings of the scheme, those with errors and those of a later stage too; ``grades`` what they can move over
    (None: that comes later)."""
    beaten_by = all_beaten_by(context, drafts, known)
    sound = [d for d in drafts if all(name.text in known for name in d.node.beats)]
    check_conflicts(context, sound, beaten_by)
    if grades is not None:
        check_moves(context, sound, beaten_by, grades)
    by_name = {draft.name: draft for draft in drafts}
    made = []
    for draft in drafts:
        span = draft.node.name.span
        winners = [by_name[name].active for name in sorted(beaten_by[draft.name])]
        free = [make.negate(winner, span) for winner in winners]
        part = [] if context.takes_part is None else [context.takes_part]
        effective = make.all_of([*part, draft.active, *free], span)
        made.append(_ruling(draft, effective))
    return tuple(made)


def check_records(context: Context, drafts: Sequence[RulingDraft], reach: ScoreRange) -> None:
    """记 … 分 within what a total can be."""
    for draft in drafts:
        for kind, value in () if draft.points is None else draft.points.by_class.items():
            outside = _outside(value, kind, reach)
            if outside is not None and draft.points is not None:
                context.report(f.record_outside(draft.name, value, outside, draft.points.span))
                break


def _outside(value: Fraction, kind: str | None, reach: ScoreRange) -> Fraction | None:
    """The limit that a value passes."""
    if reach.highest is not None and value > reach.highest[kind]:
        return reach.highest[kind]
    if reach.lowest is not None and value < reach.lowest[kind]:
        return reach.lowest[kind]
    return None


def _ruling(draft: RulingDraft, effective: ir.Expr) -> ir.Ruling:
    node = draft.node
    when = lines.of_kind(node.items, nodes.RulingWhen)[0]
    return ir.Ruling(
        kind="否决" if draft.is_veto else "改判",
        name=draft.name,
        active=draft.active,
        effective=effective,
        grade=draft.grade,
        points=draft.points.expr if draft.points is not None else None,
        stops=draft.stops,
        bars=draft.bars,
        steps=steps_of(draft.move),
        adds_up=draft.move is not None and draft.move.together == "可累计",
        beats=tuple(name.text for name in node.beats),
        cites=lines.cites(node.items),
        text=first_line(when.span),
        span=node.name.span,
    )


def check_grades(context: Context, file: nodes.File) -> None:
    """Every grade that a ruling names must be listed in 等次."""
    blocks = lines.of_kind(file.blocks, nodes.Grades)
    known = [grade.name.text for block in blocks for grade in block.grades]
    for name in _named_grades(file):
        if name.text not in known:
            context.report(n.unknown_grade(name.text, name.span, known))


def _named_grades(file: nodes.File) -> list[e.Name]:
    names: list[e.Name] = []
    for block in file.blocks:
        if isinstance(block, nodes.Override):
            names.extend([] if block.grade is None else [block.grade])
        elif isinstance(block, nodes.Veto):
            names.extend((*block.grades, *block.bars))
    return names
