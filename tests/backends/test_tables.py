"""Every operator that is declared has its kernel, and there is no other."""

import pytest

from rules_engine.backends.columnar.lists import AGGREGATES_LOWERED
from rules_engine.backends.columnar.lowered_operators import OPERATORS_LOWERED
from rules_engine.backends.interval.aggregates import AGGREGATE_KERNELS as INTERVAL_AGGREGATES
from rules_engine.backends.interval.cohorts import COHORT_KERNELS as INTERVAL_COHORTS
from rules_engine.backends.interval.kernels import DAY_KERNELS
from rules_engine.backends.interval.kernels import KERNELS as INTERVAL_KERNELS
from rules_engine.backends.scalar.aggregates import AGGREGATE_KERNELS
from rules_engine.backends.scalar.cohorts import COHORT_KERNELS
from rules_engine.backends.scalar.kernels import CALENDAR_KERNELS, KERNELS
from rules_engine.operators import AGGREGATES, CALENDAR_OPERATORS, COHORT_AGGREGATES, OPERATORS


@pytest.mark.parametrize(
    ("kernels", "declared"),
    [
        (KERNELS, [name for name in OPERATORS if name not in CALENDAR_OPERATORS]),
        (CALENDAR_KERNELS, [name for name in OPERATORS if name in CALENDAR_OPERATORS]),
        (AGGREGATE_KERNELS, AGGREGATES),
        (COHORT_KERNELS, COHORT_AGGREGATES),
    ],
)
def test_keys_are_those_declared(kernels: dict, declared: dict) -> None:
    assert list(kernels) == list(declared)


@pytest.mark.parametrize(
    ("kernels", "declared"),
    [
        (INTERVAL_KERNELS.keys() | DAY_KERNELS.keys(), OPERATORS),
        (INTERVAL_AGGREGATES.keys(), AGGREGATES),
        (INTERVAL_COHORTS.keys(), COHORT_AGGREGATES),
    ],
)
def test_the_interval_backend_has_the_same_operators(kernels: set, declared: dict) -> None:
    assert kernels == declared.keys()
    assert not INTERVAL_KERNELS.keys() & DAY_KERNELS.keys()


@pytest.mark.parametrize(
    ("kernels", "declared"),
    [(OPERATORS_LOWERED, OPERATORS), (AGGREGATES_LOWERED, AGGREGATES)],
)
def test_the_columnar_backend_has_the_same_operators(kernels: dict, declared: dict) -> None:
    assert kernels.keys() == declared.keys()
