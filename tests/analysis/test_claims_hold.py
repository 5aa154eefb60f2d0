"""No facts, however they are drawn, go against a claim that was found to hold."""

import os
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.analysis.claims import (
    Asks,
    Claim,
    Mark,
    Proof,
    Standing,
    claims_of,
    decide,
    forgiven_in,
    make_ready,
)
from rules_engine.analysis.claims.pairs import lower
from rules_engine.analysis.claims.trials import Bench, happens
from rules_engine.explain.states import state_word
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.pipeline import Compiled, compile_text, score
from rules_engine.proving import meant_in, prove, solver
from tests.strategies.facts import units
from tests.strategies.schemes import texts

# Many examples of what other tests cover: measuring them would cost more than running them.
pytestmark = pytest.mark.no_cover

LIMIT = 200_000
EXAMPLES = int(os.environ.get("CLAIM_EXAMPLES", "3"))
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
# A rate that may be 空, and a check for that which is silenced.
MEANT = """
方案 公开
  满分 10 分
事实
  办结率：百分比 0% 到 100% 可空
指标 公开 10 分
  得 10 分 × 办结率
  忽略 C0214 “原文如此”
"""


def proved(text: str) -> Proof:
    return prove(compile_text(text, "随机.rule"), limit=LIMIT)


def never(proof: Proof) -> list[tuple[Claim, int | None]]:
    """What is never to be seen, and the longest list for which that was shown."""
    return [
        (verdict.claim, verdict.bound)
        for verdict in proof.verdicts
        if verdict.standing is Standing.HOLDS and verdict.claim.kind.asks is Asks.NEVER
    ]


def longest(facts: UnitFacts) -> int:
    return max((len(v) for v in facts.values.values() if isinstance(v, tuple)), default=0)


def broken(compiled: Compiled, proof: Proof, drawn: list[UnitFacts]) -> list[tuple[str, UnitFacts]]:
    """The claims that facts go against; 出错 that the scheme says is meant is none."""
    claims = never(proof)
    meant = forgiven_in(proof.program, meant_in(compiled))
    watched = [claim for claim, _ in claims]
    bench = Bench.of(proof.program, watched, shipped_calendar(), meant.causes)
    found = []
    for facts, seen in zip(drawn, bench.observe(drawn), strict=True):
        for claim, bound in claims:
            within = bound is None or longest(facts) <= bound
            if within and happens(claim, seen, bench.forgiven) and not is_bad_data(claim, seen):
                found.append((claim.name, facts))
    return found


def is_bad_data(claim: Claim, seen: Any) -> bool:
    """Facts that keep to no declaration are what readers refuse."""
    value = seen.value(claim.expr)
    return claim.mark is Mark.FAULT and any(
        "有误" in c.kind or "范围" in c.kind for c in value.causes
    )


@some
@given(data=st.data())
def test_what_is_proved_holds_for_any_facts(data: Any) -> None:
    compiled = compile_text(data.draw(texts()), "随机.rule")
    proof = prove(compiled, limit=LIMIT)
    if proof.program is not None:
        for _ in range(3):
            assert not broken(compiled, proof, data.draw(units(proof.program.schema)))


@some
@given(data=st.data())
def test_a_direction_that_is_proved_is_kept_to(data: Any) -> None:
    program = compile_text(data.draw(texts()), "随机.rule").program
    # A scheme that is drawn may be refused.
    claims = [claim for claim in claims_of(program) if claim.better] if program else []
    if not claims:
        return
    ready = make_ready(program, claims, shipped_calendar(), solver(), limit=LIMIT)
    kept = [found.claim for found in decide(ready) if found.standing is Standing.HOLDS]
    bench, schema = Bench.of(program, kept, shipped_calendar()), program.schema
    for claim in kept:
        for one, two in product(data.draw(units(schema)), data.draw(units(schema))):
            own, other = (facts.values.get(claim.fact) for facts in (one, two))
            if isinstance(own, int | Fraction) and isinstance(other, int | Fraction):
                values = sorted((own, other))[:: claim.better]
                pair = [UnitFacts(one.unit, {**one.values, claim.fact: v}) for v in values]
                assert not lower(bench, claim, *pair), (claim.name, *pair)


@some
@given(text=texts())
def test_every_refutation_replays(text: str) -> None:
    proof = proved(text)
    for verdict in proof.verdicts:
        if verdict.standing is Standing.REFUTED and verdict.claim.kind.asks is Asks.NEVER:
            bench = Bench.of(proof.program, [verdict.claim], shipped_calendar())
            assert bench.happens(verdict.claim, verdict.example)
            if verdict.claim.mark is Mark.FAULT:
                # What cannot be had makes the unit itself 出错, as anybody sees who scores the example.
                result = score(proof.program, verdict.example).evaluation.results[0]
                assert state_word(result) == "出错", verdict.claim.name


@settings(some, max_examples=max(1, EXAMPLES // 3))
@given(text=texts())
def test_the_same_scheme_gives_the_same_verdicts(text: str) -> None:
    first, second = proved(text), proved(text)
    assert [told(v) for v in first.verdicts] == [told(v) for v in second.verdicts]


def told(verdict: Any) -> tuple[Any, ...]:
    values = [dict(facts.values) for facts in verdict.example]
    return verdict.claim.name, verdict.standing, verdict.label, verdict.bound, values


def test_what_is_said_to_be_meant_goes_against_nothing() -> None:
    compiled = compile_text(MEANT, "方案.rule")
    assert compiled.program is not None
    proof = prove(compiled, limit=LIMIT)
    assert "no-fault·公开" in {claim.name for claim, _ in never(proof)}
    assert not broken(compiled, proof, [UnitFacts(Unit("甲局"), {"办结率": None})])
