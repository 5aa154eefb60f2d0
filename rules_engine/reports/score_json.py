"""The results as JSON. Fields are only ever added; any other change raises ``SCHEMA_VERSION``."""

from collections import Counter
from fractions import Fraction

from rules_engine.diagnostics.render_json import document_text
from rules_engine.explain import (
    STATES,
    Evaluation,
    QuotaOutcome,
    QuotaPlace,
    Section,
    StatisticValue,
    UnitResult,
    state_word,
)
from rules_engine.ir import Program, Ranking, Ruling
from rules_engine.model.spans import NO_SPANS, Spans
from rules_engine.model.types import CLASS
from rules_engine.model.values import number_of
from rules_engine.reports.grade_places import places_document
from rules_engine.reports.grouping import groups_of
from rules_engine.reports.json_document import SCHEMA_VERSION, Json, number, place
from rules_engine.reports.roll_document import roll_document
from rules_engine.reports.rulings import effective_rulings, exclusions_of, grade_by_score
from rules_engine.reports.spans import span_document
from rules_engine.reports.words import cause_words


def score_json(evaluation: Evaluation, version: str, spans: Spans = NO_SPANS) -> str:
    """All results; ``version`` is the engine's. Numbers are decimal text (``"78.50"``), null where
    nothing is stated; ``status`` is 正常, 待补, 出错, 未评 or 不参评."""
    tied = frozenset[str]().union(*(group.tied for group in groups_of(evaluation)))
    program = evaluation.program
    counts = Counter(map(state_word, evaluation.results))
    return document_text(
        {
            "schema_version": SCHEMA_VERSION,
            "engine_version": version,
            "scheme": scheme_document(program),
            **calendar_document(evaluation),
            "counts": {state: counts[state] for state in STATES},
            "units": [
                _unit(program, r, tied=r.unit.name in tied) | _between(program, r, spans)
                for r in evaluation.results
            ],
            "statistics": [_statistic(statistic) for statistic in evaluation.statistics],
            "quotas": [_quota(outcome) for outcome in evaluation.quotas],
            "rolls": [roll_document(program, value) for value in evaluation.rolls],
        }
    )


def _between(program: Program, result: UnitResult, spans: Spans) -> Json:
    """What a total that is not stated can still come to; nothing for units that have theirs."""
    span = spans.get(result.unit.name)
    return {} if span is None else {"total_between": span_document(program, span)}


def scheme_document(program: Program) -> Json:
    """What scheme was applied: its name and edition, and the rules its numbers are printed by."""
    return {
        "name": program.name,
        "year": program.year,
        "cites": list(program.cites),
        "content_hash": program.content_hash,
        "rounding": _rounding(program),
        "ranking": None if program.ranking is None else _ranking(program.ranking),
    }


def calendar_document(evaluation: Evaluation) -> Json:
    """The 工作日历 that was gone by; nothing where no working days are counted."""
    calendar = evaluation.calendar
    if calendar is None:
        return {}
    return {
        "work_calendar": {"years": calendar.covered, "content_hash": calendar.fingerprint},
    }


def _rounding(program: Program) -> Json | None:
    if program.rounding is None:
        return None
    return {
        "mode": program.rounding.value,
        "digits": program.digits,
        "stage": program.stage,
    }


def _ranking(ranking: Ranking) -> Json:
    return {
        "keys": [key.text for key in ranking.keys],
        "ties": ranking.ties,
        "by_class": ranking.group == CLASS,
        "group": ranking.group,
    }


def _unit(program: Program, result: UnitResult, *, tied: bool) -> Json:
    return {
        **unit_document(program, result, tied=tied),
        "sections": [_section(program, result, section) for section in result.sections],
        "missing": list(result.missing),
        "causes": causes_document(program, result),
        "defaults_used": list(result.observation.defaults_used),
    }


def unit_document(program: Program, result: UnitResult, *, tied: bool) -> Json:
    """A unit with what is stated of it as a whole."""
    full = program.total.full_marks
    marks = None if full is None else number_of(result.observation.value(full))
    return {
        "name": result.unit.name,
        "class": result.unit.kind,
        "roles": sorted(result.unit.roles),
        "groups": dict(result.unit.groups),
        "status": state_word(result),
        "total": number(result.total, program.digits),
        "full_marks": number(marks),
        "rank": result.rank,
        "tied": tied,
        "excluded_by": [
            {"text": one.text, "cites": list(one.cites), "rule": place(one.span)}
            for one in exclusions_of(program, result)
        ],
        "grade": result.grade,
        "quotas": [_place(found) for found in result.quotas],
        "grade_before_rulings": grade_by_score(program, result),
        **_grade_places(program, result),
        "rulings": [
            ruling_document(program, r, result) for r in effective_rulings(program, result)
        ],
    }


def _grade_places(program: Program, result: UnitResult) -> Json:
    """Where some grade goes by places."""
    if all(grade.places is None for grade in program.grades):
        return {}
    return {"grade_places": places_document(program, result)}


def ruling_document(program: Program, ruling: Ruling, result: UnitResult) -> Json:
    """A 否决 or 改判 and what it does."""
    points = None if ruling.points is None else number_of(result.observation.value(ruling.points))
    return {
        "kind": ruling.kind,
        "name": ruling.name,
        "text": ruling.text,
        "cites": list(ruling.cites),
        "grade": ruling.grade,
        "points": number(points, program.digits),
        "stops_scoring": ruling.stops,
        "bars": list(ruling.bars),
        "steps": ruling.steps,
        "rule": place(ruling.span),
    }


def _section(program: Program, result: UnitResult, section: Section) -> Json:
    stated = section.score is not None and not result.stopped
    return {
        "kind": section.node.kind,
        "name": section.node.name,
        "score": number(_signed(section) if stated else None, program.digits),
        "applies": section.applies,
    }


def _signed(section: Section) -> Fraction | None:
    return None if section.score is None else section.node.sign * section.score


def causes_document(program: Program, result: UnitResult) -> list[Json]:
    """Why a unit is 出错."""
    return [
        {"kind": c.kind.value, "where": c.where, "text": cause_words(program, c)}
        for c in result.causes
    ]


def _quota(outcome: QuotaOutcome) -> Json:
    """What a quota did in a group; ``limit`` is null where it waits for facts."""
    quota = outcome.quota
    return {
        "grades": list(quota.grades),
        "group": outcome.group,
        "text": quota.text,
        "cites": list(quota.cites),
        "base": outcome.base,
        "limit": outcome.limit,
        "lifted": outcome.lifted,
        "kept": outcome.kept,
        "regraded": list(outcome.regraded),
        "waiting": list(outcome.waiting),
        "faulty": list(outcome.faulty),
        "rule": place(quota.span),
    }


def _place(found: QuotaPlace) -> Json:
    return {
        "grades": list(found.quota.grades),
        "limit": found.limit,
        "place": found.place,
        "tied": found.tied,
        "before": found.before,
        "after": found.after,
        "faulty": list(found.faulty),
        "rule": place(found.quota.span),
    }


def _statistic(statistic: StatisticValue) -> Json:
    return {
        "label": statistic.label,
        "kind": statistic.kind,
        "class": statistic.group,
        "value": number(statistic.value, statistic.digits),
    }
