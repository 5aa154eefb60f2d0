"""Literate cases about 证明: what is found of the claims about a scheme, or of two schemes."""

import pytest

from rules_engine.analysis.claims import Proof
from rules_engine.pipeline import compile_text
from rules_engine.proving import prove, prove_same
from tests.corpus import literate
from tests.corpus.literate import Block, Case
from tests.corpus.test_cases import SCHEME, settle

PROOFS = [case for case in literate.read_cases() if case.proofs]
NEW = "新.rule"


@pytest.mark.parametrize("case", PROOFS, ids=lambda case: case.id)
def test_proof(case: Case, updating: bool) -> None:
    for block in case.proofs:
        settle(case, block, found(case, block), updating)


def found(case: Case, block: Block) -> str:
    """A line for each claim: about whom, what was found, and how."""
    compiled = compile_text(case.scheme, SCHEME)
    if block.kind == "expect-same":
        other = compile_text(case.files[NEW], NEW)
        return "".join(f"{line}\n" for line in lines(prove_same(compiled, other), ()))
    proof = prove(compiled)
    assert proof.refused or all(v.example for v in proof.verdicts if v.note == "有反例")
    return "".join(f"{line}\n" for line in lines(proof, tuple(block.words.split())))


def lines(proof: Proof, kinds: tuple[str, ...]) -> list[str]:
    """The verdicts on the claims of these kinds (none: of every kind)."""
    if proof.apart:
        return [f"不能比：{why}" for why in proof.apart]
    if proof.refused:
        return [f"不成立 {found.code}" for found in proof.refused]
    chosen = [v for v in proof.verdicts if not kinds or v.claim.slug in kinds]
    found = [
        f"{'·'.join(v.claim.about)} {v.standing} {v.label}"
        + (f" 清单不超过 {v.bound} 条" if v.bound is not None else "")
        + (f" 小数至多 {v.decimals} 位" if v.decimals is not None else "")
        for v in chosen
    ]
    return found + [
        f"{one.code} 第 {one.primary.span.begin.line} 行" for one in proof.findings if one.primary
    ]
