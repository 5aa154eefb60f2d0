"""Scores random schemes and turns results into bytes that may be compared over orders of the text."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import HealthCheck, assume, settings

from rules_engine.explain import Evaluation
from rules_engine.ir import Program
from rules_engine.model.units import UnitFacts
from rules_engine.pipeline import Run, compile_text, score
from rules_engine.reports.score_csv import score_csv
from rules_engine.reports.score_json import score_json

# What names a place or the text itself: it differs where lines stand in another order.
_OF_THE_TEXT = frozenset(("content_hash", "rule", "where", "text", "rulings", "causes"))

few = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def compiled(text: str) -> Program:
    """The program of a random scheme; those few that do not compile are not looked at."""
    program = compile_text(text, "随机.rule").program
    assume(program is not None)
    assert program is not None
    return program


def scored(text: str, facts: Sequence[UnitFacts]) -> Run:
    return score(compiled(text), facts)


def bytes_of(run: Run) -> tuple[str, str]:
    """The results as CSV and as JSON."""
    return score_csv(run.evaluation), score_json(run.evaluation, "0")


def unplaced(run: Run) -> tuple[str, str]:
    """``bytes_of`` without what says where in the text something stands."""
    rows, document = bytes_of(run)
    return rows, json.dumps(_stripped(json.loads(document)), ensure_ascii=False)


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(each) for each in value]
    if isinstance(value, dict):
        return {k: _kept(k, each) for k, each in value.items()}
    return value


def _kept(key: str, value: Any) -> Any:
    if key in _OF_THE_TEXT:
        return len(value) if key == "rulings" else None
    if key == "defaults_used":  # in the order in which facts are declared
        return sorted(value)
    return _stripped(value)


def stated(evaluation: Evaluation) -> Iterator[tuple[str, Any]]:
    """Everything that is stated: totals, grades, ranks, sections, statistics."""
    for result in evaluation.results:
        name = result.unit.name
        yield f"{name} 总分", "未评" if result.stopped else result.total
        yield f"{name} 等次", result.grade
        yield f"{name} 名次", result.rank
        for section in result.sections:
            yield f"{name} {section.node.name}", section.score
    for each in evaluation.statistics:
        yield f"{each.label} {each.group}", each.value
