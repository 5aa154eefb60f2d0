"""Lists: the steps that run for each record, and the aggregates that take their columns."""

from collections.abc import Sequence
from itertools import compress, count
from operator import itemgetter
from typing import Any

from attrs import frozen

from rules_engine.backends.scalar.aggregates import Aggregation, Column
from rules_engine.backends.scalar.loading import Loading
from rules_engine.backends.scalar.site import Registers, Site, Step, is_special
from rules_engine.model.values import Missing, Record, missing

_ABSENT = object()


@frozen(eq=False)
class Aggregating:
    """An Aggregate node at work. ``site.operands`` are the registers of where and value (that of a
    constant where there is none); the column of where is kept in ``trace``."""

    site: Site
    kernel: Aggregation
    trace: int


@frozen(eq=False)
class Listing:
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
        pick = itemgetter(*(operand for one in self.aggregates for operand in one.site.operands))
        load, steps, name = self._loader(), self.steps, self.name

        def run(r: Registers) -> None:
            records = r[self.source]
            if records is None or is_special(records):
                self._refuse(records, r)
                return
            rows = []
            for index, record in enumerate(records, 1):
                load(record, f"{name}[{index}].", index, r)
                for step in steps:
                    step(r)
                rows.append(pick(r))
            self._reduce(rows, r)

        return run

    def _refuse(self, records: Any, r: Registers) -> None:
        """The list itself is 未报, 不适用, 出错 or 空: so is all that is made of it."""
        for one in self.aggregates:
            r[one.site.out] = one.site.merge([records])
            r[one.trace] = ()

    def _reduce(self, rows: Sequence[Column], r: Registers) -> None:
        columns = list(zip(*rows, strict=True)) or [()] * (2 * len(self.aggregates))
        for position, one in enumerate(self.aggregates):
            where = columns[2 * position]
            r[one.trace] = where
            r[one.site.out] = one.kernel(one.site, where, columns[2 * position + 1])

    def _loader(self) -> Any:
        plain = tuple((one.decl.name, one.out, one) for one in self.fields if _is_plain(one))
        others = tuple(one for one in self.fields if not _is_plain(one))

        def load(record: Record, prefix: str, index: int, r: Registers) -> None:
            for name, out, one in plain:
                value: Any = record.get(name)
                if value is None or value.__class__ is Missing:
                    value = _take(one, record, prefix, index, r)
                r[out] = value
            for one in others:
                _load_other(one, record, prefix, index, r)

        return load


def _is_plain(load: Loading) -> bool:
    return not load.numeric


def _load_other(load: Loading, record: Record, prefix: str, index: int, r: Registers) -> None:
    value: Any = record.get(load.decl.name)
    if value.__class__ is int and load.low <= value <= load.high:
        r[load.out] = value * (load.grid or 1)
    else:
        r[load.out] = _take(load, record, prefix, index, r)


def _take(load: Loading, record: Record, prefix: str, index: int, r: Registers) -> Any:
    name = prefix + load.decl.name
    value: Any = record.get(load.decl.name, _ABSENT)
    value = missing(name) if value is _ABSENT else value
    return load.take(value, name, name, index, r)


def matched(trace: Column) -> tuple[int, ...]:
    """Positions of the records that are held."""
    return tuple(compress(count(), (held is True for held in trace)))
