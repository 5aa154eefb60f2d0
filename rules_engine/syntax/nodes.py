"""Syntax nodes: the text of a scheme as frozen data, close to how it is written.

Every node has a ``span``; spans do not take part in equality, so two texts that say the same thing
the same way give equal nodes. The statements are gathered here; ``Expr`` nodes live in
``expressions``.
"""

from attrs import frozen

from rules_engine.source import Span
from rules_engine.syntax.expressions import Node, place
from rules_engine.syntax.nodes_cases import (
    Case,
    CaseFacts,
    CaseItem,
    CaseUnit,
    CaseValue,
    Expectation,
    Expectations,
    Given,
    GivenList,
    GivenRecord,
    SameAs,
    UnitTrait,
)
from rules_engine.syntax.nodes_clauses import (
    Amount,
    Band,
    Bands,
    Best,
    Clause,
    CompareBand,
    Manual,
    NoScore,
    OptionBand,
    PerOccurrence,
    RangeBand,
    RestBand,
    SameMatter,
    Shortfall,
    Target,
)
from rules_engine.syntax.nodes_indicators import (
    Adjustment,
    Applies,
    Cap,
    Floor,
    Indicator,
    IndicatorItem,
    Limit,
    NotApplicableWhen,
    Overdraft,
    UntilExhausted,
    Weight,
    Worth,
)
from rules_engine.syntax.nodes_reuse import (
    Extension,
    ExtensionItem,
    Removal,
    Replacement,
    Reuse,
)
from rules_engine.syntax.nodes_rulings import (
    Cut,
    Exclusion,
    Grade,
    GradeMove,
    Grades,
    GroupBy,
    Override,
    Places,
    Ranking,
    RankingItem,
    RankKey,
    RulingItem,
    RulingWhen,
    Statistic,
    Statistics,
    Ties,
    Veto,
)
from rules_engine.syntax.nodes_scheme import (
    AsOf,
    Cite,
    Decimals,
    DefaultTreatment,
    Definition,
    Direction,
    Fact,
    FactModifier,
    Factor,
    Facts,
    FullMarks,
    GapsLeftOut,
    IfMissing,
    MayNotApply,
    NamedType,
    Note,
    Nullable,
    OnlyFor,
    OptionsType,
    Peers,
    Points,
    Rounding,
    Scheme,
    SchemeItem,
    Silence,
    TotalLimit,
    UnitAttribute,
    Units,
    Year,
)
from rules_engine.syntax.nodes_standing import (
    Lifted,
    Quota,
    QuotaItem,
    QuotaLimit,
    Regrade,
    Roll,
    RollGrades,
    RollItem,
    RosterOrder,
    Take,
)
from rules_engine.syntax.nodes_tables import Table, TableRow
from rules_engine.syntax.nodes_time import Parameter, Period, Version

__all__ = [
    "Adjustment",
    "Amount",
    "Applies",
    "AsOf",
    "Band",
    "Bands",
    "Best",
    "Block",
    "Cap",
    "Case",
    "CaseFacts",
    "CaseItem",
    "CaseUnit",
    "CaseValue",
    "Cite",
    "Clause",
    "CompareBand",
    "Cut",
    "Decimals",
    "DefaultTreatment",
    "Definition",
    "Direction",
    "Exclusion",
    "Expectation",
    "Expectations",
    "Extension",
    "ExtensionItem",
    "Fact",
    "FactModifier",
    "Factor",
    "Facts",
    "File",
    "Floor",
    "FullMarks",
    "GapsLeftOut",
    "Given",
    "GivenList",
    "GivenRecord",
    "Grade",
    "GradeMove",
    "Grades",
    "GroupBy",
    "IfMissing",
    "Indicator",
    "IndicatorItem",
    "Lifted",
    "Limit",
    "Manual",
    "MayNotApply",
    "NamedType",
    "NoScore",
    "NotApplicableWhen",
    "Note",
    "Nullable",
    "OnlyFor",
    "OptionBand",
    "OptionsType",
    "Overdraft",
    "Override",
    "Parameter",
    "Part",
    "Peers",
    "PerOccurrence",
    "Period",
    "Places",
    "Points",
    "Quota",
    "QuotaItem",
    "QuotaLimit",
    "RangeBand",
    "RankKey",
    "Ranking",
    "RankingItem",
    "Regrade",
    "Removal",
    "Replacement",
    "RestBand",
    "Reuse",
    "Roll",
    "RollGrades",
    "RollItem",
    "RosterOrder",
    "Rounding",
    "RulingItem",
    "RulingWhen",
    "SameAs",
    "SameMatter",
    "Scheme",
    "SchemeItem",
    "Shortfall",
    "Silence",
    "Statistic",
    "Statistics",
    "Table",
    "TableRow",
    "Take",
    "Target",
    "Ties",
    "TotalLimit",
    "UnitAttribute",
    "UnitTrait",
    "Units",
    "UntilExhausted",
    "Version",
    "Veto",
    "Weight",
    "Worth",
    "Year",
]

Part = (
    Units
    | Facts
    | Definition
    | Parameter
    | Table
    | Indicator
    | Adjustment
    | Veto
    | Override
    | Grades
    | Ranking
    | Quota
    | Roll
    | Statistics
)
Block = Scheme | Part | Case | Silence | Reuse | Replacement[Part] | Removal | Extension


@frozen(eq=False, repr=False)
class File(Node):
    """A rule file: its blocks in the order of the text."""

    blocks: tuple[Block, ...]
    span: Span = place()
