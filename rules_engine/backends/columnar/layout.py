"""A table made ready to run: which buffer each register has, rows as numbers.

A register that is bound to a column or a result is memory of its own; the others share buffers, each
given back after its last use, so that a block's registers stay in the cache.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from attrs import Factory, field, frozen

from rules_engine.backends.columnar.assumptions import Key
from rules_engine.backends.columnar.counting import TOGETHER, count_many
from rules_engine.backends.columnar.lowering import Lowered
from rules_engine.backends.columnar.sources import VALUES, Carrier, Input
from rules_engine.backends.columnar.table import UNITS, Call, Reg, Row, Width
from rules_engine.backends.columnar.truths import Byte
from rules_engine.ir.expressions import Expr

T = TypeVar("T")

# Rows that only look: they have no result.
LOOKING = frozenset({"guard"})
# Rows that make one value a unit of its records.
REDUCTIONS = ("count", "total", "worst", "most", "least")


@frozen(eq=False)
class Layout:
    """``slots`` gives the buffer of every register; ``buffers`` are width and space of each. The
    first ones are bound: those of ``inputs``, in order, then those of ``outputs``."""

    rows: tuple[Row | Call, ...]
    inputs: tuple[Input, ...]
    outputs: tuple[Reg, ...]
    slots: dict[Reg, int]
    buffers: tuple[tuple[Width, str], ...]
    maps: tuple[int, ...]
    spaces: tuple[str, ...]
    lowered: Lowered = field(repr=False)
    _kept: dict[Any, Any] = field(init=False, repr=False, factory=dict)

    @property
    def keys(self) -> frozenset[Key]:
        """The columns whose values it looks at."""
        return self.once(_keys)

    def once(self, make: Callable[["Layout"], T]) -> T:
        """What ``make`` makes of the layout, made once."""
        if make not in self._kept:
            self._kept[make] = make(self)
        made: T = self._kept[make]
        return made


def _keys(layout: Layout) -> frozenset[Key]:
    return frozenset(each.key for each in layout.inputs if each.part == VALUES)


def registers_of(carrier: Carrier) -> tuple[Reg, ...]:
    """The registers that hold a carrier's value."""
    parts = (
        (carrier.at,)
        if isinstance(carrier, Byte)
        else (carrier.at.at, carrier.under.at, carrier.state.at)
    )
    return tuple(part for part in parts if isinstance(part, Reg))


def lay_out(lowered: Lowered, roots: Sequence[Expr]) -> Layout:
    """The layout of a table of which the values of ``roots`` are kept."""
    bound = {each.register for each in lowered.inputs}
    kept = dict.fromkeys(
        each for root in roots for each in registers_of(lowered.carriers[id(root)])
    )
    outputs = tuple(each for each in kept if each not in bound)
    rows = counted_together(_needed(lowered.builder.rows, outputs))
    pool = _Pool([each.register for each in lowered.inputs], outputs)
    pool.assign(rows)
    spaces = tuple(dict.fromkeys((UNITS, *(space for _, space in pool.buffers))))
    return Layout(
        tuple(rows),
        lowered.inputs,
        outputs,
        pool.slots,
        tuple(pool.buffers),
        tuple(lowered.builder.maps),
        spaces,
        lowered,
    )


def counted_together(rows: Sequence[Row | Call]) -> list[Row | Call]:
    """The rows with counts that need no other reduction first, and done several at a time."""
    front = _before_reductions(rows)
    counts = [row for row in front if isinstance(row, Row) and row.operation == "count"]
    first = [row for row in front if row not in set(counts)]
    groups: dict[str, list[Row]] = {}
    for row in counts:
        groups.setdefault(row.registers[0].space, []).append(row)
    packed: list[Row | Call] = []
    for group in groups.values():
        packed += (_packed(group[at : at + TOGETHER]) for at in range(0, len(group), TOGETHER))
    done = {id(row) for row in front}
    return [*first, *packed, *(row for row in rows if id(row) not in done)]


def _before_reductions(rows: Sequence[Row | Call]) -> list[Row | Call]:
    """Counts that depend on no reduction, and all that they depend on, in order."""
    late: set[Reg] = set()
    for row in rows:
        reduces = isinstance(row, Call) or row.operation in REDUCTIONS
        if reduces or not late.isdisjoint(row.registers):
            late.update(outs_of(row))
    wanted: set[Reg] = set()
    front = []
    for row in reversed(rows):
        early = isinstance(row, Row) and late.isdisjoint(row.registers)
        counts = early and isinstance(row, Row) and row.operation == "count"
        if counts or (early and not wanted.isdisjoint(outs_of(row))):
            wanted.update(row.registers)
            front.append(row)
    return front[::-1]


def _packed(group: Sequence[Row]) -> Row | Call:
    if len(group) == 1:
        return group[0]
    outs, masks = zip(*((row.out, row.registers[0]) for row in group), strict=True)
    return Call(count_many, tuple(outs), tuple(masks))


def outs_of(row: Row | Call) -> tuple[Reg, ...]:
    """The registers that a row writes."""
    if isinstance(row, Call):
        return row.outs
    return () if row.operation in LOOKING else (row.out,)


def _needed(rows: Sequence[Row | Call], outputs: Iterable[Reg]) -> list[Row | Call]:
    """Rows whose results are used, and those that look at the columns."""
    wanted, kept = set(outputs), []
    for row in reversed(rows):
        looks = isinstance(row, Row) and row.operation in (*LOOKING, "load")
        if looks or not wanted.isdisjoint(outs_of(row)):
            wanted.update(row.registers)
            kept.append(row)
    return kept[::-1]


@frozen(eq=False)
class _Pool:
    inputs: Sequence[Reg]
    outputs: Sequence[Reg]
    slots: dict[Reg, int] = Factory(dict)
    buffers: list[tuple[Width, str]] = Factory(list)
    _free: dict[tuple[Width, str], list[int]] = Factory(dict)

    def assign(self, rows: Sequence[Row | Call]) -> None:
        """A buffer for every register of the rows."""
        for each in (*self.inputs, *self.outputs):
            self._new(each)
        fixed = set(self.slots)
        last = {each: at for at, row in enumerate(rows) for each in row.registers}
        for at, row in enumerate(rows):
            for each in outs_of(row):
                if each not in self.slots:
                    self._take(each)
            used = {*row.registers, *outs_of(row)} - fixed
            for each in sorted(used, key=lambda one: one.index):
                if last.get(each, at) <= at:
                    self._free.setdefault((each.width, each.space), []).append(self.slots[each])

    def _new(self, register: Reg) -> None:
        self.slots[register] = len(self.buffers)
        self.buffers.append((register.width, register.space))

    def _take(self, register: Reg) -> None:
        free = self._free.get((register.width, register.space))
        if free:
            self.slots[register] = free.pop()
        else:
            self._new(register)
