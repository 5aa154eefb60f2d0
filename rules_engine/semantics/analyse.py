"""The analysis of a scheme in its order: names, score tree, vetoes, grades, overrides, ranking."""

from collections.abc import Sequence
from hashlib import sha256

from rules_engine import ir
from rules_engine.diagnostics import Sink
from rules_engine.ir import StepKind
from rules_engine.ir import construct as make
from rules_engine.model.rounding import RoundingMode
from rules_engine.semantics import lines
from rules_engine.semantics.context import Context, RoundingRule
from rules_engine.semantics.declare import declare
from rules_engine.semantics.definitions import check_definitions
from rules_engine.semantics.expressions import elaborate
from rules_engine.semantics.findings import checks as c
from rules_engine.semantics.grading import (
    check_bars,
    final_grade,
    grade_by_score,
    ladder_of,
    lower_grades,
)
from rules_engine.semantics.in_force import read_as_of
from rules_engine.semantics.lints.all_lints import lints
from rules_engine.semantics.ordering import lower_ranking, lower_statistics
from rules_engine.semantics.parameters import check_parameters
from rules_engine.semantics.precedence import note_indicators
from rules_engine.semantics.rulings import (
    check_grades,
    check_records,
    lower_overrides,
    lower_vetoes,
    ruling_names,
    settle_rulings,
)
from rules_engine.semantics.silences import settle_silences
from rules_engine.semantics.standing import lower_quotas, lower_rolls
from rules_engine.semantics.taking_part import lower_exclusions
from rules_engine.semantics.total import TotalDraft, lower_total
from rules_engine.semantics.usage import check_rounding_stated, check_unused
from rules_engine.source import Span
from rules_engine.syntax import nodes


def analyse(file: nodes.File, sink: Sink) -> ir.Program | None:
    """The program of a scheme; None where errors were reported. What it silences is taken back."""
    program = _analysed(file, sink)
    settle_silences(file, sink)
    return None if sink.has_errors else program


def _analysed(file: nodes.File, sink: Sink) -> ir.Program | None:
    heads = lines.of_kind(file.blocks, nodes.Scheme)
    if not heads:
        sink.report(c.no_scheme(file.span))
        return None
    for case in lines.of_kind(file.blocks, nodes.Case):
        sink.report(c.case_in_scheme(case.name.span))
    context = Context(sink, heads[0], elaborate)
    lines.the_one(context, heads, "方案")
    _read_head(context)
    declare(context, file)
    context.blocks = file.blocks
    read_as_of(context)
    check_parameters(context)
    note_indicators(context)
    exclusions = lower_exclusions(context, file)
    draft = lower_total(context, file)
    program = None if draft is None else _program(context, file, draft, exclusions)
    check_definitions(context)
    if program is None:
        return None
    check_rounding_stated(context, program)
    check_unused(context)
    if not sink.has_errors:
        for found in lints(file, program, context.head):
            context.report(found)
    return program


def _read_head(context: Context) -> None:
    items = context.head.items
    line = lines.the_one(context, lines.of_kind(items, nodes.Rounding), "舍入")
    if line is not None:
        context.rounding = RoundingRule(line.stage, RoundingMode(line.mode), line.digits)
    default = lines.the_one(context, lines.of_kind(items, nodes.DefaultTreatment), "不适用")
    if default is not None:
        context.default_treatment = default.treatment


