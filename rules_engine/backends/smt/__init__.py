"""The solver backend: terms of z3 over everything that a unit may report, exact and with states.

Imports z3, which is an extra; `analysis` asks for this package only where it is installed.
"""

from rules_engine.backends.smt.algebra import terms_of
from rules_engine.backends.smt.encoding import Encoding
from rules_engine.backends.smt.outcomes import Outcome
from rules_engine.backends.smt.query import Answer, Asking, Found, ask, ask_apart, ask_pair
from rules_engine.backends.smt.space import Names, Space
from rules_engine.backends.smt.terms import Rows, Term
from rules_engine.backends.smt.walks import Walk, ask_cliff, ask_drop

__all__ = [
    "Answer",
    "Asking",
    "Encoding",
    "Found",
    "Names",
    "Outcome",
    "Rows",
    "Space",
    "Term",
    "Walk",
    "ask",
    "ask_apart",
    "ask_cliff",
    "ask_drop",
    "ask_pair",
    "terms_of",
]
