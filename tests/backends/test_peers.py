"""What is found of all peers at once is what is found of them one by one."""

from collections.abc import Iterator
from random import Random

import pytest

from rules_engine.backends.interval.cohorts import COHORT_KERNELS, Company, better
from rules_engine.backends.interval.peers import Crowd, Peers
from rules_engine.backends.interval.values import Abstract, State, exactly, ranged
from rules_engine.backends.interval.witnesses import ALWAYS

TRIALS = 200
PERHAPS = Abstract({State.VALUE: None}, choices={True: None, False: None})
PARTS = (*[exactly(True)] * 6, exactly(False), PERHAPS)


def draw_value(chance: Random, *, faults: bool) -> Abstract:
    """A number that is known, or lies somewhere, or is perhaps none."""
    if chance.random() < 0.4:
        return exactly(chance.randint(-3, 3))
    low, high = sorted((chance.randint(-3, 3), chance.randint(-3, 3)))
    states = {State.VALUE: None, **({State.FAULT: None} if faults else {})}
    ends = [None if chance.random() < 0.2 else end for end in (low, high)]
    return ranged(states, ends[0], None, ends[1], None)


def crowds() -> Iterator[tuple[Abstract, Crowd]]:
    """A unit, mostly as it is among those that are compared, and all of them."""
    for seed in range(TRIALS):
        chance = Random(seed)
        loose = chance.random() < 0.4
        members = {
            name: (
                draw_value(chance, faults=loose and chance.random() < 0.3),
                chance.choice(PARTS if loose else PARTS[:1]),
            )
            for name in chance.sample("甲乙丙丁戊", chance.randint(1, 5))
        }
        own = draw_value(chance, faults=False)
        yield members.get("甲", (own,))[0] if chance.random() < 0.7 else own, Crowd(members)


class OneByOne(Peers):
    """Peers that are never looked at together."""

    def together(self, operator: str) -> None:
        return None


@pytest.mark.parametrize("down", [True, False])
def test_places(down: bool) -> None:
    for own, crowd in crowds():
        peers = Peers(crowd, "甲")
        sure, may = better(own, peers.members, down=down)
        assert peers.better(own, down=down) == (len(sure), len(may))


@pytest.mark.parametrize("operator", ["sum", "mean", "max", "min"])
def test_together(operator: str) -> None:
    for own, crowd in crowds():
        found, expected = (
            COHORT_KERNELS[operator](Company(own, exactly(True), None, kind(crowd, "甲")))
            for kind in (Peers, OneByOne)
        )
        assert (found.low, found.high) == (expected.low, expected.high)
        assert found.states.keys() == expected.states.keys()
        assert found.attains_low == expected.attains_low
        assert found.attains_high == expected.attains_high


def test_what_is_known_is_reached() -> None:
    peers = Peers(
        Crowd({name: (exactly(n), exactly(True)) for n, name in enumerate("甲乙丙")}), "甲"
    )
    assert peers.together("sum") is not None
    total, count = peers.together("sum") or (exactly(0), 0)
    assert (total.point, total.low_at, count) == (3, ALWAYS, 2)
