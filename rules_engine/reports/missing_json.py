"""What units with missing facts can still come to, and by which facts: JSON for programs."""

from collections.abc import Sequence
from fractions import Fraction

from rules_engine.analysis.missing import Effect, Gaps, ItemSpan
from rules_engine.backends.interval import State
from rules_engine.diagnostics.render_json import document_text
from rules_engine.explain import Evaluation, UnitResult, state_word
from rules_engine.ir import Program
from rules_engine.model.values import Number
from rules_engine.reports.json_document import SCHEMA_VERSION, Json, number
from rules_engine.reports.score_json import calendar_document, scheme_document
from rules_engine.reports.spans import span_document


def missing_json(
    evaluation: Evaluation, chosen: Sequence[UnitResult], found: Sequence[Gaps], version: str
) -> str:
    """The units chosen; ``total_between``, ``effects``, ``idle`` and ``items`` only of those that wait
    for facts. Numbers are decimal text, null where no limit is known."""
    by_unit = {gaps.unit: gaps for gaps in found}
    return document_text(
        {
            "schema_version": SCHEMA_VERSION,
            "engine_version": version,
            "scheme": scheme_document(evaluation.program),
            **calendar_document(evaluation),
            "units": [
                _unit(evaluation.program, result, by_unit.get(result.unit.name))
                for result in chosen
            ],
        }
    )


def _unit(program: Program, result: UnitResult, gaps: Gaps | None) -> Json:
    document: Json = {
        "name": result.unit.name,
        "class": result.unit.kind,
        "status": state_word(result),
        "total": number(result.total, program.digits),
        "grade": result.grade,
    }
    if gaps is None:
        return document
    return document | {
        "total_between": span_document(program, gaps.found.span),
        "effects": [_effect(program, effect) for effect in gaps.effects],
        "idle": list(gaps.idle),
        "items": [_item(program, item) for item in gaps.items],
    }


def _effect(program: Program, effect: Effect) -> Json:
    return {
        "fact": effect.fact,
        "at_most": _number(program, effect.by),
        "reached": effect.tight,
        "may_change_grade": effect.grade,
        "may_stop_or_fail": effect.kind,
    }


def _item(program: Program, item: ItemSpan) -> Json:
    found = item.found
    return {
        "path": list(item.node.path),
        "low": _number(program, found.low) if item.valued else None,
        "high": _number(program, found.high) if item.valued else None,
        "low_reached": found.attains_low,
        "high_reached": found.attains_high,
        "may_not_apply": State.NOT_APPLICABLE in found.states,
        "may_fail": State.FAULT in found.states,
    }


def _number(program: Program, value: Number | None) -> str | None:
    return None if value is None else number(Fraction(value), program.digits)
