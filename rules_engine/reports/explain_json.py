"""One unit's explanation as JSON: the ledger with its evidence. Amounts are signed towards the parent,
so at every node the lines add up to its score and the children's scores stand for 下级 lines."""

from rules_engine.diagnostics.render_json import document_text
from rules_engine.explain import (
    Entry,
    Evaluation,
    Ledger,
    Line,
    LostPoints,
    UnitResult,
    lost_points,
)
from rules_engine.ir import Clause, Program, Ruling
from rules_engine.model.values import Fault, Missing, Special
from rules_engine.reports.comparisons import Comparison
from rules_engine.reports.evidence import (
    Evidence,
    clause_evidence,
    condition_evidence,
    condition_holds,
)
from rules_engine.reports.explain_view import (
    has_losses,
    line_text,
    own_lines,
    set_to,
    shown_entries,
    signed,
)
from rules_engine.reports.grouping import is_tied
from rules_engine.reports.in_force import period_document
from rules_engine.reports.json_document import SCHEMA_VERSION, Json, number, place
from rules_engine.reports.rulings import active_rulings
from rules_engine.reports.score_json import (
    calendar_document,
    causes_document,
    ruling_document,
    scheme_document,
    unit_document,
)


def explain_json(
    evaluation: Evaluation, result: UnitResult, ledger: Ledger, version: str | None = None
) -> str:
    """The explanation of one unit; ``version`` is the engine's. Amounts are decimal text."""
    program = evaluation.program
    return document_text(
        {
            "schema_version": SCHEMA_VERSION,
            "engine_version": version,
            "scheme": scheme_document(program),
            **calendar_document(evaluation),
            "unit": unit_document(program, result, tied=is_tied(evaluation, result)),
            "items": [_entry(program, result, e) for e in shown_entries(result, ledger)],
            "total_lines": _total_lines(program, result, ledger),
            "rulings": [_ruling(program, result, r) for r in active_rulings(program, result)],
            "lost": [_loss(program, loss) for loss in _losses(result, ledger)],
            "missing": list(result.missing),
            "causes": causes_document(program, result),
            "defaults_used": list(result.observation.defaults_used),
        }
    )


def _ruling(program: Program, result: UnitResult, ruling: Ruling) -> Json:
    """A ruling whose condition holds; not effective where another one beats it."""
    found = condition_evidence(ruling.active, program, result.observation)
    return {
        **ruling_document(program, ruling, result),
        "effective": result.observation.value(ruling.effective) is True,
        "evidence": [_evidence(one) for one in found],
    }


def _total_lines(program: Program, result: UnitResult, ledger: Ledger) -> list[Json]:
    """The lines that add up to the total; none where it is not stated."""
    if result.total is None:
        return []
    return [
        {"kind": line.kind, "text": line.text, "amount": number(line.amount, program.digits)}
        for line in ledger.lines
    ]


def _losses(result: UnitResult, ledger: Ledger) -> tuple[LostPoints, ...]:
    return lost_points(ledger) if has_losses(result) else ()


def _entry(program: Program, result: UnitResult, entry: Entry) -> Json:
    node = entry.node
    return {
        "kind": node.kind,
        "name": node.name,
        "path": list(node.path),
        "score": number(signed(node, entry.score), program.digits),
        "points": number(entry.points),
        "applies": entry.applies,
        "treatment": node.treatment,
        "state": _state(entry.state),
        "cites": list(node.cites),
        "rule": place(node.span),
        "applicability": _applicability(program, result, entry),
        "lines": [_line(program, result, entry, line) for line in own_lines(entry)],
        "children": [_entry(program, result, child) for child in entry.children],
    }


def _applicability(program: Program, result: UnitResult, entry: Entry) -> list[Json]:
    if entry.node.applicable is None:
        return []
    found = condition_evidence(entry.node.applicable, program, result.observation)
    return [_evidence(one) for one in found]


def _state(state: Special | None) -> Json | None:
    match state:
        case None:
            return None
        case Missing():
            return {"kind": "未报", "missing": sorted(state.facts), "causes": []}
        case Fault():
            causes = sorted((cause.kind.value, cause.where) for cause in state.causes)
            listed = [{"kind": kind, "where": where} for kind, where in causes]
            return {"kind": "出错", "missing": [], "causes": listed}
        case _:
            return {"kind": "不适用", "missing": [], "causes": []}


def _line(program: Program, result: UnitResult, entry: Entry, line: Line) -> Json:
    return {
        "kind": line.kind,
        "text": line_text(line),
        "amount": number(signed(entry.node, line.amount), program.digits),
        "state": _state(line.state),
        "set_to": number(set_to(entry, line), program.digits),
        "clause": None if line.clause is None else _clause(program, result, line.clause),
    }


def _clause(program: Program, result: UnitResult, clause: Clause) -> Json:
    seen = result.observation
    found = clause_evidence(clause, program, seen)
    return {
        "holds": condition_holds(clause.condition, seen),
        **period_document(clause, seen),
        "cites": list(clause.cites),
        "evidence": [_evidence(one) for one in found],
        "rule": place(clause.span),
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "text": evidence.text,
        "value": evidence.value,
        "source": evidence.place,
        "from_default": evidence.from_default,
        "records": [
            {
                "number": record.number,
                "name": record.name,
                "source": record.place,
                "counted": not (record.covered or record.dropped),
                "value": record.value or None,
                "read": dict(record.read),
            }
            for record in evidence.records
        ],
        "comparison": _comparison(evidence.comparison),
    }


def _comparison(comparison: Comparison | None) -> Json | None:
    """What a value was compared with; values are in words."""
    if comparison is None:
        return None
    return {
        "scope": comparison.scope,
        "count": comparison.count,
        "units": list(comparison.units),
        "own": comparison.own,
        "best_value": comparison.best_value,
        "best_units": list(comparison.best),
        "left_out": [{"unit": name, "why": why} for name, why in comparison.left_out],
    }


def _loss(program: Program, loss: LostPoints) -> Json:
    return {
        "path": list(loss.path),
        "text": loss.text,
        "points": number(loss.points, program.digits),
        "cites": list(loss.cites),
        "rule": None if loss.clause is None else place(loss.clause.span),
    }
