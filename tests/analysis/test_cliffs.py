"""What is a cliff and what is not; and no facts, however they are drawn, show one where none was found."""

import os
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine.analysis.claims import Standing, Verdict, claims_of, decide, make_ready
from rules_engine.analysis.claims.cliffs import Range, is_cliff
from rules_engine.analysis.claims.stepping import Steps
from rules_engine.facts.workdays import shipped_calendar
from rules_engine.ir.program import Program
from rules_engine.pipeline import compile_text
from rules_engine.proving import solver
from tests.strategies.facts import units
from tests.strategies.schemes import texts

EXAMPLES = int(os.environ.get("CLAIM_EXAMPLES", "2"))
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
SHAPES = {
    "rising, less at one step, rising": ([0, 1, 2, 3, 1, 2, 3, 4], [3]),
    "bands in the wrong order": ([0, 0, 8, 8, 6, 6, 9, 9], [3]),
    "rising up to the step, then flat": ([0, 1, 2, 3, 2, 2, 2, 2], [3]),
    "flat, then less, then more than ever": ([5, 5, 5, 1, 3, 5, 7, 9], [2]),
    "falling, and more at one step": ([9, 8, 7, 8, 7, 6, 5, 4], [3]),
    "rising all the way": ([0, 1, 2, 3, 4, 4, 5, 9], []),
    "a target band": ([4, 4, 9, 9, 9, 4, 4, 4], []),
    "a target that is gone beyond step by step": ([1, 3, 5, 7, 6, 5, 4, 3], []),
    "gone beyond, and all is lost": ([1, 3, 5, 7, 0, 0, 0, 0], []),
    "a band to be kept out of": ([9, 9, 9, 2, 2, 9, 9, 9], []),
    "nothing to do": ([9, 1, 2, 3, 4, 5, 6, 7], []),
    "the last step": ([1, 2, 3, 4, 5, 6, 7, 3], []),
}


def cliffs(scores: Sequence[int]) -> list[int]:
    """Where there are any, in either direction."""
    profile = {Fraction(place): Fraction(score) for place, score in enumerate(scores)}
    within = Range(Fraction(0), Fraction(len(scores) - 1), Fraction(1))
    return [int(at) for at in profile if any(is_cliff(profile, at, way, within) for way in (1, -1))]


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    scores, at = SHAPES[name]
    assert cliffs(scores) == at


def verdicts(program: Program) -> tuple[Verdict, ...]:
    """What is found of its cliffs alone."""
    claims = [one for one in claims_of(program) if one.slug == "cliff"]
    return decide(make_ready(program, claims, shipped_calendar(), solver(), limit=200_000))


@pytest.mark.parametrize("name", list(SHAPES)[::3])
def test_the_solver_agrees_with_shapes(name: str) -> None:
    scores, at = SHAPES[name]
    bands = "".join(f"    = {place} 得 {score} 分\n" for place, score in enumerate(scores))
    text = f"方案 评\n  满分 9 分\n事实\n  数：次数 0 到 7\n指标 甲 9 分\n  分档 数\n{bands}"
    program = compile_text(text, "方案.rule").program
    assert program is not None
    (found,) = verdicts(program)
    assert found.standing is (Standing.REFUTED if at else Standing.HOLDS)


@some
@given(data=st.data())
def test_where_none_was_found_none_is_drawn(data: Any) -> None:
    program = compile_text(data.draw(texts()), "随机.rule").program
    # A scheme that is drawn may be refused.
    claims = [one for one in claims_of(program) if one.slug == "cliff"] if program else []
    if not claims:
        return
    ready = make_ready(program, claims, shipped_calendar(), solver(), limit=200_000)
    kept = [one.claim for one in decide(ready) if one.standing is Standing.HOLDS]
    steps = Steps(program, ready.bench, ready.bounds, ready.inquiry, ready.solver)
    drawn = data.draw(units(program.schema))
    for claim in kept:
        scanned = steps.scanned(claim, steps.range_of(claim), drawn)
        assert scanned.standing is Standing.OPEN, scanned.note
