"""Lists: the steps that run for each record, and the aggregates that take their columns."""

from collections.abc import Callable, Sequence
from itertools import compress, count
from operator import itemgetter
from typing import Any

from attrs import frozen

from rules_engine.backends.scalar.aggregates import BEYOND, COVERED, Aggregation, Column, Tracing
from rules_engine.backends.scalar.loading import Loading, off_grid
from rules_engine.backends.scalar.site import Registers, Site, Step, is_special
from rules_engine.model.values import Missing, Record, Value, missing
from rules_engine.records import Shown

_ABSENT = object()
# What is kept of the records of an aggregate: its column of where, that of its values and their grid.
Trace = tuple[Column, Column, int]
_UNTRACED: Trace = ((), (), 1)


@frozen(eq=False, repr=False)
class Aggregating(Shown):
    """An Aggregate node at work. ``site.operands`` are the registers of where and value (that of a
    constant where there is none) and of the keys; the column of where is kept in ``trace``, or what
    ``tracing`` makes of the columns."""

    site: Site
    kernel: Aggregation
    trace: int
    tracing: Tracing | None = None


@frozen(eq=False, repr=False)
class Listing(Shown):
    """Aggregates over one list that can be computed together.

    ``source`` is the register of the list, ``fields`` what is loaded of each record, ``steps`` what
    runs for each.
    """

    name: str
    source: int
    fields: tuple[Loading, ...]
    steps: tuple[Step, ...]
    aggregates: tuple[Aggregating, ...]

    def step(self) -> Step:
        """One step of a unit that runs all of this."""
        read = tuple(dict.fromkeys(a for one in self.aggregates for a in one.site.operands))
        # A lone register is picked twice: itemgetter of one index gives no tuple.
        pick = itemgetter(*read, *read[:1])
        load, steps, source = _record_loader(self.name, self.fields), self.steps, self.source
        reduce, nothing = _reducer(self.aggregates, read), [()] * len(read)

        def run(r: Registers) -> None:
            records = r[source]
            if records is None or is_special(records):
                self._refuse(records, r)
                return
            rows = []
            for index, record in enumerate(records, 1):
                load(record, index, r)
                for step in steps:
                    step(r)
                rows.append(pick(r))
            reduce(list(zip(*rows, strict=True)) or nothing, r)

        return run

    def _refuse(self, records: Any, r: Registers) -> None:
        """The list itself is 未报, 不适用, 出错 or 空: so is all that is made of it."""
        for one in self.aggregates:
            r[one.site.out] = one.site.merge([records])
            r[one.trace] = _UNTRACED


def _reducer(
    aggregates: Sequence[Aggregating], read: Sequence[int]
) -> Callable[[Sequence[Column], Registers], None]:
    """What takes the columns of the registers ``read`` to the results."""
    places = [[read.index(operand) for operand in one.site.operands] for one in aggregates]
    rows = tuple(
        (one.site, one.kernel, one.site.out, one.trace, one.tracing, place[0], place[1], place[2:])
        for one, place in zip(aggregates, places, strict=True)
    )

    def reduce(columns: Sequence[Column], r: Registers) -> None:
        for site, kernel, out, trace, tracing, held, of, keyed in rows:
            where, value = columns[held], columns[of]
            keys = [columns[index] for index in keyed] if keyed else ()
            r[out] = kernel(site, where, value, *keys)
            r[trace] = (tracing(where, value, keys) if tracing else where, value, site.grid)

    return reduce


def _record_loader(
    name: str, fields: Sequence[Loading]
) -> Callable[[Record, int, Registers], None]:
    """What loads the fields of a record of the list ``name``, given its 1-based index."""
    plain = tuple((one.decl.name, one.out, one) for one in fields if not one.numeric)
    numbers = tuple(
        (one.decl.name, one.out, one.grid or 1, *one.whole(), one) for one in fields if one.numeric
    )

    def load(record: Record, index: int, r: Registers) -> None:
        get = record.get
        for key, out, one in plain:
            value: Any = get(key)
            if value is None or value.__class__ is Missing:
                value = _take(one, record, name, index, r)
            r[out] = value
        for key, out, grid, low, high, one in numbers:
            value = get(key)
            quick = value.__class__ is int and low <= value <= high
            r[out] = value * grid if quick else _take(one, record, name, index, r)

    return load


def _take(load: Loading, record: Record, source: str, index: int, r: Registers) -> Any:
    name = f"{source}[{index}].{load.decl.name}"
    value: Any = record.get(load.decl.name, _ABSENT)
    value = missing(name) if value is _ABSENT else value
    return load.take(value, name, name, index, r)


def matched(trace: Trace) -> tuple[int, ...]:
    """Positions of the records that are held."""
    return tuple(compress(count(), (held is True for held in trace[0])))


def covered(trace: Trace) -> tuple[int, ...]:
    """Positions of the records that another one stands for."""
    return tuple(compress(count(), (held is COVERED for held in trace[0])))


def beyond(trace: Trace) -> tuple[int, ...]:
    """Positions of the records that no other one stands for, but that are not among those taken."""
    return tuple(compress(count(), (held is BEYOND for held in trace[0])))


def values_of(trace: Trace) -> tuple[Value, ...]:
    """What each record gave, of those that are not held too."""
    return tuple(off_grid(value, trace[2]) for value in trace[1])
