"""Which clauses gave or took points, for every unit: a set of clause numbers as bits.

Bit ``n`` (of byte ``n // 8``, lowest first) is about the reason of this number (``ir.passes.reasons``).
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import field, frozen

from rules_engine.backends.columnar.answers import Answer
from rules_engine.ir.expressions import Expr
from rules_engine.ir.passes.reasons import Reason, reasons_of
from rules_engine.ir.program import Program
from rules_engine.model.columns import Array, State
from rules_engine.records import Shown


@frozen(eq=False, repr=False)
class ReasonColumns(Shown):
    """``fired`` are the reasons of each unit, ``waiting`` those that 未报 or 出错 leave open: a row of
    bytes for each unit."""

    reasons: tuple[Reason, ...]
    fired: Array = field(repr=False)
    waiting: Array = field(repr=False)

    def of(self, row: int) -> tuple[Reason, ...]:
        """The reasons of a unit, in the order of the text."""
        return _named(self.reasons, self.fired[row])

    def open(self, row: int) -> tuple[Reason, ...]:
        """What may or may not be a reason of a unit."""
        return _named(self.reasons, self.waiting[row])


def _named(reasons: Sequence[Reason], packed: Array) -> tuple[Reason, ...]:
    bits = np.unpackbits(packed, bitorder="little", count=len(reasons))
    return tuple(reasons[number] for number in np.flatnonzero(bits).tolist())


def reason_roots(program: Program) -> Iterator[Expr]:
    """The expressions that reasons are made of."""
    for reason in reasons_of(program):
        yield reason.expr
        if reason.node is not None and reason.node.applicable is not None:
            yield from (reason.node.applicable, reason.node.score)


def reason_columns(program: Program, values: Mapping[int, Answer], count: int) -> ReasonColumns:
    """The reasons of all units, from the columns of ``reason_roots``."""
    reasons = reasons_of(program)
    fired = np.zeros((count, len(reasons)), bool)
    waiting = np.zeros((count, len(reasons)), bool)
    for reason in reasons:
        answer, listed = values[id(reason.expr)], _listed(reason, values, count)
        fired[:, reason.number] = _is_given(answer) & listed
        waiting[:, reason.number] = answer.having(State.MISSING, State.FAULT) & listed
    return ReasonColumns(reasons, _packed(fired), _packed(waiting))


def _packed(bits: Array) -> Array:
    return np.packbits(bits, axis=1, bitorder="little")


def _is_given(answer: Answer) -> Array:
    """A number other than 0, or 是. What does not fit the column is not 0."""
    plain = answer.having(State.VALUE) & (np.asarray(answer.values) != 0)
    return plain | answer.having(State.WIDE)


def _listed(reason: Reason, values: Mapping[int, Answer], count: int) -> Array:
    """Whether the ledger of a unit lists the clause."""
    if reason.node is None or reason.node.applicable is None:
        return np.ones(count, bool)
    applicable = values[id(reason.node.applicable)]
    none = applicable.having(State.VALUE) & (np.asarray(applicable.values) == 0)
    scored = values[id(reason.node.score)].having(State.VALUE, State.WIDE)
    return ~none | scored
