"""What is found of all peers at once is what is found of them one by one."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from rules_engine.backends.interval.cohorts import COHORT_KERNELS, Company, better
from rules_engine.backends.interval.peers import Crowd, Peers
from rules_engine.backends.interval.values import Abstract, State, exactly, ranged
from rules_engine.backends.interval.witnesses import ALWAYS

ENDS = st.none() | st.integers(-3, 3)


@st.composite
def values(draw: Any) -> Abstract:
    """A number that is known, or lies somewhere, or is perhaps none."""
    if draw(st.booleans()):
        return exactly(draw(st.integers(-3, 3)))
    low, high = draw(ENDS), draw(ENDS)
    assume(low is None or high is None or low <= high)
    states = dict.fromkeys(draw(st.sets(st.sampled_from([State.FAULT]))))
    return ranged({**states, State.VALUE: None}, low, None, high, None)


PARTS = st.sampled_from(
    [exactly(True)] * 4
    + [exactly(False), Abstract({State.VALUE: None}, choices={True: None, False: None})]
)
CROWDS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.tuples(values(), PARTS), max_size=6)


class OneByOne(Peers):
    """Peers that are never looked at together."""

    def together(self, operator: str) -> None:
        return None


@given(own=values(), members=CROWDS, down=st.booleans())
def test_places(own: Abstract, members: dict[str, Any], down: bool) -> None:
    peers = Peers(Crowd(members), "甲")
    sure, may = better(own, peers.members, down=down)
    assert peers.better(own, down=down) == (len(sure), len(may))


@given(own=values(), members=CROWDS, operator=st.sampled_from(["sum", "mean", "max", "min"]))
def test_together(own: Abstract, members: dict[str, Any], operator: str) -> None:
    crowd = Crowd(members)
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