def _program(
    context: Context, file: nodes.File, draft: TotalDraft, exclusions: tuple[ir.Exclusion, ...]
) -> ir.Program:
    span = context.head.name.span
    context.total_becomes(draft.running.value)
    vetoes = lower_vetoes(context, file)
    total_after, running = draft.running.value, draft.running
    check_records(context, vetoes, draft.range)
    known = ruling_names(file)
    among_vetoes = settle_rulings(context, vetoes, known)
    branches = _veto_branches(among_vetoes, span)
    if branches:
        total_after = ir.Case(branches, draft.running.value, make.SCORE, span)
        running = running.then(StepKind.VETO, total_after)
    context.total_becomes(total_after)
    ranking = lower_ranking(context, file, exclusions)
    rules = lower_grades(context, file, draft.range, ranking)
    grades = tuple(rule.grade for rule in rules)
    drafts = [*vetoes, *lower_overrides(context, file)]
    rulings = settle_rulings(context, drafts, known, ladder_of(rules))
    check_grades(context, file)
    check_bars(context, grades, file)
    year = lines.the_one(context, lines.of_kind(context.head.items, nodes.Year), "年度")
    rule = context.rounding
    return ir.Program(
        name=context.head.name.text,
        year=year.year if year is not None else None,
        cites=lines.cites(context.head.items),
        notes=lines.notes(context.head.items),
        schema=context.schema,
        total=_total(draft, running.steps, total_after, _unscored(draft, among_vetoes, span)),
        grades=grades,
        grade_by_score=_of_those_that_take_part(context, grade_by_score(rules, total_after, span)),
        grade=_of_those_that_take_part(context, final_grade(rules, total_after, rulings, span)),
        rulings=rulings,
        ranking=ranking,
        statistics=lower_statistics(context, file),
        digits=rule.digits if rule is not None else None,
        rounding=rule.mode if rule is not None else None,
        stage=rule.stage if rule is not None else None,
        content_hash=sha256(file.span.source.text.encode()).hexdigest(),
        takes_part=context.takes_part,
        file=file.span.source.name,
        quotas=lower_quotas(context, file, grades),
        rolls=lower_rolls(context, file, grades),
    )


def _of_those_that_take_part(context: Context, grade: ir.Expr | None) -> ir.Expr | None:
    """A unit that does not take part has no grade, whatever its score."""
    if grade is None or context.takes_part is None:
        return grade
    nothing = ir.Const(make.not_applicable(grade.span).value, grade.type, grade.span)
    return ir.Case(((context.takes_part, grade),), nothing, grade.type, grade.span)


def _veto_branches(rulings: Sequence[ir.Ruling], span: Span) -> tuple[tuple[ir.Expr, ir.Expr], ...]:
    """停止评分 leaves the total 未评; 记 … 分 sets it. One branch for each outcome, so that a condition
    that is not known hides no other one with the same outcome. By name, not as they stand: which
    of two conditions that are not known is met first must not hang on the order of blocks."""
    stops = [ruling.effective for ruling in rulings if ruling.stops]
    branches: list[tuple[ir.Expr, ir.Expr]] = []
    if stops:
        branches.append((make.any_of(stops, span), make.not_applicable(span)))
    records: dict[str, list[ir.Ruling]] = {}
    for ruling in sorted(rulings, key=lambda each: each.name):
        if ruling.points is not None:
            records.setdefault("".join(ruling.points.span.text.split()), []).append(ruling)
    for same in records.values():
        first = same[0]
        assert first.points is not None
        branches.append((make.any_of([r.effective for r in same], span), first.points))
    return tuple(branches)


def _unscored(draft: TotalDraft, vetoes: Sequence[ir.Ruling], span: Span) -> ir.Expr | None:
    """Whether a veto stops scoring (whatever 改判 says of the grade), or nothing applies."""
    tests = [veto.effective for veto in vetoes if veto.stops]
    if draft.applies is not None:
        tests.append(make.negate(draft.applies, span))
    return make.any_of(tests, span) if tests else None


def _total(
    draft: TotalDraft,
    steps: tuple[ir.Step, ...],
    total_after: ir.Expr,
    unscored: ir.Expr | None,
) -> ir.Total:
    return ir.Total(
        children=draft.children,
        base=draft.base,
        gathered=draft.gathered,
        steps=steps,
        before_veto=draft.running.value,
        score=total_after,
        full_marks=draft.full_marks.expr if draft.full_marks is not None else None,
        maximum=draft.maximum,
        floor=draft.floor,
        unlimited=draft.unlimited,
        unscored=unscored,
    )
