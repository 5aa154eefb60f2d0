"""Points lost, the largest first: how many, at which item, by which clause, on what grounds."""

from collections.abc import Iterator
from fractions import Fraction

from rules_engine.explain import NOT_SCORED, Evaluation, Ledger, LostPoints, UnitResult, lost_points
from rules_engine.ir import StepKind
from rules_engine.reports.amounts import shown_amount
from rules_engine.reports.explain_details import clause_grounds, span_words, step_grounds
from rules_engine.reports.explain_view import has_losses, step_text
from rules_engine.reports.rule_text import clause_title
from rules_engine.reports.words import cites_words
from rules_engine.source.sanitize import one_line


def lost_list(evaluation: Evaluation, result: UnitResult, ledger: Ledger) -> Iterator[str]:
    """A numbered list; one sentence where nothing was lost or nothing can be said."""
    if not has_losses(result):
        yield f"{'停止评分，各指标' + NOT_SCORED if result.stopped else '出错，没有得分'}，不列失分"
        return
    found = lost_points(ledger)
    digits = evaluation.program.digits
    total = sum((loss.points for loss in found), Fraction(0))
    yield f"失分 {len(found)} 处，共 {shown_amount(total, digits)} 分" if found else "没有失分"
    if result.missing:
        yield f"待补：缺 {'、'.join(map(one_line, result.missing))}，这里只列已经确定的失分"
    for number, loss in enumerate(found, 1):
        yield from _loss(evaluation, result, number, loss)
    for line in ledger.lines:
        if found and line.kind == StepKind.ROUND and line.amount:
            yield f"总分舍入 {shown_amount(line.amount, digits)}，不在失分里"


def _title(loss: LostPoints) -> str:
    if loss.step is not None:
        return step_text(loss.step)
    return loss.text if loss.clause is None or len(loss.clauses) > 1 else clause_title(loss.clause)


def _loss(
    evaluation: Evaluation, result: UnitResult, number: int, loss: LostPoints
) -> Iterator[str]:
    item = " / ".join(map(one_line, loss.path))
    points = shown_amount(-loss.points, evaluation.program.digits)
    yield f"{number}. {points}  {item}：{one_line(_title(loss))}"
    yield from (f"     {line}" for line in step_grounds(evaluation, result, loss.step))
    if loss.cites and loss.step is None:
        yield f"   依据：{cites_words(loss.cites)}"
    for clause in loss.clauses:
        known = clause.text == loss.text
        title = "规则见" if known else f"规则：{one_line(clause_title(clause))}"
        yield f"   {title}{span_words(clause.span)}"
        yield from (f"     {line}" for line in clause_grounds(evaluation, result, clause, ()))
