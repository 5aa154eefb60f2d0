"""A rules engine for government performance evaluation: Chinese `.rule` schemes, exact and explained scores.

The public API is ``rules_engine.pipeline``; this module imports nothing, so that ``rules --help`` is quick.
"""

__version__ = "0.1.0"
