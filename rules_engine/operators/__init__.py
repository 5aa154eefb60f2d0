"""What each operator is: declarations only. Every backend has a table with exactly these keys."""

from rules_engine.operators.table import AGGREGATES, COHORT_AGGREGATES, OPERATORS, Operator, Policy

__all__ = ["AGGREGATES", "COHORT_AGGREGATES", "OPERATORS", "Operator", "Policy"]
