"""用例: what a scheme is expected to come to for facts that somebody thought of. Cases are read from
rule text or a table, run like any other facts, and compared; what they exercised is observed."""

from rules_engine.testing.model import Case, Check, Expected, Outcome, Trial
from rules_engine.testing.reading import read_cases
from rules_engine.testing.running import run_cases

__all__ = ["Case", "Check", "Expected", "Outcome", "Trial", "read_cases", "run_cases"]
