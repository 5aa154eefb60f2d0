"""证明书: what was found of a scheme, by whom, and enough to find it again."""

from collections.abc import Sequence
from itertools import zip_longest

from rules_engine.analysis.claims import Proof, Verdict
from rules_engine.diagnostics.render_json import document_text
from rules_engine.reports.json_document import SCHEMA_VERSION, Json


def certificate_text(
    proof: Proof,
    scheme: str,
    engine: str,
    spent: Sequence[int] = (),
    facts: Sequence[str] = (),
) -> str:
    """The document; ``spent`` are the milliseconds of each claim, ``facts`` the files of units that were tried."""
    assert proof.program is not None
    document: Json = {
        "schema_version": SCHEMA_VERSION,
        "certificate": "rules prove",
        "scheme": {
            "file": scheme,
            "name": proof.program.name,
            "hash": proof.program.content_hash,
        },
        "engine": engine,
        "solver": proof.solver,
        "limit": proof.limit,
        **({"facts": list(facts)} if facts else {}),
        "holds": proof.holds,
        "claims": [
            {**claim_entry(verdict), "milliseconds": time}
            for verdict, time in zip_longest(proof.verdicts, spent)
            if verdict is not None
        ],
    }
    return document_text(document)


def claim_entry(verdict: Verdict) -> Json:
    """What must be found again when a certificate is verified."""
    claim = verdict.claim
    return {
        "claim": claim.name,
        "words": claim.words,
        "standing": str(verdict.standing),
        "label": str(verdict.label),
        "bound": verdict.bound,
        "decimals": verdict.decimals,
        "effort": verdict.effort,
        **({"reason": verdict.reason} if verdict.reason else {}),
    }
