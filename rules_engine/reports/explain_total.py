"""How the total, the grade and the rank came about, and what they still wait for."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine.explain import (
    NOT_SCORED,
    Entry,
    Evaluation,
    Ledger,
    Status,
    UnitResult,
    state_word,
)
from rules_engine.explain.ledger_plan import CHILD
from rules_engine.ir import Program, Ruling, StepKind
from rules_engine.model.numbers import decimal_text
from rules_engine.model.values import number_of
from rules_engine.reports.amounts import MINUS, shown_amount, signed_amount
from rules_engine.reports.evidence import condition_evidence
from rules_engine.reports.explain_details import evidence_lines, span_words, step_grounds
from rules_engine.reports.explain_view import line_text
from rules_engine.reports.grade_missed import missed_lines
from rules_engine.reports.grade_places import place_lines
from rules_engine.reports.grouping import group_of, is_tied
from rules_engine.reports.rule_text import written
from rules_engine.reports.rulings import (
    beaten_rulings,
    effective_rulings,
    exclusions_of,
    grade_by_score,
)
from rules_engine.reports.standing import faulty_words, place_words, quota_name
from rules_engine.reports.words import (
    calendar_words,
    cause_words,
    cites_words,
    hash_words,
    move_words,
    moves_words,
    reused_words,
    rule_file,
    scheme_title,
)
from rules_engine.source.sanitize import one_line


def head_line(evaluation: Evaluation, result: UnitResult) -> str:
    """``安康市公安局交通警察支队  78.50 / 100  良好  第 4 名``."""
    grade = one_line(result.grade) if result.grade is not None else ""
    tied = "（并列）" if is_tied(evaluation, result) else ""
    group = one_line(group_of(evaluation.program, result))
    rank = "" if result.rank is None else f"{group}第 {result.rank} 名{tied}"
    parts = (one_line(result.unit.name), _total(evaluation, result), grade, rank)
    return "  ".join(part for part in parts if part)


def _total(evaluation: Evaluation, result: UnitResult) -> str:
    if result.total is None:
        return state_word(result)
    total = evaluation.program.total
    full = None
    if total.full_marks is not None:
        full = number_of(result.observation.value(total.full_marks))
    text = shown_amount(result.total, evaluation.program.digits)
    marks = f" / {shown_amount(full, 0)}" if full is not None else " 分"
    unusual = result.status is not Status.NORMAL or result.apart
    pending = f"  {state_word(result)}" if unusual else ""
    return text + marks + pending


def closing_lines(evaluation: Evaluation, result: UnitResult, ledger: Ledger) -> Iterator[str]:
    """What follows the tree."""
    if result.total is not None:
        is_open = any(line.amount is None for line in ledger.lines)
        yield from (_set_total if is_open else _arithmetic)(evaluation, result, ledger)
    yield from _grade(evaluation, result)
    yield from _open(evaluation, result)
    program = evaluation.program
    file = f"（{rule_file(program)}，指纹 {hash_words(program)}{reused_words(program)}）"
    yield f"方案：{scheme_title(program)}{file}"
    calendar = calendar_words(evaluation.calendar)
    if calendar:
        yield f"工作日历：{calendar}"


def _set_total(evaluation: Evaluation, _: UnitResult, ledger: Ledger) -> Iterator[str]:
    """A total that a veto set while some item has no score."""
    assert ledger.total is not None
    total = shown_amount(ledger.total, evaluation.program.digits)
    yield f"总分：{total}（由否决直接记；有的项没有得分，不相加）"


def _arithmetic(evaluation: Evaluation, result: UnitResult, ledger: Ledger) -> Iterator[str]:
    """``总分  88.50 − 10.00 = 78.50``, after the sum of the indicators."""
    digits, total = evaluation.program.digits, ledger.total
    assert total is not None
    weights = [_weight(entry, ledger) for entry in ledger.entries if entry.node.kind == "指标"]
    scores = [line.amount or Fraction(0) for line in ledger.lines[: len(weights)]]
    indicators = [entry for entry in ledger.entries if entry.node.kind == "指标"]
    counted = [entry.applies or entry.score is not None for entry in indicators]
    base = sum(
        (s if w is None else s * w for s, w in zip(scores, weights, strict=True)), Fraction(0)
    )
    others = [line for line in ledger.lines[len(weights) :] if line.amount]
    others = [line for line in others if line.kind != StepKind.WEIGHT]
    if sum(counted) > 1:
        pairs = zip(scores, weights, counted, strict=True)
        terms = _joined(
            [_weighted(each, weight, digits) for each, weight, counts in pairs if counts]
        )
        yield f"指标得分：{terms} = {shown_amount(base, digits)}"
    for line in others:
        if line.kind != CHILD and line.amount is not None:
            name = "总分" if line.step is None or line.step.grounds is None else ""
            yield f"{name}{one_line(line_text(line))}：{signed_amount(line.amount, digits)}"
            yield from (f"  {each}" for each in step_grounds(evaluation, result, line.step))
    terms = "".join(f" {_term(line.amount, digits)}" for line in others if line.amount)
    sums = f"{shown_amount(base, digits)}{terms}"
    yield f"总分：{sums} = {shown_amount(total, digits)}" if terms else f"总分：{sums}"


def _joined(terms: Sequence[str]) -> str:
    """``18.50 + 17.00 − 10.00``"""
    first, *others = terms
    signed = (f"{MINUS} {each[1:]}" if each.startswith(MINUS) else f"+ {each}" for each in others)
    return " ".join((first, *signed))


def _weight(entry: Entry, ledger: Ledger) -> Fraction | None:
    weight = entry.node.weight
    return None if weight is None else number_of(ledger.observation.value(weight))


def _weighted(score: Fraction, weight: Fraction | None, digits: int | None) -> str:
    times = "" if weight is None else f" × {decimal_text(weight * 100)}%"
    return shown_amount(score, digits) + times


def _term(amount: Fraction, digits: int | None) -> str:
    return f"{'+' if amount > 0 else MINUS} {shown_amount(abs(amount), digits)}"


def _grade(evaluation: Evaluation, result: UnitResult) -> Iterator[str]:
    if result.status is Status.FAULTY:
        return
    yield from _apart(evaluation, result)
    program = evaluation.program
    before = grade_by_score(program, result)
    if before is not None and not result.stopped:
        yield f"按总分定等次：{_threshold(program, before)}"
        yield from (f"  {line}" for line in place_lines(program, result))
        yield from (f"  {line}" for line in missed_lines(evaluation, result))
    for ruling in effective_rulings(program, result):
        yield f"{_ruling(ruling)}：成立，{_outcome(ruling, result)}"
        yield from _ruling_grounds(evaluation, result, ruling)
    for ruling in beaten_rulings(program, result):
        yield f"{_ruling(ruling)}：条件成立，但另一条优先，没有生效"
        yield from _ruling_grounds(evaluation, result, ruling)
    yield from _quotas(result)
    yield from _moves(program, result, before)
    if result.grade is not None and result.grade != before:
        yield f"最后的等次：{one_line(result.grade)}"


def _moves(program: Program, result: UnitResult, before: str | None) -> Iterator[str]:
    """What several moves come to, or that they led nowhere."""
    moving = [ruling for ruling in effective_rulings(program, result) if ruling.steps]
    if len(moving) > 1:
        yield f"合起来：{moves_words(moving)}"
    if moving and result.grade is not None and result.grade == before and not result.quotas:
        further = "更高" if moving[0].steps > 0 else "更低"
        yield f"等次仍是 {one_line(before)}：没有{further}的等次可到"


def _quotas(result: UnitResult) -> Iterator[str]:
    """Where the unit stands under quotas, and what they made of its grade."""
    for found in result.quotas:
        yield f"{quota_name(found.quota, found.group)}：{place_words(found)}"
        yield f"  {one_line(found.quota.text)}{span_words(found.quota.span)}"
        if found.quota.cites:
            yield f"  依据：{cites_words(found.quota.cites)}"
        if found.faulty:
            yield f"  {faulty_words(found.faulty)}"


def _apart(evaluation: Evaluation, result: UnitResult) -> Iterator[str]:
    """Why a unit takes no part."""
    for exclusion in exclusions_of(evaluation.program, result):
        yield f"{one_line(exclusion.text)}：成立，没有名次和等次{span_words(exclusion.span)}"
        if exclusion.cites:
            yield f"  依据：{cites_words(exclusion.cites)}"
        found = condition_evidence(exclusion.condition, evaluation.program, result.observation)
        yield from (f"  {line}" for line in evidence_lines(found))


def _threshold(program: Program, name: str) -> str:
    """``良好 当 总分 ≥ 80（scheme.rule:40）``."""
    grade = next(grade for grade in program.grades if grade.name == name)
    return f"{one_line(written(grade.span))}{span_words(grade.span)}"


def _ruling(ruling: Ruling) -> str:
    return f"{ruling.kind} {one_line(ruling.name)}"


def _outcome(ruling: Ruling, result: UnitResult) -> str:
    parts = [f"定为 {one_line(ruling.grade)}"] if ruling.grade is not None else []
    points = None if ruling.points is None else number_of(result.observation.value(ruling.points))
    parts += [f"总分记 {shown_amount(points, 0)} 分"] if points is not None else []
    parts += [f"停止评分，各指标{NOT_SCORED}"] if ruling.stops else []
    parts += [f"不得评 {'、'.join(map(one_line, ruling.bars))}"] if ruling.bars else []
    parts += [move_words(ruling)] if ruling.steps else []
    return "，".join(parts)


def _ruling_grounds(evaluation: Evaluation, result: UnitResult, ruling: Ruling) -> Iterator[str]:
    yield f"  {one_line(ruling.text)}{span_words(ruling.span)}"
    if ruling.cites:
        yield f"  依据：{cites_words(ruling.cites)}"
    found = condition_evidence(ruling.active, evaluation.program, result.observation)
    yield from (f"  {line}" for line in evidence_lines(found))


def _open(evaluation: Evaluation, result: UnitResult) -> Iterator[str]:
    """What keeps the result from being stated, and what was assumed."""
    for cause in result.causes:
        yield f"出错：{cause_words(evaluation.program, cause)}"
    if result.missing:
        yield f"待补：缺 {'、'.join(map(one_line, result.missing))}"
    used = result.observation.defaults_used
    if used:
        yield f"没有报、按方案写明的“未报按”取值的事实：{'、'.join(map(one_line, used))}"
