"""等次: the grades best first, whatever the order of the lines; the grade of a unit."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from rules_engine import ir
from rules_engine.ir import construct as make
from rules_engine.model.types import OptionType
from rules_engine.records import Alike
from rules_engine.semantics import lines
from rules_engine.semantics.context import Context
from rules_engine.semantics.findings import bands as b
from rules_engine.semantics.findings import limits as f
from rules_engine.semantics.findings import names as n
from rules_engine.semantics.moving import Moves, ladder
from rules_engine.semantics.places import Placed, placed_grades
from rules_engine.semantics.thresholds import Threshold, check_direction, ordered, read_threshold
from rules_engine.semantics.total import ScoreRange
from rules_engine.source import Span
from rules_engine.syntax import nodes


@frozen(eq=False, repr=False)
class GradeRule(Alike):
    """A grade, and its condition without the upper end: what decides when the grades above it are
    barred (None: nothing more is asked). ``instead``: what a unit gets from which it is barred,
    where no line leads to that."""

    grade: ir.Grade
    above: ir.Expr | None = None
    instead: str | None = None


def lower_grades(
    context: Context, file: nodes.File, reach: ScoreRange, ranking: ir.Ranking | None
) -> tuple[GradeRule, ...]:
    """The grades, best first: by places, by threshold, then 其余, then 另定."""
    blocks = lines.of_kind(file.blocks, nodes.Grades)
    block = lines.the_one(context, blocks, "等次")
    if block is None:
        return ()
    _check_names(context, block)
    rest = [grade for grade in block.grades if grade.kind == "其余"]
    lines.the_one(context, rest, "其余")
    low = lines.the_one(context, block.directions, "越低越好") is not None
    placed = placed_grades(context, block, file, ranking, low=low)
    wanted = [grade for grade in block.grades if grade.kind == "当"]
    read = [read_threshold(context, grade, low=low) for grade in wanted]
    bands = [band for band in read if band is not None]
    if rest and not low and not placed:
        check_direction(context, file, bands, rest[0])
    named: list[GradeRule] = []
    whole = bool(rest) or any(grade.places is not None for grade in block.grades)
    if len(bands) == len(wanted):
        stairs = ordered(context, bands, block.span, whole, reach, low=low) if bands else []
        beyond = _beyond_quotas(file, block)
        named = [*_by_places(placed, beyond), *_rules(stairs, beyond, low=low)]
        if not bands and not whole:
            context.report(b.no_rest_grade("0", block.span))
    others = [
        GradeRule(ir.Grade(grade.name.text, None, grade.kind == "另定", grade.span))
        for kind in ("其余", "另定")
        for grade in block.grades
        if grade.kind == kind
    ]
    return (*named, *others)


def _elsewhere(block: nodes.Grades) -> list[nodes.Grade]:
    return [grade for grade in block.grades if grade.kind == "另定"]


def _by_places(placed: Sequence[Placed], beyond: Mapping[str, str]) -> list[GradeRule]:
    made = []
    for one in placed:
        name = one.grade.name.text
        grade = ir.Grade(name, one.condition, False, one.grade.span, one.places)
        made.append(GradeRule(grade, one.above, beyond.get(name)))
    return made


def _beyond_quotas(file: nodes.File, block: nodes.Grades) -> dict[str, str]:
    """Grades with a quota, and what units beyond it get: where only quotas and rulings give that."""
    elsewhere = {grade.name.text for grade in _elsewhere(block)}
    return {
        name.text: beyond.grade.text
        for quota in lines.of_kind(file.blocks, nodes.Quota)
        for beyond in lines.of_kind(quota.items, nodes.Regrade)
        for name in quota.grades
        if beyond.grade.text in elsewhere
    }


def _rules(
    ranking: Sequence[Threshold], beyond: Mapping[str, str], *, low: bool
) -> list[GradeRule]:
    """＜60, ＜80: the staircase says that the second begins where the first ends. So do ≥ 60, ≥ 80
    where less is better: the steps that begin on the worse side."""
    made = []
    for position, band in enumerate(ranking):
        condition, span = band.condition, band.grade.span
        worse = [b for b in ranking[position + 1 :] if (b.rises if low else b.falls)]
        below = next(iter(worse), None)
        if (band.rises if low else band.falls) and below is not None:
            condition = make.all_of([condition, make.negate(below.condition, span)], span)
        name = band.grade.name.text
        grade = ir.Grade(name, condition, False, span)
        made.append(GradeRule(grade, band.above, beyond.get(name)))
    return made


def _check_names(context: Context, block: nodes.Grades) -> None:
    seen: dict[str, Span] = {}
    for grade in block.grades:
        if grade.name.text in seen:
            first = seen[grade.name.text]
            context.report(n.duplicate_name(grade.name.text, grade.name.span, first))
        seen.setdefault(grade.name.text, grade.name.span)


def check_bars(context: Context, grades: Sequence[ir.Grade], file: nodes.File) -> None:
    """不得评 needs a grade below that is not barred too."""
    scored = [grade.name for grade in grades if not grade.elsewhere]
    for veto in lines.of_kind(file.blocks, nodes.Veto):
        for bar in veto.bars:
            if bar.text in scored[-1:]:
                name = veto.name.text
                context.report(f.lowest_grade_barred(name, bar.text, bar.span))


def grade_type(grades: Sequence[ir.Grade]) -> OptionType:
    """The option type of grades, best first."""
    return OptionType(tuple(grade.name for grade in grades))


def grade_by_score(
    rules: Sequence[GradeRule], total: ir.Expr, span: Span, barred: Sequence[ir.Ruling] = ()
) -> ir.Expr | None:
    """The best grade whose condition holds; where rulings bar it, what it gets instead, or the next
    one below whose condition holds but for its upper end."""
    if not rules:
        return None
    type_ = grade_type([rule.grade for rule in rules])
    branches: list[tuple[ir.Expr, ir.Expr]] = []
    demoted: list[ir.Expr] = []
    for rule in rules:
        if rule.grade.condition is not None:
            test, lost = _reached(rule, demoted, barred, span)
            branches.append((test, make.const(rule.grade.name, type_, rule.grade.span)))
            if lost is not None and rule.instead is not None:
                test, lost = _unless_barred(lost, _bars(rule.instead, barred), span)
                branches.append((test, make.const(rule.instead, type_, rule.grade.span)))
            demoted += [] if lost is None else [lost]
    scored = [rule.grade for rule in rules if not rule.grade.elsewhere]
    lowest = scored[-1] if scored else rules[-1].grade
    otherwise = make.const(lowest.name, type_, lowest.span)
    by_score: ir.Expr = otherwise
    if branches:
        by_score = ir.Case(tuple(branches), otherwise, type_, span)
    return _unless_stopped(total, by_score, span)


def _unless_stopped(total: ir.Expr, grade: ir.Expr, span: Span) -> ir.Expr:
    stopped = ir.Apply("is_not_applicable", (total,), make.BOOL, span)
    nothing = ir.Const(make.not_applicable(span).value, grade.type, span)
    return ir.Case(((stopped, nothing),), grade, grade.type, span)


def ladder_of(rules: Sequence[GradeRule]) -> list[str]:
    """The grades that 降低 and 提高 lead over."""
    return ladder([(rule.grade, rule.instead) for rule in rules])


def _reached(
    rule: GradeRule, demoted: Sequence[ir.Expr], barred: Sequence[ir.Ruling], span: Span
) -> tuple[ir.Expr, ir.Expr | None]:
    """When a grade is given; and when it would have been, but is barred."""
    condition = rule.grade.condition
    assert condition is not None
    if demoted:
        above = [] if rule.above is None else [rule.above]
        from_above = make.all_of([make.any_of(demoted, span), *above], span)
        condition = make.any_of([condition, from_above], span)
    return _unless_barred(condition, _bars(rule.grade.name, barred), span)


def _bars(grade: str, barred: Sequence[ir.Ruling]) -> list[ir.Expr]:
    return [ruling.effective for ruling in barred if grade in ruling.bars]


def _unless_barred(
    condition: ir.Expr, bars: Sequence[ir.Expr], span: Span
) -> tuple[ir.Expr, ir.Expr | None]:
    """When it holds and nothing bars; when it holds and something does (None: never)."""
    free = [make.negate(bar, span) for bar in bars]
    lost = make.all_of([condition, make.any_of(bars, span)], span) if bars else None
    return make.all_of([condition, *free], span), lost


def final_grade(
    rules: Sequence[GradeRule], total: ir.Expr, rulings: Sequence[ir.Ruling], span: Span
) -> ir.Expr | None:
    """The grade after 否决 and 改判. Rulings for one grade are one branch, so that a condition that
    is not known hides no other."""
    by_score = grade_by_score(rules, total, span, [r for r in rulings if r.bars])
    if by_score is None:
        return None
    type_ = grade_type([rule.grade for rule in rules])
    moved = Moves(ladder_of(rules), rulings, span).of(by_score)
    if moved is not by_score:
        by_score = _unless_stopped(total, moved, span)
    branches = []
    for name in type_.names:
        effective = [ruling.effective for ruling in rulings if ruling.grade == name]
        if effective:
            branches.append((make.any_of(effective, span), make.const(name, type_, span)))
    return ir.Case(tuple(branches), by_score, type_, span) if branches else by_score
