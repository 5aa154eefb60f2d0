"""Exact evaluation of many units on columns. Needs numpy: the extra ``batch``."""

from rules_engine.backends.columnar.answers import Answer
from rules_engine.backends.columnar.batch import Known, Unlooked
from rules_engine.backends.columnar.conclusions import Conclusion
from rules_engine.backends.columnar.planning import (
    Plan,
    Refusal,
    compared_values,
    conclude_pass,
    looked_at,
    passes_of,
    plan,
    plan_anyway,
    score_columns,
    tally_columns,
)
from rules_engine.backends.columnar.reasons import ReasonColumns
from rules_engine.backends.columnar.results import ResultColumns, ScoreColumn, UnitStatus
from rules_engine.backends.columnar.running import foresee
from rules_engine.backends.columnar.table import Unprovable
from rules_engine.backends.columnar.tallies import Tallies, added, exact_number, scopes
from rules_engine.backends.columnar.units import columns_of, unit_facts

__all__ = [
    "Answer",
    "Conclusion",
    "Known",
    "Plan",
    "ReasonColumns",
    "Refusal",
    "ResultColumns",
    "ScoreColumn",
    "Tallies",
    "UnitStatus",
    "Unlooked",
    "Unprovable",
    "added",
    "columns_of",
    "compared_values",
    "conclude_pass",
    "exact_number",
    "foresee",
    "looked_at",
    "passes_of",
    "plan",
    "plan_anyway",
    "scopes",
    "score_columns",
    "tally_columns",
    "unit_facts",
]
