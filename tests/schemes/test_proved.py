"""What `rules prove` finds of the schemes that are shipped: nothing is left open, and what does not hold
is a defect that the README of the scheme writes up."""

from pathlib import Path

import pytest

from rules_engine.analysis.claims import Standing
from rules_engine.pipeline import compile_path
from rules_engine.proving import prove

SCHEMES = Path(__file__).resolve().parents[2] / "schemes"
NAMES = sorted(path.parent.name for path in SCHEMES.glob("*/scheme.rule"))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scheme_is_proved(name: str) -> None:
    proof = prove(compile_path(SCHEMES / name / "scheme.rule"))
    written_up = (SCHEMES / name / "README.md").read_text(encoding="utf-8")
    assert not proof.refused
    left = [v for v in proof.verdicts if v.standing is not Standing.HOLDS]
    assert not [v.claim.words for v in left if v.standing is Standing.OPEN]
    assert not [v.claim.words for v in left if v.claim.words not in written_up]
    assert "rules prove" in written_up
