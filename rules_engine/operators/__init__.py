"""What each operator is: declarations only. Every backend has a table with exactly these keys."""

from rules_engine.operators.table import (
    AGGREGATES,
    CALENDAR_OPERATORS,
    COHORT_AGGREGATES,
    COHORT_RANKS,
    COMPARED,
    DENIED,
    FEWEST_RECORDS,
    FLIPPED,
    OPERATORS,
    TELLING_OPERATORS,
    Operator,
    Policy,
)

__all__ = [
    "AGGREGATES",
    "CALENDAR_OPERATORS",
    "COHORT_AGGREGATES",
    "COHORT_RANKS",
    "COMPARED",
    "DENIED",
    "FEWEST_RECORDS",
    "FLIPPED",
    "OPERATORS",
    "TELLING_OPERATORS",
    "Operator",
    "Policy",
]
