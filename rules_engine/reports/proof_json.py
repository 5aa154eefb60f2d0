"""The verdicts on a scheme as JSON."""

from collections.abc import Mapping

from rules_engine.analysis.claims import Proof, Verdict
from rules_engine.diagnostics.render_json import document_text
from rules_engine.reports.json_document import SCHEMA_VERSION, Json, place
from rules_engine.reports.proof_words import seen_words


def proof_json(proof: Proof, scheme: str, files: Mapping[int, str], engine: str) -> str:
    """The document. The same scheme gives the same bytes."""
    document: Json = {
        "schema_version": SCHEMA_VERSION,
        "engine": engine,
        "solver": proof.solver,
        "scheme": scheme,
        "hash": proof.program.content_hash if proof.program is not None else None,
        "holds": proof.holds,
        "refused": [found.code for found in proof.refused],
        "apart": list(proof.apart),
        "claims": [_claim(v, files.get(at)) for at, v in enumerate(proof.verdicts)],
    }
    return document_text(document)


def _claim(verdict: Verdict, file: str | None) -> Json:
    claim = verdict.claim
    return {
        "kind": claim.slug,
        "about": list(claim.about),
        "words": claim.words,
        "standing": str(verdict.standing),
        "label": str(verdict.label),
        "bound": verdict.bound,
        "decimals": verdict.decimals,
        "note": verdict.note,
        "reason": verdict.reason or None,
        "seen": seen_words(verdict) if verdict.seen else None,
        "example": file,
        "place": place(claim.span),
        "effort": verdict.effort,
    }
