"""Better grades that a unit's total would do for, and what else kept it from them."""

from collections.abc import Iterator

from rules_engine.explain import Evaluation, UnitResult
from rules_engine.ir import Const, Expr, Grade, Program
from rules_engine.ir.fold import conjuncts, operands_of
from rules_engine.reports.evidence import condition_evidence
from rules_engine.reports.explain_details import evidence_lines, span_words
from rules_engine.reports.rule_text import written
from rules_engine.reports.rulings import grade_by_score
from rules_engine.source.sanitize import one_line


def missed_lines(evaluation: Evaluation, result: UnitResult) -> Iterator[str]:
    """``一级 当 总分 ≥ 900 且 最低得分率 ≥ 80%：不成立``, and the values that do not do."""
    program, seen = evaluation.program, result.observation
    for grade in _better(program, result):
        failing = [part for part in _parts(grade) if seen.value(part) is False]
        if not failing or any(_is_of_total(program, part) for part in failing):
            continue
        yield f"{one_line(written(grade.span))}：不成立{span_words(grade.span)}"
        for part in failing:
            found = condition_evidence(part, program, seen)
            yield from (f"  {line}" for line in evidence_lines(found))


def _better(program: Program, result: UnitResult) -> Iterator[Grade]:
    """The grades above the one that the score gives."""
    last = grade_by_score(program, result)
    for grade in program.grades if last is not None else ():
        if grade.name == last:
            return
        yield grade


def _parts(grade: Grade) -> list[Expr]:
    """What has to hold for a grade, but for its places: these are told apart."""
    parts = () if grade.condition is None else conjuncts(grade.condition)
    return [part for part in parts if not _is_of_places(grade, part)]


def _is_of_places(grade: Grade, node: Expr) -> bool:
    return grade.places is not None and grade.places.needed in operands_of(node)


def _is_of_total(program: Program, node: Expr) -> bool:
    """Whether a comparison of the total and a number of the scheme: a reader sees that by himself."""
    waiting, met = [node], False
    while waiting:
        part = waiting.pop()
        if part is program.total.score:
            met = True
        elif isinstance(part, Const):
            continue
        elif not operands_of(part):
            return False
        waiting.extend(operands_of(part) if part is not program.total.score else ())
    return met
