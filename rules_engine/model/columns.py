"""Facts of many units as columns: whole numbers in arrays, a state for what has no value.

Arrays are numpy's, or anything with its buffer and ``dtype``; this module does not import numpy, so
that the types may be named where it is not installed. Nothing here is a float.
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from attrs import Factory, field, frozen

from rules_engine.model.types import CLASS
from rules_engine.model.values import Value
from rules_engine.records import Shown

Array = Any


class State(IntEnum):
    """What a cell of a column is. A truth value and its state share one byte in the kernels: 0 is 否,
    1 is 是, so a state of a value is 0 and no state is 1. WIDE: the value does not fit the column and
    is kept beside it."""

    VALUE = 0
    NOT_APPLICABLE = 2
    MISSING = 3
    FAULT = 4
    BLANK = 5
    WIDE = 6


@frozen(eq=False, repr=False)
class FactColumn(Shown):
    """One fact, or one field of all records of a list.

    ``values`` by the kind of the fact: a number is an integer of any width, times ``scale`` (98.5%
    with scale 1000 is 985; a 率 is 0…1); 是否 is 0 or 1 in a byte (or bool); 日期 is int32, days since
    1970-01-01; 时刻 is int64, microseconds since then; 选项 and 文本 are codes into ``dictionary``, in
    any order. ``states`` is a byte a cell (``State``), None where every cell has a value; what
    ``values`` holds at other cells does not matter. ``kept`` are values that do not fit, by row: any
    number for WIDE, and the Fault of a FAULT (without one the fact's name is its place).
    ``worst`` is the largest of the states, where whoever made the column knows it without a look.
    ``looked`` is False where values may lie beyond the declaration: nobody looked yet.
    """

    values: Array
    states: Array | None = None
    scale: int = 1
    dictionary: tuple[str, ...] = ()
    kept: Mapping[int, Value] = Factory(dict)
    worst: int | None = None
    looked: bool = True


@frozen(eq=False, repr=False)
class ListColumn(Shown):
    """A list fact: the records of unit ``i`` are rows ``offsets[i]`` to ``offsets[i + 1]`` of each of
    ``fields``. A field that is not there is 未报 in every record. ``states`` as for FactColumn."""

    offsets: Array
    fields: Mapping[str, FactColumn]
    states: Array | None = None
    kept: Mapping[int, Value] = Factory(dict)


@frozen(eq=False, repr=False)
class UnitColumns(Shown):
    """Who the units are. ``names`` can be anything that is indexed by row. ``attributes`` has 类别 and
    the other attributes as options (no value: the unit has none), ``roles`` a byte 0 or 1 by role."""

    names: Sequence[str]
    attributes: Mapping[str, FactColumn] = Factory(dict)
    roles: Mapping[str, Array] = Factory(dict)
    places: Array | None = None

    @property
    def classes(self) -> FactColumn | None:
        """类别."""
        return self.attributes.get(CLASS)


@frozen(eq=False, repr=False)
class FactColumns(Shown):
    """The facts of ``count`` units. A declared fact that is not there is 未报 for all of them."""

    count: int
    units: UnitColumns
    facts: Mapping[str, FactColumn | ListColumn] = field(factory=dict)
