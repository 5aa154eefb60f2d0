"""Claims that hold for any facts: what can be claimed of a program, and what is found of it."""

from rules_engine.analysis.claims.catalogue import KINDS, Asks, Kind
from rules_engine.analysis.claims.deciding import Deciding, decide, make_ready
from rules_engine.analysis.claims.forgiving import Meant, as_meant, forgiven_in, idle
from rules_engine.analysis.claims.model import Claim, Label, Mark, Standing, Verdict
from rules_engine.analysis.claims.proof import Proof
from rules_engine.analysis.claims.stating import claims_of

__all__ = [
    "KINDS",
    "Asks",
    "Claim",
    "Deciding",
    "Kind",
    "Label",
    "Mark",
    "Meant",
    "Proof",
    "Standing",
    "Verdict",
    "as_meant",
    "claims_of",
    "decide",
    "forgiven_in",
    "idle",
    "make_ready",
]
