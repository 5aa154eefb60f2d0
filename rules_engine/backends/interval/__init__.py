"""The interval backend: what every expression can come to, for facts within their declarations.

    found = bounds(program)                    # any unit, any facts
    found = bounds(program, known=facts)       # this unit; what it has not reported is free
    found.of(node.score).low, .high, .attains_low, .attains_high, .states, .choices

Sound for complete facts of all units: an expression never comes to anything else. What is marked as
attained is attained by some facts, and ``low_at`` … say by which; other ends are 非紧.
"""

from rules_engine.backends.interval.bounds import Bounds, bounds
from rules_engine.backends.interval.values import Abstract, State
from rules_engine.backends.interval.witnesses import Witness

__all__ = ["Abstract", "Bounds", "State", "Witness", "bounds"]
