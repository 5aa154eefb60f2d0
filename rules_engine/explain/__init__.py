"""What an evaluation means: results, ranks, statistics, and ledgers whose lines add up."""

from rules_engine.explain.evaluation import Evaluation, Evaluator
from rules_engine.explain.ledger import Entry, Ledger, LedgerError, Line, make_ledger
from rules_engine.explain.lost import LostPoints, lost_points
from rules_engine.explain.quotas import QuotaOutcome
from rules_engine.explain.results import QuotaPlace, Section, Status, UnitResult
from rules_engine.explain.rolls import LeftOut, RollEntry, RollValue
from rules_engine.explain.spread import cut_off
from rules_engine.explain.states import APART, NOT_SCORED, STATES, state_word
from rules_engine.explain.statistics import StatisticValue

__all__ = [
    "APART",
    "NOT_SCORED",
    "STATES",
    "Entry",
    "Evaluation",
    "Evaluator",
    "Ledger",
    "LedgerError",
    "LeftOut",
    "Line",
    "LostPoints",
    "QuotaOutcome",
    "QuotaPlace",
    "RollEntry",
    "RollValue",
    "Section",
    "StatisticValue",
    "Status",
    "UnitResult",
    "cut_off",
    "lost_points",
    "make_ledger",
    "state_word",
]
