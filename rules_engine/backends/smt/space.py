"""The variables of the solver: every fact that one unit may report, within what is declared."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any

import z3
from attrs import Factory, field, frozen

from rules_engine.backends.smt.quantities import Quantity, compared, number
from rules_engine.backends.smt.terms import Term
from rules_engine.backends.smt.truths import Truth, both, either, negated
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.ir.passes.grid import reported
from rules_engine.model.types import (
    RATIO,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    ListType,
    NumberType,
    OptionType,
    TextType,
    ValueType,
)

EPOCH = datetime.fromisoformat("0001-01-01T00:00")
TICK = timedelta(seconds=1)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LAST_DAY = date.max.toordinal()


@frozen(eq=False)
class Names:
    """Texts and options as integers. Numbers beyond those that were given out are other texts."""

    known: dict[str, int] = Factory(dict)

    def code(self, text: str) -> int:
        """The integer of a text."""
        return self.known.setdefault(text, len(self.known))

    def text(self, code: int) -> str:
        """The text of an integer."""
        found = [text for text, known in self.known.items() if known == code]
        return found[0] if found else f"文字{code}"


def coded(value: Any, kind: ValueType, names: Names) -> Any:
    """A plain value as terms hold it."""
    match value:
        case bool():
            return value
        case int() | Fraction():
            return number(value)
        case str():
            return names.code(value)
        case datetime():
            return (value - EPOCH) // TICK
        case date():
            return value.toordinal()
        case _:
            return blank_value(kind)


def blank_value(kind: ValueType) -> Any:
    """What stands where there is no value."""
    match kind:
        case BoolType():
            return False
        case NumberType():
            return number(0)
        case _:
            return 0


@frozen(eq=False)
class ListTerm:
    """A list: its own state, which of its records there are, and their fields."""

    state: Term
    present: tuple[Truth, ...]
    fields: Mapping[str, tuple[Term, ...]]


@frozen(eq=False)
class Space:
    """One unit's facts as variables. ``longest``: how many records a list has at most. ``gaps``:
    whether facts may be 未报. ``decimals``: numbers without declared decimals have so many (None:
    they are any number). ``likeness``: facts other than ``differs`` are those of this space.
    ``kind``: units are of this class (None: of any)."""

    schema: FactSchema
    names: Names = Factory(Names)
    prefix: str = ""
    longest: int = 3
    gaps: bool = False
    decimals: int | None = None
    likeness: "Space | None" = None
    differs: frozenset[str] = frozenset()
    kind: str | None = None
    asserted: list[Any] = field(factory=list)
    facts: dict[str, Term] = field(factory=dict)
    lists: dict[str, ListTerm] = field(factory=dict)
    attributes: dict[tuple[str, str], Term] = field(factory=dict)

    def fact(self, name: str) -> Term:
        """The variable of a fact that is no list."""
        if self.likeness is not None and name not in self.differs:
            return self.likeness.fact(name)
        if name not in self.facts:
            decl = self.schema.by_name[name]
            self.facts[name] = self._declared(decl, f"{self.prefix}{name}")
        return self.facts[name]

    def list(self, name: str) -> ListTerm:
        """The variables of a list."""
        if self.likeness is not None and name not in self.differs:
            return self.likeness.list(name)
        if name not in self.lists:
            self.lists[name] = self._list(self.schema.by_name[name])
        return self.lists[name]

    def attribute(self, which: str, key: str) -> Term:
        """What the roster says of the unit."""
        if self.likeness is not None:
            return self.likeness.attribute(which, key)
        if (which, key) not in self.attributes:
            self.attributes[which, key] = self._attribute(which, key)
        return self.attributes[which, key]

    def _attribute(self, which: str, key: str) -> Term:
        name = f"{self.prefix}@{which}:{key}"
        match which:
            case "role":
                return Term(z3.Bool(name))
            case "class" if self.kind is not None:
                return Term(self.names.code(self.kind))
            case "class":
                return Term(self._one_of(name, self.schema.classes))
            case "group":
                return Term(self._one_of(name, self.schema.values_of(key)))
            case _:
                return Term(self._text(name))

    def _one_of(self, name: str, texts: Sequence[str]) -> Any:
        found = z3.Int(name)
        self.asserted.append(z3.Or([found == self.names.code(text) for text in texts]))
        return found

    def _text(self, name: str) -> Any:
        found = z3.Int(name)
        self.asserted.append(found >= 0)
        return found

    def _declared(self, decl: FactDecl, name: str) -> Term:
        """The states that a declaration allows, and a value of its type."""
        outside = self._outside(decl)
        missing = z3.Bool(f"{name}?未报") if self.gaps and not decl.has_default else False
        missing = both(negated(outside), missing)
        free = z3.Bool(f"{name}?不适用") if decl.may_not_apply else False
        absent = either(outside, both(negated(missing), free))
        empty = z3.Bool(f"{name}?空") if may_be_blank(decl) else False
        blank = both(negated(missing), negated(absent), empty)
        return Term(self._value(decl.type, name), False, missing, absent, blank)

    def _outside(self, decl: FactDecl) -> Truth:
        """Whether the unit is of a class that does not report this."""
        if not decl.classes:
            return False
        kind = self.attribute("class", "").value
        return negated(either(*(kind == self.names.code(one) for one in decl.classes)))

    def _value(self, kind: ValueType, name: str) -> Any:
        match kind:
            case BoolType():
                return z3.Bool(name)
            case NumberType():
                return self._number(kind, name)
            case OptionType(names=texts):
                return self._one_of(name, texts)
            case TextType():
                return self._text(name)
            case DateType():
                first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
                return self._between(name, first.toordinal(), last.toordinal())
            case DateTimeType():
                start, end = (
                    datetime.fromisoformat(f"{y}-01-01T00:00") for y in (FIRST_YEAR, LAST_YEAR + 1)
                )
                return self._between(name, (start - EPOCH) // TICK, (end - EPOCH) // TICK - 1)
            case _:
                return 0

    def _between(self, name: str, low: int, high: int) -> Any:
        found = z3.Int(name)
        self.asserted.append(z3.And(low <= found, found <= high))
        return found

    def _number(self, kind: NumberType, name: str) -> Quantity:
        grid = reported(kind)
        if grid is None and self.decimals is not None:
            grid = 10 ** (self.decimals + 2 * (kind.measure == RATIO))
        if grid is None:
            made = Quantity(z3.Real(name), None)
            bounds = (kind.lower, kind.upper)
        else:
            made = Quantity(z3.Int(name), grid)
            low = None if kind.lower is None else Fraction(ceil(kind.lower * grid), grid)
            high = None if kind.upper is None else Fraction(floor(kind.upper * grid), grid)
            bounds = (low, high)
        for bound, relation in zip(bounds, ("ge", "le"), strict=True):
            if bound is not None:
                self.asserted.append(compared(relation, made, number(bound)))
        return made

    def _list(self, decl: FactDecl) -> ListTerm:
        kind, name = decl.type, f"{self.prefix}{decl.name}"
        assert isinstance(kind, ListType)
        state = self._declared(decl, name)
        count = len(kind.periods) or self.longest
        present = self._present(kind, name, count)
        fields = {
            part.name: tuple(
                self._field(kind, part, f"{name}[{i + 1}].{part.name}", i) for i in range(count)
            )
            for part in kind.record.fields
        }
        return ListTerm(state, present, fields)

    def _present(self, kind: ListType, name: str, count: int) -> tuple[Truth, ...]:
        if kind.period and not kind.gaps_left_out:
            return (True,) * count
        present = tuple(z3.Bool(f"{name}[{i + 1}]") for i in range(count))
        if not kind.period:
            self.asserted.extend(z3.Implies(later, earlier) for earlier, later in pairwise(present))
        return present

    def _field(self, kind: ListType, part: FactDecl, name: str, place: int) -> Term:
        if kind.period and part.name == kind.period:
            return Term(number(kind.periods[place]))
        return self._declared(part, name)
