"""What goes to workers: the compiled program, not the path of a scheme; made ready once in each process."""

import hashlib
import pickle
from functools import lru_cache

from attrs import evolve, field, frozen

from rules_engine.backends.columnar import Known, plan_anyway
from rules_engine.facts.roster import Roster
from rules_engine.ir import Program
from rules_engine.model.workdays import NO_CALENDAR, WorkCalendar
from rules_engine.volume.work import Scorer


@frozen
class Shipped:
    """A program as bytes. ``excluded`` are keys of units that are reported twice; ``reasons``: results
    have the clauses that gave or took points; ``known``: what comparisons between units come to."""

    data: bytes
    excluded: frozenset[str] = frozenset()
    reasons: bool = False
    known: Known = field(default=(), eq=False)

    @property
    def size(self) -> int:
        """How many bytes go to each worker."""
        return len(self.data)


def ship(
    program: Program,
    roster: Roster | None,
    calendar: WorkCalendar | None,
    *,
    reasons: bool = False,
) -> Shipped:
    """Pack what a worker needs."""
    packed = (program, roster, calendar or NO_CALENDAR)
    return Shipped(pickle.dumps(packed, protocol=5), reasons=reasons)


def scorer_of(shipped: Shipped) -> Scorer:
    """The scorer of what was shipped."""
    key = hashlib.sha256(shipped.data).digest()
    _KNOWN[key] = shipped.data
    return evolve(_made(key, shipped.excluded, shipped.reasons), known=shipped.known)


_KNOWN: dict[bytes, bytes] = {}


@lru_cache(maxsize=4)
def _made(key: bytes, excluded: frozenset[str], reasons: bool) -> Scorer:
    program, roster, calendar = pickle.loads(_KNOWN[key])  # noqa: S301  # why: packed by our own driver
    return Scorer(plan_anyway(program, calendar), roster, excluded, reasons)
