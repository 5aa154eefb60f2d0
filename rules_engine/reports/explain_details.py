"""The lines under a clause: whether it holds, what went in, where that was read, where the rule is."""

from collections.abc import Iterator, Sequence

from rules_engine.explain import Entry, Evaluation, UnitResult
from rules_engine.ir import Clause
from rules_engine.reports.evidence import Evidence, Matched, condition_holds, gather_evidence
from rules_engine.reports.words import cites_words
from rules_engine.source import Span
from rules_engine.source.sanitize import one_line

_MOST_RECORDS = 20


def clause_details(
    evaluation: Evaluation, result: UnitResult, entry: Entry, clause: Clause, number: str
) -> list[str]:
    """The line of a clause and what explains it."""
    holds = condition_holds(clause.condition, result.observation)
    verdict = {True: "成立", False: "不成立", None: ""}[holds]
    parts = (one_line(clause.text), verdict, number)
    cites = () if clause.cites == entry.node.cites else clause.cites
    return [
        "  ".join(part for part in parts if part),
        *(f"  {line}" for line in clause_grounds(evaluation, result, clause, cites)),
    ]


def clause_grounds(
    evaluation: Evaluation, result: UnitResult, clause: Clause, cites: tuple[str, ...]
) -> Iterator[str]:
    """依据, 代入 with 来源, and 规则 of a clause."""
    if cites:
        yield f"依据：{cites_words(cites)}"
    schema = evaluation.program.schema
    yield from evidence_lines(gather_evidence(clause.evidence, schema, result.observation))
    yield f"规则：{span_words(clause.span)}"


def evidence_lines(found: Sequence[Evidence]) -> Iterator[str]:
    """``代入：传播情况 = 20（facts.csv 第 5 行“传播情况”）``, and the records that were counted."""
    for evidence in found:
        yield f"代入：{one_line(evidence.text)} = {evidence.value}{_source(evidence)}"
        for record in evidence.records[:_MOST_RECORDS]:
            yield f"  {_record(record)}"
        if len(evidence.records) > _MOST_RECORDS:
            yield f"  还有 {len(evidence.records) - _MOST_RECORDS} 条"


def _source(evidence: Evidence) -> str:
    default = "；没有报，按方案写明的“未报按”取值" if evidence.from_default else ""
    place = f"；来源：{one_line(evidence.place)}" if evidence.place else ""
    return default + place


def _record(record: Matched) -> str:
    name = f" {one_line(record.name)}" if record.name else ""
    place = f"；来源：{one_line(record.place)}" if record.place else ""
    return f"第 {record.number} 条{name}{place}"


def span_words(span: Span) -> str:
    """``scheme.rule:34``."""
    return f"{one_line(span.source.name)}:{span.begin.line}"
