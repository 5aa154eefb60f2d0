"""Facts to try claims on: what declarations allow, mostly at the edges that the scheme itself names.

The same scheme always gives the same facts: what looks like chance is a fixed sequence.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any, TypeVar

from attrs import define, field, frozen

from rules_engine.ir.expressions import Aggregate, Const, Expr, Fact, Field
from rules_engine.ir.fold import walk
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.ir.passes.grid import reported
from rules_engine.ir.passes.roots import all_roots
from rules_engine.ir.program import Program
from rules_engine.model.types import (
    RATIO,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    ListType,
    NumberType,
    OptionType,
    ValueType,
)
from rules_engine.model.units import Unit, UnitFacts
from rules_engine.model.values import NOT_APPLICABLE, Value

T = TypeVar("T")
# A grid, and the least and the most number of its steps (None: as many as there may be).
_Span = tuple[int, int, int | None]
_DAY = date(2019, 6, 15)
_LENGTHS = (0, 1, 1, 2, 3, 5, 8, 13, 26)
_MOST = 8
_PLACES = 2


@define
class Sequential:
    """A fixed sequence of numbers that look drawn by chance."""

    state: int = 20190615

    def below(self, count: int) -> int:
        """The next number from 0 up to, and without, ``count``."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % count

    def one_of(self, choices: Sequence[T]) -> T:
        """The next choice."""
        return choices[self.below(len(choices))]

    def once_in(self, count: int) -> bool:
        """Whether it is time for what happens once in so many times."""
        return self.below(count) == 0


@frozen(eq=False)
class Drawing:
    """Draws facts of units for a program."""

    program: Program
    sequence: Sequential = field(factory=Sequential)
    known: dict[_Span, list[int]] = field(factory=dict)
    spans: dict[int, tuple[NumberType, _Span]] = field(factory=dict)

    @cached_property
    def numbers(self) -> tuple[Fraction, ...]:
        """The numbers that the scheme names."""
        return tuple(sorted({Fraction(value) for value in self._constants((int, Fraction))}))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that it names."""
        found = sorted(self._constants(date)) or [_DAY]
        return tuple(day if not isinstance(day, datetime) else day.date() for day in found)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that it names."""
        return tuple(sorted(self._constants(str))) or ("甲",)

    def _constants(self, kinds: Any) -> set[Any]:
        values = (node.value for node in walk(all_roots(self.program)) if isinstance(node, Const))
        return {
            value for value in values if isinstance(value, kinds) and not isinstance(value, bool)
        }

    def units(self, count: int, first: int = 0) -> list[UnitFacts]:
        """So many units with every fact reported, from the ``first`` on; the very first are plain."""
        places = range(first, first + count)
        return [self.unit(f"单位{place}", plain=place < _PLACES) for place in places]

    def unit(self, name: str, plain: bool = False) -> UnitFacts:
        """A unit; ``plain``: without what is out of the ordinary."""
        schema = self.program.schema
        kind = self.sequence.one_of(schema.classes) if schema.classes else None
        roles = frozenset(role for role in schema.roles if self.sequence.once_in(2))
        groups = tuple((key, self.sequence.one_of(values)) for key, values in schema.groupings)
        due = [decl for decl in schema.facts if not decl.classes or kind in decl.classes]
        values = {decl.name: self.value(decl, plain) for decl in due}
        return UnitFacts(Unit(name, kind, roles, groups), values)

    def value(self, decl: FactDecl, plain: bool = False) -> Value:
        """A value that the declaration allows."""
        if not plain and may_be_blank(decl) and self.sequence.once_in(5):
            return None
        if not plain and decl.may_not_apply and self.sequence.once_in(5):
            return NOT_APPLICABLE
        if isinstance(decl.type, ListType):
            return self._records(decl.type)
        return self._plain(decl.type)

    def _plain(self, kind: ValueType) -> Value:
        match kind:
            case BoolType():
                return self.sequence.once_in(2)
            case NumberType():
                return self._number(kind)
            case OptionType(names=names):
                return self.sequence.one_of(names)
            case DateType():
                return self._day()
            case DateTimeType():
                hours = timedelta(minutes=self.sequence.below(48) * 30)
                return datetime.combine(self._day(), datetime.min.time()) + hours
            case _:
                return self.sequence.one_of(self.texts)

    def _day(self) -> date:
        away = self.sequence.one_of(
            (0, 0, 1, -1, 5, 7, 14, 15, 30, 31, 91, 182, 365, -30, -200, 13)
        )
        return self.sequence.one_of(self.days) + timedelta(days=away)

    def _number(self, kind: NumberType) -> Value:
        if id(kind) not in self.spans:
            self.spans[id(kind)] = kind, _span_of(kind)
        _, (grid, low, high) = self.spans[id(kind)]
        found = Fraction(self._on_grid(grid, low, high), grid)
        return found.numerator if found.denominator == 1 else found

    def _on_grid(self, grid: int, low: int, high: int | None) -> int:
        """An edge, a number near one that the scheme names, or any."""
        near = self._near(grid, low, high)
        most = max([*near[-3:], low + _MOST * grid]) if high is None else high
        match self.sequence.below(6):
            case 0:
                return low
            case 1:
                return most
            case 2 | 3 if near:
                found = self.sequence.one_of(near) + self.sequence.below(3) - 1
            case _:
                found = low + self.sequence.below(
                    min(most, low + _MOST * grid if high is None else most) - low + 1
                )
        return max(found, low) if high is None else min(max(found, low), high)

    def _near(self, grid: int, low: int, high: int | None) -> list[int]:
        """The numbers of the scheme, on a grid and between bounds."""
        if (grid, low, high) not in self.known:
            near = [floor(value * grid) for value in self.numbers]
            kept = [one for one in near if low <= one and (high is None or one <= high)]
            self.known[grid, low, high] = kept
        return self.known[grid, low, high]

    def _records(self, kind: ListType) -> tuple[Mapping[str, Any], ...]:
        """Every record by itself, or all alike: by chance alone, all twelve months are hardly ever good."""
        found = self._varied(kind)
        if not found or self.sequence.once_in(2):
            return found
        like = {name: value for name, value in found[0].items() if name != kind.period}
        return tuple({**record, **like} for record in found)

    def _varied(self, kind: ListType) -> tuple[Mapping[str, Any], ...]:
        if kind.period:
            kept = [
                p for p in kind.periods if not kind.gaps_left_out or not self.sequence.once_in(3)
            ]
            return tuple({**self._record(kind), kind.period: period} for period in kept)
        return tuple(self._record(kind) for _ in range(self.sequence.one_of(_LENGTHS)))

    def _record(self, kind: ListType) -> dict[str, Any]:
        return {part.name: self.value(part) for part in kind.record.fields}


def _span_of(kind: NumberType) -> _Span:
    grid = reported(kind) or 10 ** (2 + 2 * (kind.measure == RATIO))
    low = ceil((Fraction(0) if kind.lower is None else kind.lower) * grid)
    return grid, low, None if kind.upper is None else max(low, floor(kind.upper * grid))


def facts_read(expressions: Sequence[Expr]) -> frozenset[str]:
    """The facts that expressions read, lists too."""
    names = set()
    for node in walk(expressions):
        match node:
            case Fact(name=name) | Aggregate(source=name) | Field(source=name):
                names.add(name)
            case _:
                continue
    return frozenset(names)
