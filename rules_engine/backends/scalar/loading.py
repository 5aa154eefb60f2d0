"""From facts to registers: 未报 and stand-ins, numbers onto their grids."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from rules_engine.backends.scalar.site import Registers, is_special
from rules_engine.ir.expressions import Attribute
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.ir.passes.grid import Grid, of_type
from rules_engine.model.types import FactDecl, NumberType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Missing, fault, missing

# Register 0 says whether the late steps have run; register 1 notes the stand-ins that were taken.
LATE_DONE, STAND_INS = 0, 1

Load = Callable[[UnitFacts, Registers], None]


def checked(value: Any, decl: FactDecl, grid: Grid, place: str) -> Any:
    """A value of this declaration as registers hold it: specials as they are, numbers on ``grid``.

    A value that the declaration does not allow (空 where there is none, no number, more decimals than
    declared) is a fault at ``place``: readers refuse it, other callers may not know.
    """
    if is_special(value) or (value is None and may_be_blank(decl)):
        return value
    if value is None:
        return fault(FaultKind.BAD_DATA, place)
    return _on_grid(value, grid, place) if isinstance(decl.type, NumberType) else value


def _on_grid(value: Any, grid: Grid, place: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return fault(FaultKind.BAD_DATA, place)
    if grid is None:
        return value.numerator if value.denominator == 1 else value
    scaled, rest = divmod(value.numerator * grid, value.denominator)
    return fault(FaultKind.BAD_DATA, place) if rest else scaled


def off_grid(value: Any, grid: int) -> Any:
    """The inverse of ``checked`` for results: natural units, ``int`` where whole."""
    if value.__class__ is int:
        value = Fraction(value, grid) if grid != 1 else value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


@frozen(eq=False)
class Loading:
    """How one declared fact, or field of a record, comes into a register.

    ``order`` is its place in the schema: that of the fact, and of the field within it.
    """

    decl: FactDecl
    out: int
    order: tuple[int, ...]
    grid: Grid = field(init=False)
    numeric: bool = field(init=False)

    @grid.default
    def _grid(self) -> Grid:
        return of_type(self.decl.type)

    @numeric.default
    def _numeric(self) -> bool:
        return isinstance(self.decl.type, NumberType)

    @property
    def simple(self) -> bool:
        """Whether the value goes in as it is found, 未报 as 未报."""
        return not (self.decl.has_default or self.decl.classes)

    def take(self, value: Any, name: str, place: str, index: int, registers: Registers) -> Any:
        """What goes into the register for a value, or for 未报; notes a stand-in that was taken.

        ``index`` is that of the record, 0 for a fact of the unit.
        """
        if isinstance(value, Missing) and self.decl.has_default:
            registers[STAND_INS][self.order[0], index, *self.order[1:]] = name
            value = self.decl.if_missing
        return checked(value, self.decl, self.grid, place)


def load_special(load: Loading) -> Load:
    """The loader of a fact with a stand-in, or for some classes of units only."""
    decl, out, absent = load.decl, load.out, missing(load.decl.name)

    def run(facts: UnitFacts, registers: Registers) -> None:
        if decl.classes and facts.unit.kind not in decl.classes:
            registers[out] = NOT_APPLICABLE
            return
        value = facts.values.get(decl.name, absent)
        place = facts.places.get(decl.name, decl.name)
        registers[out] = load.take(value, decl.name, place, 0, registers)

    return run


def load_attribute(node: Attribute, out: int) -> Load:
    """The loader of what the roster says of the unit. Raises KeyError for another attribute."""
    read = _ATTRIBUTES[node.which]

    def run(facts: UnitFacts, registers: Registers) -> None:
        registers[out] = read(facts.unit, node.key)

    return run


_ATTRIBUTES: dict[str, Callable[[Unit, str], Any]] = {
    "class": lambda unit, _: unit.kind,
    "name": lambda unit, _: unit.name,
    "role": lambda unit, role: role in unit.roles,
}
