"""The machine and the naive interpreter agree, on every value of random programs and facts."""

import os
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rules_engine.backends.scalar import prepare
from rules_engine.facts.workdays import shipped_calendar
from tests.backends.drawing import draw_program, draw_units
from tests.backends.naive import Naive

PAIRS = int(os.environ.get("SCALAR_PAIRS", "1500"))
CHANCE = st.randoms(use_true_random=False)


def same(ours, theirs) -> bool:
    truth = isinstance(ours, bool) == isinstance(theirs, bool)
    return truth and type(ours) is not float and ours == theirs


def disagreements(chance: Random) -> list:
    program, roots = draw_program(chance)
    units = draw_units(chance)
    found = []
    for me, observation in enumerate(prepare(program, shipped_calendar()).observe(units)):
        naive = Naive(program, units, me)
        pairs = [(observation.value(root), naive.value(root), root) for root in roots]
        found += [pair for pair in pairs if not same(pair[0], pair[1])]
    return found


@given(CHANCE)
def test_random_programs_agree(chance: Random) -> None:
    assert not disagreements(chance)


def test_many_seeded_programs_agree() -> None:
    for seed in range(PAIRS):
        found = disagreements(Random(seed))
        assert not found, (seed, found)
    print(f"{PAIRS} random program and fact pairs, no disagreement")
