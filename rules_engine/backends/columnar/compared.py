"""Comparisons between units that were made, as sources of the next table."""

from collections.abc import Mapping

import numpy as np
from attrs import evolve

from rules_engine.backends.columnar.amounts import Amount
from rules_engine.backends.columnar.binding import Bound
from rules_engine.backends.columnar.conclusions import Compared, Source
from rules_engine.backends.columnar.sources import STATES, VALUES, Sources
from rules_engine.backends.columnar.table import Width
from rules_engine.backends.columnar.truths import FAULT, MISSING, NA, NONE, Byte
from rules_engine.backends.columnar.wholes import ONE, Whole
from rules_engine.model.columns import Array

UNDERS = "unders"


# What a plan tries itself on, before there are units.
ANYTHING = Source(-(10**8), 10**8, 100, (1, 1), frozenset((NA, MISSING, FAULT)))


def carrier(sources: Sources, place: int, source: Source) -> Amount:
    """A comparison as a number that a table takes."""
    key = ("unit", "compared", str(place))
    at = Whole(sources.bound(key, VALUES, Width.WIDE), source.low, source.high)
    under, state = ONE, NONE
    if source.under != (1, 1):
        under = Whole(sources.bound(key, UNDERS, Width.WIDE), *source.under)
    if source.may:
        state = Byte(sources.bound(key, STATES, Width.BYTE), source.may)
    return Amount(at, source.scale, under, state)


def with_compared(
    bound: Bound, compared: Mapping[int, Compared], rows: Array | None = None
) -> Bound:
    """Bound columns and comparisons beside them (of the units of ``rows``; None: all)."""
    arrays = dict(bound.arrays)
    for place, each in enumerate(compared.values()):
        key = ("unit", "compared", str(place))
        parts = {VALUES: each.values, STATES: each.states, UNDERS: each.unders}
        for part, array in parts.items():
            if array is not None:
                arrays[key, part] = array if rows is None else np.ascontiguousarray(array[rows])
    return evolve(bound, arrays=arrays)
