"""From syntax nodes to a checked program: names, types, lowering, checks of the scheme."""

from rules_engine.semantics.analyse import analyse

__all__ = ["analyse"]
