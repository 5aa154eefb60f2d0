"""The table of operations: rows over typed registers, in order, each register written once.

A register holds one value a unit, or one a record of a list (its ``space``). Equal rows are made
once. Immediates are Python integers; nothing here knows what they mean.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from attrs import Factory, field, frozen


class Width(IntEnum):
    """What a register holds: a byte (truth value or state), or an integer of 32 or 64 bits."""

    BYTE = 0
    NARROW = 1
    WIDE = 2


LIMITS = {Width.NARROW: 2**31 - 1, Width.WIDE: 2**63 - 1}
# The space of registers that hold one value a unit.
UNITS = ""


class Unprovable(Exception):
    """No integer of 64 bits is proved to hold a number. ``reason`` is a Chinese clause."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@frozen
class Reg:
    """A register."""

    index: int
    width: Width
    space: str = UNITS


Operand = Reg | int


@frozen
class Row:
    """An operation of the table. ``form`` says of each operand whether it is a register (``r``) or
    an immediate (``i``); ``width`` is that of the operands it computes on."""

    operation: str
    form: str
    width: Width
    out: Reg
    registers: tuple[Reg, ...]
    immediates: tuple[int, ...]


@frozen(eq=False)
class Call:
    """A rare operation that is done by a function on arrays, block by block."""

    function: Callable[..., None] = field(repr=False)
    outs: tuple[Reg, ...]
    registers: tuple[Reg, ...]


@frozen(eq=False)
class Builder:
    """Gathers rows. ``maps`` are tables of codes, one after the other."""

    rows: list[Row | Call] = Factory(list)
    registers: list[Reg] = Factory(list)
    maps: list[int] = Factory(list)
    _made: dict[Any, Reg] = Factory(dict)
    _of: dict[Reg, Row] = Factory(dict)

    def register(self, width: Width, space: str = UNITS) -> Reg:
        """A new register."""
        made = Reg(len(self.registers), width, space)
        self.registers.append(made)
        return made

    def emit(
        self,
        operation: str,
        operands: Sequence[Operand],
        *,
        width: Width,
        out: Width,
        space: str | None = None,
        extra: tuple[int, ...] = (),
    ) -> Reg:
        """The register of a row, made where there is none like it yet. Operands of one space."""
        registers = tuple(each for each in operands if isinstance(each, Reg))
        immediates = tuple(each for each in operands if not isinstance(each, Reg))
        form = "".join("r" if isinstance(each, Reg) else "i" for each in operands)
        where = registers[0].space if space is None else space
        key = (operation, form, width, out, where, registers, immediates, extra)
        if key not in self._made:
            self._made[key] = made = self.register(out, where)
            row = Row(operation, form, width, made, registers, (*immediates, *extra))
            self.rows.append(row)
            self._of[made] = row
        return self._made[key]

    def row_of(self, operand: Operand) -> Row | None:
        """The row that makes a register; None for a constant or a column."""
        return self._of.get(operand) if isinstance(operand, Reg) else None

    def call(
        self,
        function: Callable[..., None],
        registers: Sequence[Reg],
        outs: Sequence[Width],
        space: str | None = None,
    ) -> tuple[Reg, ...]:
        """The registers that a function writes: it takes the arrays of both, outputs first. They are in
        the space of its operands, or in ``space``."""
        space = registers[0].space if space is None else space
        made = tuple(self.register(width, space) for width in outs)
        self.rows.append(Call(function, made, tuple(registers)))
        return made

    def mapping(self, codes: Sequence[int]) -> int:
        """Where in ``maps`` a table of codes begins."""
        start = len(self.maps)
        self.maps.extend(codes)
        return start

    def spread(self, operand: Operand, space: str) -> Operand:
        """A value of the unit, for each record of a list; constants and records stay."""
        if not isinstance(operand, Reg) or operand.space == space:
            return operand
        return self.emit("spread", (operand,), width=operand.width, out=operand.width, space=space)

    def together(self, *operands: Operand) -> tuple[Operand, ...]:
        """Operands in one space: that of records, where any is."""
        spaces = {each.space for each in operands if isinstance(each, Reg)} - {UNITS}
        if not spaces:
            return operands
        (space,) = spaces
        return tuple(self.spread(each, space) for each in operands)
