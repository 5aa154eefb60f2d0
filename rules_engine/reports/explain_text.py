"""One unit's score as a tree for people: 条款 → 代入的数 → 数据来源 → 规则位置, in lines that add up."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rules_engine.explain import Entry, Evaluation, Ledger, Line, UnitResult
from rules_engine.ir import Cohort, Expr, StepKind, walk
from rules_engine.model.values import number_of
from rules_engine.reports.amounts import shown_amount, signed_amount
from rules_engine.reports.comparisons import comparison_lines, comparison_of
from rules_engine.reports.evidence import condition_evidence
from rules_engine.reports.explain_details import (
    clause_details,
    evidence_lines,
    span_words,
    step_grounds,
)
from rules_engine.reports.explain_lost import lost_list
from rules_engine.reports.explain_total import closing_lines, head_line
from rules_engine.reports.explain_view import (
    line_text,
    own_lines,
    points_left_out,
    set_to,
    shown_entries,
    signed,
)
from rules_engine.reports.rule_text import whole_line
from rules_engine.reports.values import state_words
from rules_engine.reports.words import cites_words
from rules_engine.source import display_width, pad_to_width
from rules_engine.source.sanitize import one_line

_WIDEST = 40


def explain_text(
    evaluation: Evaluation, result: UnitResult, ledger: Ledger, lost: bool = False
) -> str:
    """The explanation of one unit, ending with ``\\n``. ``lost`` lists only the points lost, the
    largest first. Never fails."""
    lines = [head_line(evaluation, result)]
    if lost:
        lines += lost_list(evaluation, result, ledger)
    else:
        lines += _tree(evaluation, result, ledger)
        lines += closing_lines(evaluation, result, ledger)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def entry_lines(evaluation: Evaluation, result: UnitResult, entry: Entry) -> list[str]:
    """The lines of one item of the tree and of what is below it."""
    width = min(_WIDEST, _title_width(entry, 0))
    return [line.rstrip() for line in _branch(evaluation, result, entry, "", width, last=True)]


def _tree(evaluation: Evaluation, result: UnitResult, ledger: Ledger) -> list[str]:
    entries = shown_entries(result, ledger)
    width = min(_WIDEST, max((_title_width(entry, 0) for entry in entries), default=0))
    lines: list[str] = []
    for index, entry in enumerate(entries):
        lines += _branch(evaluation, result, entry, "", width, last=index == len(entries) - 1)
    return lines


def _title_width(entry: Entry, depth: int) -> int:
    inner = [_title_width(child, depth + 1) for child in entry.children]
    return max([2 * depth + 2 + display_width(one_line(entry.node.name)), *inner])


def _branch(
    evaluation: Evaluation,
    result: UnitResult,
    entry: Entry,
    prefix: str,
    width: int,
    *,
    last: bool,
) -> Iterator[str]:
    title = f"{prefix}{'└' if last else '├'} {one_line(entry.node.name)}"
    yield f"{pad_to_width(title, width)}  {_summary(evaluation, entry)}"
    inner = f"{prefix}{'  ' if last else '│ '}"
    children = entry.children if entry.applies or entry.score is not None else ()
    details = [f"{inner}  {line}" for line in _details(evaluation, result, entry)]
    # What a level does to its points comes after those that it is made of.
    yield from () if children else details
    for index, child in enumerate(children):
        is_last = index == len(children) - 1
        yield from _branch(evaluation, result, child, inner, width, last=is_last)
    yield from details if children else ()


def _summary(evaluation: Evaluation, entry: Entry) -> str:
    """``18.00 / 20  −2.00  依据：第八条``."""
    difference = None
    if entry.node.kind == "指标" and entry.score is not None and entry.points is not None:
        difference = entry.score - entry.points + points_left_out(entry)
    lost = signed_amount(difference, evaluation.program.digits) if difference else ""
    cites = f"依据：{cites_words(entry.node.cites)}" if entry.node.cites else ""
    parts = (_score(evaluation, entry), lost, cites, span_words(entry.node.span))
    return "  ".join(part for part in parts if part)


def _score(evaluation: Evaluation, entry: Entry) -> str:
    digits, node = evaluation.program.digits, entry.node
    if entry.score is None:
        treatment = f"（{node.treatment}）" if node.treatment and not entry.applies else ""
        return ("不适用" if not entry.applies else _state(entry)) + treatment
    amount = signed(node, entry.score)
    assert amount is not None
    if node.kind != "指标":
        limit = "" if entry.points is None else f"（最多 {shown_amount(entry.points, 0)}）"
        return signed_amount(amount, digits) + limit
    points = "" if entry.points is None else f" / {shown_amount(entry.points, 0)}"
    left = points_left_out(entry)
    note = f"（{shown_amount(left, 0)} 分不适用）" if left else ""
    instead = "" if entry.applies else f"（不适用，{node.treatment}）"
    return shown_amount(amount, digits) + points + note + instead


def _state(entry: Entry) -> str:
    return "" if entry.state is None else state_words(entry.state)


def _details(evaluation: Evaluation, result: UnitResult, entry: Entry) -> Iterator[str]:
    if not entry.applies and entry.node.applicable is not None:
        yield from _reasons(evaluation, result, entry.node.applicable)
        yield from _averaged(evaluation, result, entry)
        return
    for line in own_lines(entry):
        yield from _line(evaluation, result, entry, line)


def _reasons(evaluation: Evaluation, result: UnitResult, applicable: Expr) -> Iterator[str]:
    """Why an item does not apply: the line that says so, and what it looked at."""
    rule = one_line(whole_line(applicable.span))
    if rule.startswith(("适用", "不适用")):
        yield f"按：{rule}{span_words(applicable.span)}"
    found = condition_evidence(applicable, evaluation.program, result.observation)
    yield from evidence_lines(found)


def _averaged(evaluation: Evaluation, result: UnitResult, entry: Entry) -> Iterator[str]:
    """The units whose 同类平均 an item gets that does not apply, and what 平摊 makes of that."""
    seen = result.observation
    for mean in _own_means(entry):
        yield from comparison_lines(comparison_of(mean, seen))
        value, digits = number_of(seen.value(mean)), evaluation.program.digits
        if value is not None and entry.score is not None and _is_raised(entry, value, digits):
            words, score = shown_amount(value, digits), shown_amount(entry.score, digits)
            yield f"同类平均：{words}（平摊前的分值）；随平摊后的分值放大成 {score}"


def _own_means(entry: Entry) -> Iterator[Cohort]:
    for step in entry.node.steps:
        if step.kind is StepKind.NOT_APPLICABLE and entry.node.treatment == "同类平均":
            means = (n for n in walk([step.value]) if isinstance(n, Cohort))
            yield from (n for n in means if n.operator == "mean" and n.span == entry.node.span)


def _is_raised(entry: Entry, mean: Fraction, digits: int | None) -> bool:
    """Whether 平摊 has made more of a mean than rounding would."""
    shared = any(step.kind is StepKind.SHARE for step in entry.node.steps)
    return shared and abs((entry.score or 0) - mean) * 10 ** (digits or 0) >= 1


def _line(evaluation: Evaluation, result: UnitResult, entry: Entry, line: Line) -> Sequence[str]:
    number = _amount(entry, line, evaluation.program.digits)
    if line.clause is not None:
        return clause_details(evaluation, result, entry, line.clause, number)
    grounds = step_grounds(evaluation, result, line.step)
    return [f"{one_line(line_text(line))}  {number}", *(f"  {each}" for each in grounds)]


def _amount(entry: Entry, line: Line, digits: int | None) -> str:
    """What a line adds; of one that settles the points whatever stands above, what they are."""
    amount, settled = signed(entry.node, line.amount), set_to(entry, line)
    if amount is not None:
        return signed_amount(amount, digits)
    if settled is not None:
        return f"记 {shown_amount(settled, digits)}（上面未报、出错的不影响）"
    return "不确定" if line.state is None else state_words(line.state)
