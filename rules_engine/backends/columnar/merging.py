"""The outputs of one or several runs put together: a column of answers for every expression."""

from collections.abc import Mapping, Sequence
from math import lcm
from typing import Any

import numpy as np
from attrs import frozen

from rules_engine.backends.columnar.amounts import Amount
from rules_engine.backends.columnar.answers import Answer, Collector
from rules_engine.backends.columnar.layout import Layout
from rules_engine.backends.columnar.running import Ran, Span
from rules_engine.backends.columnar.sources import Carrier
from rules_engine.backends.columnar.table import Operand, Reg
from rules_engine.backends.columnar.texts import Texts
from rules_engine.backends.columnar.truths import NA, Byte
from rules_engine.ir.expressions import Expr
from rules_engine.model.columns import Array
from rules_engine.model.values import Value

_LARGEST = 2**63 - 1
# The scale of what was evaluated one by one only.
_POINTS = 100


@frozen(eq=False)
class Part:
    """A run: of its columns, ``spans`` are good. ``rows`` are the units that they are of, where they
    were taken out."""

    layout: Layout
    ran: Ran
    spans: Sequence[Span]
    rows: Array | None = None

    def carrier(self, root: Expr) -> Carrier:
        """What the table made of an expression."""
        return self.layout.lowered.carriers[id(root)]

    def whole(self, count: int) -> bool:
        """Whether it is of all units."""
        return self.rows is None and sum(last - first for first, last in self.spans) == count

    def column(self, operand: Operand, count: int, dtype: Any = np.int64) -> Array:
        """The column of a register, or of a constant."""
        if isinstance(operand, Reg):
            return self.ran.outputs[operand]
        return np.full(count, operand, dtype)

    @property
    def count(self) -> int:
        """How many units its columns have."""
        return max((last for _, last in self.spans), default=0)


@frozen(eq=False)
class Patches:
    """Values of single units, by row and by ``id`` of the expression."""

    of: Sequence[tuple[int, Mapping[int, Value]]]


def merge(
    roots: Sequence[Expr], parts: Sequence[Part], patches: Patches, count: int, texts: Texts
) -> dict[int, Answer]:
    """The answers to all ``roots``, by ``id``."""
    whole = next((part for part in parts if part.whole(count)), None)
    if whole is not None and not patches.of:
        return {id(root): _direct(root, whole, count, texts) for root in roots}
    return {id(root): _pieced(root, parts, patches, count, texts) for root in roots}


def _direct(root: Expr, part: Part, count: int, texts: Texts) -> Answer:
    carrier = part.carrier(root)
    if isinstance(carrier, Byte):
        return _truths(root, part.column(carrier.at, count, np.uint8), carrier)
    under = carrier.under.const
    values = part.column(carrier.at.at, count)
    return Answer(
        type=root.type,
        values=texts.places(values) if carrier.words == () else values,
        states=part.column(carrier.state.at, count, np.uint8) if carrier.state.may else None,
        scale=carrier.scale * (under or 1),
        denominators=part.column(carrier.under.at, count) if under is None else None,
        dictionary=_dictionary(carrier, texts),
    )


def _truths(root: Expr, raw: Array, carrier: Byte) -> Answer:
    if not carrier.may:
        return Answer(root.type, raw)
    return Answer(root.type, (raw == 1).view(np.uint8), np.where(raw >= NA, raw, np.uint8(0)))


def _dictionary(carrier: Amount, texts: Texts) -> tuple[str, ...]:
    return texts.texts() if carrier.words == () else carrier.words or ()


def _pieced(
    root: Expr, parts: Sequence[Part], patches: Patches, count: int, texts: Texts
) -> Answer:
    pieces = [(part, _direct(root, part, part.count, texts)) for part in parts]
    scale = lcm(*(piece.scale for _, piece in pieces)) if pieces else _POINTS
    made = Collector(count, root.type, scale if scale <= _LARGEST else 1)
    for part, piece in pieces:
        for first, last in part.spans:
            rows = np.arange(first, last) if part.rows is None else part.rows[first:last]
            _put(made, piece, rows, np.arange(first, last))
    for row, values in patches.of:
        made.put(row, values[id(root)])
    return made.column()


def _put(made: Collector, piece: Answer, rows: Array, at: Array) -> None:
    """Some rows of a piece, on the scale of what is made. Values that do not fit are kept beside."""
    values = piece.values[at].astype(np.int64)
    if piece.dictionary:
        numbers = [made.words.setdefault(word, len(made.words)) for word in piece.dictionary]
        safe = np.clip(values, 0, len(numbers) - 1)
        values = np.array(numbers, np.int64)[safe]
    states = np.zeros(len(at), np.uint8) if piece.states is None else piece.states[at]
    factor, rest = divmod(made.scale, piece.scale)
    fits = not rest and (factor == 1 or _most(values) * factor <= _LARGEST)
    if fits:
        made.values[rows], made.states[rows] = values * factor, states
        made.divide(rows, piece.denominators[at] if piece.denominators is not None else None)
    else:
        for row, place in zip(rows, at, strict=True):
            made.put(int(row), piece.value(int(place)))


def _most(values: Array) -> int:
    return max(abs(int(values.min())), abs(int(values.max()))) if len(values) else 0
