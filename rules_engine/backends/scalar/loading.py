"""From facts to registers: 未报 and stand-ins, numbers onto their grids."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any

from attrs import field, frozen

from rules_engine.backends.scalar.site import Registers, is_special
from rules_engine.ir.expressions import Attribute
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.ir.passes.grid import Grid, of_type
from rules_engine.ir.passes.ranges import declared
from rules_engine.model.types import FactDecl, NumberType
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, FaultKind, Missing, Number, fault, missing
from rules_engine.records import Shown

# Register 0 says whether the late steps have run; register 1 notes the stand-ins that were taken.
LATE_DONE, STAND_INS = 0, 1

_ABSENT: Any = object()
_NUMBERS: frozenset[Any] = frozenset({int, Fraction})

# No fact is longer than 30 digits; readers see to that, and others pay for a slower path.
_FAR = 10**40

Load = Callable[[UnitFacts, Registers], None]


def off_grid(value: Any, grid: int) -> Any:
    """A value of a register in natural units: ``int`` for whole numbers, else ``Fraction``."""
    if value.__class__ is int:
        return value if grid == 1 else _natural(value, grid)
    if value.__class__ is Fraction and value.denominator == 1:
        return value.numerator
    return value


@lru_cache(maxsize=1 << 14)
def _natural(value: int, grid: int) -> Number:
    """Scores repeat from unit to unit, and making a fraction costs more than looking it up."""
    exact = Fraction(value, grid)
    return exact.numerator if exact.denominator == 1 else exact


@frozen(eq=False, repr=False)
class Loading(Shown):
    """How one declared fact, or field of a record, comes into a register.

    ``order`` is its place in the schema: that of the fact, and of the field within it. ``low`` and
    ``high`` are the declared bounds as registers hold them (on ``grid``, natural without one).
    """

    decl: FactDecl
    out: int
    order: tuple[int, ...]
    grid: Grid = field(init=False)
    numeric: bool = field(init=False)
    low: Number = field(init=False)
    high: Number = field(init=False)

    @grid.default
    def _grid(self) -> Grid:
        return of_type(self.decl.type)

    @numeric.default
    def _numeric(self) -> bool:
        return isinstance(self.decl.type, NumberType)

    @low.default
    def _low(self) -> Number:
        lower = declared(self.decl.type).low
        return -_FAR if lower is None else self._bound(lower, ceil)

    @high.default
    def _high(self) -> Number:
        upper = declared(self.decl.type).high
        return _FAR if upper is None else self._bound(upper, floor)

    def _bound(self, bound: Number, whole: Callable[[Number], int]) -> Number:
        return bound if self.grid is None else whole(bound * self.grid)

    def whole(self) -> tuple[int, int]:
        """The least and the greatest whole number within the bounds, in natural units."""
        grid = self.grid or 1
        return ceil(Fraction(self.low) / grid), floor(Fraction(self.high) / grid)

    def take(self, value: Any, name: str, place: str, index: int, registers: Registers) -> Any:
        """What goes into the register for a value, or for 未报; notes a stand-in that was taken.

        ``index`` is that of the record, 0 for a fact of the unit. A value that the declaration does
        not allow (空 where there is none, no number, more decimals than declared, out of bounds) is
        a fault at ``place``: readers refuse it, other callers may not know.
        """
        if isinstance(value, Missing) and self.decl.has_default:
            registers[STAND_INS][self.order[0], index, *self.order[1:]] = name
            value = self.decl.if_missing
        if is_special(value) or (value is None and may_be_blank(self.decl)):
            return value
        if value is None:
            return fault(FaultKind.BAD_DATA, place)
        return self.number(value, place) if self.numeric else value

    def number(self, value: Any, place: str) -> Any:
        """A number as registers hold it, or the fault that it is at ``place``."""
        if value.__class__ not in _NUMBERS:
            return fault(FaultKind.BAD_DATA, place)
        held = self.held(value)
        if held is None:
            inexact = self.grid is not None and (value * self.grid).denominator > 1
            return fault(FaultKind.BAD_DATA if inexact else FaultKind.OUT_OF_RANGE, place)
        return held

    def held(self, value: Number) -> Number | None:
        """A number as registers hold it; None where the declaration does not allow it."""
        numerator, denominator = value.as_integer_ratio()
        whole, rest = divmod(numerator * (self.grid or 1), denominator)
        if rest:
            return None if self.grid is not None else self._within(value)
        return self._within(whole)

    def _within(self, held: Number) -> Number | None:
        return held if self.low <= held <= self.high else None


def load_fact(load: Loading, facts: UnitFacts, registers: Registers) -> None:
    """Loads a fact of the unit with everything that may have to be looked at."""
    decl = load.decl
    if decl.classes and facts.unit.kind not in decl.classes:
        registers[load.out] = NOT_APPLICABLE
        return
    value = facts.values.get(decl.name, _ABSENT)
    value = missing(decl.name) if value is _ABSENT else value
    place = facts.places.get(decl.name, decl.name)
    registers[load.out] = load.take(value, decl.name, place, 0, registers)


def loaders(loadings: Iterable[Loading]) -> tuple[Load, ...]:
    """The loader of all facts: quick for values as they should be, ``load_fact`` for the others."""
    limited, some = _split(loadings, lambda load: bool(load.decl.classes))
    numbers, plain = _split(some, lambda load: load.numeric)
    return (_load_plain(plain), _load_numbers(numbers), *map(_load_limited, limited))


def _split(
    loadings: Iterable[Loading], test: Callable[[Loading], bool]
) -> tuple[list[Loading], list[Loading]]:
    kept = list(loadings)
    return [load for load in kept if test(load)], [load for load in kept if not test(load)]


def _load_limited(load: Loading) -> Load:
    return lambda facts, registers: load_fact(load, facts, registers)


def _load_plain(loadings: Sequence[Loading]) -> Load:
    rows = tuple((load.decl.name, load.out, load) for load in loadings)

    def run(facts: UnitFacts, registers: Registers) -> None:
        get = facts.values.get
        for name, out, load in rows:
            value = get(name)
            if value is None or value.__class__ is Missing:
                load_fact(load, facts, registers)
            else:
                registers[out] = value

    return run


def _load_numbers(loadings: Sequence[Loading]) -> Load:
    # Whole numbers within their bounds, by far the most, are compared as they are.
    rows = tuple((one.decl.name, one.out, one.grid or 1, *one.whole(), one) for one in loadings)

    def run(facts: UnitFacts, registers: Registers) -> None:
        get = facts.values.get
        for name, out, grid, low, high, load in rows:
            value: Any = get(name)
            if value.__class__ is int and low <= value <= high:
                registers[out] = value * grid
            elif value.__class__ is Fraction:
                held = load.held(value)
                registers[out] = (
                    load.number(value, facts.places.get(name, name)) if held is None else held
                )
            else:
                load_fact(load, facts, registers)

    return run


def load_attribute(node: Attribute, out: int) -> Load:
    """The loader of what the roster says of the unit. Raises KeyError for another attribute."""
    read = _ATTRIBUTES[node.which]

    def run(facts: UnitFacts, registers: Registers) -> None:
        registers[out] = read(facts.unit, node.key)

    return run


# A program that asks for the class has classes, so every unit must have one.
_NO_CLASS = fault(FaultKind.BAD_DATA, "类别")

_ATTRIBUTES: dict[str, Callable[[Unit, str], Any]] = {
    "class": lambda unit, _: _NO_CLASS if unit.kind is None else unit.kind,
    "name": lambda unit, _: unit.name,
    "role": lambda unit, role: role in unit.roles,
    "group": lambda unit, name: unit.group(name) or fault(FaultKind.BAD_DATA, name),
}
