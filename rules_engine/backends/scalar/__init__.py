"""The exact scalar backend: one unit at a time, no floats, every intermediate value kept to see."""

from rules_engine.backends.scalar.cohorts import NO_OTHERS, Compared, Comparing, Member, Others
from rules_engine.backends.scalar.machine import Machine, prepare
from rules_engine.backends.scalar.observation import Observation, Outline, Reading

__all__ = [
    "NO_OTHERS",
    "Compared",
    "Comparing",
    "Machine",
    "Member",
    "Observation",
    "Others",
    "Outline",
    "Reading",
    "prepare",
]
