"""Comparisons between the units of a run: a pass over all of them for each stratum, before any is scored.

A pass keeps sums, extremes and counts of each scope, not units; only places within a scope keep how many
units have which value.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from attrs import evolve

from rules_engine.backends.columnar import (
    Conclusion,
    Known,
    Tallies,
    Unprovable,
    added,
    conclude_pass,
    passes_of,
)
from rules_engine.volume.work import Scorer

T = TypeVar("T")
Found = Sequence[Tallies]
# What a pass finds in all units, given the conclusions of those before.
Pass = Callable[[Known], Found]


class CannotCompare(Exception):
    """What units are compared with fits no column. ``reason`` is a Chinese clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def passes(scorer: Scorer) -> int:
    """How many passes come before units are scored."""
    return passes_of(scorer.plan, reasons=scorer.reasons)


def informed(scorer: Scorer, run: Pass) -> Scorer:
    """The scorer with all comparisons made. Raises CannotCompare."""
    known: list[list[Conclusion]] = []
    for _ in range(passes(scorer)):
        try:
            known.append(conclude_pass(scorer.plan, known, run(known), reasons=scorer.reasons))
        except Unprovable as error:
            raise CannotCompare(error.reason) from None
    return evolve(scorer, known=known)


def sums(found: Iterable[Found]) -> Found:
    """What several parts found together."""
    return [added(parts) for parts in zip(*found, strict=True)]
