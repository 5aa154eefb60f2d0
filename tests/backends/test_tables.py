"""Every operator that is declared has its kernel, and there is no other."""

import pytest

from rules_engine.backends.scalar.aggregates import AGGREGATE_KERNELS
from rules_engine.backends.scalar.cohorts import COHORT_KERNELS
from rules_engine.backends.scalar.kernels import KERNELS
from rules_engine.operators import AGGREGATES, COHORT_AGGREGATES, OPERATORS


@pytest.mark.parametrize(
    ("kernels", "declared"),
    [
        (KERNELS, OPERATORS),
        (AGGREGATE_KERNELS, AGGREGATES),
        (COHORT_KERNELS, COHORT_AGGREGATES),
    ],
)
def test_keys_are_those_declared(kernels: dict, declared: dict) -> None:
    assert list(kernels) == list(declared)
