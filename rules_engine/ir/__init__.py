"""The typed intermediate form: a small closed set of frozen nodes, one fold, and a program of them."""

from rules_engine.ir.expressions import (
    Aggregate,
    Apply,
    Attribute,
    Case,
    Cohort,
    Const,
    Expr,
    Fact,
    Field,
    Round,
)
from rules_engine.ir.fold import Algebra, fold, walk
from rules_engine.ir.places import Places
from rules_engine.ir.program import (
    Clause,
    Exclusion,
    Grade,
    Period,
    Program,
    Quota,
    Ranking,
    RankKey,
    Roll,
    Ruling,
    ScoreNode,
    Statistic,
    Total,
)
from rules_engine.ir.steps import Step, StepKind

__all__ = [
    "Aggregate",
    "Algebra",
    "Apply",
    "Attribute",
    "Case",
    "Clause",
    "Cohort",
    "Const",
    "Exclusion",
    "Expr",
    "Fact",
    "Field",
    "Grade",
    "Period",
    "Places",
    "Program",
    "Quota",
    "RankKey",
    "Ranking",
    "Roll",
    "Round",
    "Ruling",
    "ScoreNode",
    "Statistic",
    "Step",
    "StepKind",
    "Total",
    "fold",
    "walk",
]
