"""The lines of a clause: whether it holds, where the rule is, what went in, where that was read."""

from collections.abc import Iterator, Sequence

from rules_engine.explain import Entry, Evaluation, UnitResult
from rules_engine.ir import Clause, Step
from rules_engine.model.types import NumberType
from rules_engine.model.values import number_of
from rules_engine.reports.comparisons import comparison_lines
from rules_engine.reports.evidence import (
    Evidence,
    clause_evidence,
    condition_evidence,
    condition_holds,
)
from rules_engine.reports.in_force import out_of_force
from rules_engine.reports.matched import Matched
from rules_engine.reports.rule_text import clause_title
from rules_engine.reports.values import value_words
from rules_engine.reports.ways import ways
from rules_engine.reports.words import cites_words
from rules_engine.source import Span
from rules_engine.source.sanitize import one_line

_MOST_RECORDS = 20


def clause_details(
    evaluation: Evaluation, result: UnitResult, entry: Entry, clause: Clause, number: str
) -> list[str]:
    """The line of a clause and what explains it."""
    holds = condition_holds(clause.condition, result.observation)
    idle = out_of_force(clause, result.observation)
    verdict = idle or {True: "成立", False: "不成立", None: ""}[holds]
    title = one_line(clause_title(clause))
    parts = (title, verdict, number, span_words(clause.span))
    cites = () if clause.cites == entry.node.cites else clause.cites
    return [
        "  ".join(part for part in parts if part),
        *(f"  {line}" for line in clause_grounds(evaluation, result, clause, cites)),
    ]


def clause_grounds(
    evaluation: Evaluation, result: UnitResult, clause: Clause, cites: tuple[str, ...]
) -> Iterator[str]:
    """依据, 算式, and 代入 with 来源 of a clause."""
    seen = result.observation
    if cites:
        yield f"依据：{cites_words(cites)}"
    yield from map(one_line, ways(clause, seen))
    yield from evidence_lines(clause_evidence(clause, evaluation.program, seen))


def step_grounds(evaluation: Evaluation, result: UnitResult, step: Step | None) -> Iterator[str]:
    """Of a step that multiplies, or is a limit under a condition: where it is asked for, and what
    made its factor or its condition."""
    if step is None or step.grounds is None:
        return
    grounds, seen = step.grounds, result.observation
    value, place = seen.value(grounds), span_words(step.value.span)
    if step.factor is not None and number_of(value) is not None:
        yield f"系数：{value_words(value, NumberType())}{place}"
    elif value is True:
        yield f"条件成立{place}"
    elif value is False:
        yield f"条件不成立{place}"
    if step.cites:
        yield f"依据：{cites_words(step.cites)}"
    yield from evidence_lines(condition_evidence(grounds, evaluation.program, seen))


def evidence_lines(found: Sequence[Evidence]) -> Iterator[str]:
    """``代入：传播情况 = 20（facts.csv 第 5 行“传播情况”）``, and the records that were counted; those
    that several aggregates share are listed once."""
    listed: list[tuple[Matched, ...]] = []
    for evidence in found:
        yield f"代入：{one_line(evidence.text)} = {evidence.value}{_source(evidence)}"
        if evidence.comparison is not None:
            yield from (f"  {line}" for line in comparison_lines(evidence.comparison))
        if evidence.records in listed:
            yield "  各条同上"
        elif evidence.records:
            listed.append(evidence.records)
            yield from (f"  {line}" for line in _record_lines(evidence.records))


def _record_lines(records: Sequence[Matched]) -> Iterator[str]:
    yield from map(_record, records[:_MOST_RECORDS])
    if len(records) > _MOST_RECORDS:
        yield f"还有 {len(records) - _MOST_RECORDS} 条"


def _source(evidence: Evidence) -> str:
    default = "；没有报，按方案写明的“未报按”取值" if evidence.from_default else ""
    place = f"；来源：{one_line(evidence.place)}" if evidence.place else ""
    return default + place


def _record(record: Matched) -> str:
    name = f" {one_line(record.name)}" if record.name else ""
    place = f"；来源：{one_line(record.place)}" if record.place else ""
    covered = _left_out(record) if record.covered else ""
    read = "、".join(f"{one_line(field)} {words}" for field, words in record.read)
    name += f"（{read}）" if read else ""
    value = f"：{record.value}" if record.value else ""
    dropped = f"，去掉的一个{record.dropped}" if record.dropped else ""
    return f"第 {record.number} 条{name}{value}{dropped}{covered}{place}"


def _left_out(record: Matched) -> str:
    if not record.beyond:
        return "；同一事项另有更高或相同的一条，这条不计"
    return f"；不在所取的{record.beyond}以内，这条不计"


def span_words(span: Span) -> str:
    """``（scheme.rule:34）``: the file without its folders, which the last line names; for a file that
    the scheme takes, the way to it."""
    return f"（{one_line(span.source.title)}:{span.begin.line}）"
