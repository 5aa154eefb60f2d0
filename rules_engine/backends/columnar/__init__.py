"""Exact evaluation of many units on columns. Needs numpy: the extra ``batch``."""

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.planning import Plan, Refusal, plan, score_columns
from rules_engine.backends.columnar.reasons import ReasonColumns
from rules_engine.backends.columnar.results import ResultColumns, ScoreColumn, UnitStatus
from rules_engine.backends.columnar.units import columns_of, unit_facts

__all__ = [
    "Answer",
    "Plan",
    "ReasonColumns",
    "Refusal",
    "ResultColumns",
    "ScoreColumn",
    "UnitStatus",
    "columns_of",
    "plan",
    "score_columns",
    "unit_facts",
]
