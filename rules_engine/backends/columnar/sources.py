"""Facts, fields and attributes as they come into registers: checked, filled, with their states."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from attrs import Factory, evolve, frozen

from rules_engine.backends.columnar.amounts import Amount, Amounts
from rules_engine.backends.columnar.assumptions import (
    CODES,
    Assumed,
    Key,
    Mode,
    allowed,
)
from rules_engine.backends.columnar.table import UNITS, Builder, Reg, Unprovable, Width
from rules_engine.backends.columnar.texts import Words
from rules_engine.backends.columnar.truths import (
    BLANK,
    FAULT,
    MISSING,
    NA,
    NONE,
    Byte,
    Truths,
    of_code,
)
from rules_engine.backends.columnar.units import DAY_ZERO, MOMENT_ZERO, TICK
from rules_engine.backends.columnar.wholes import Whole, whole
from rules_engine.ir.expressions import Attribute, Field
from rules_engine.ir.passes.blanks import may_be_blank
from rules_engine.model.types import (
    CLASS,
    POINTS,
    BoolType,
    DateTimeType,
    DateType,
    FactDecl,
    FactSchema,
    NumberType,
    OptionType,
    TextType,
    ValueType,
)

Carrier = Amount | Byte
VALUES, STATES = "values", "states"


@frozen
class Input:
    """A register that is bound to a column: ``part`` of what ``key`` names."""

    register: Reg
    key: Key
    part: str


def words_of(kind: ValueType) -> tuple[str, ...] | None:
    """Among which words codes of a type are: (), the numbered texts, for texts."""
    match kind:
        case OptionType(names=names):
            return names
        case TextType():
            return ()
        case _:
            return None


@frozen(eq=False)
class Sources:
    """Makes the rows that bring columns in. ``inputs`` are the registers to bind."""

    schema: FactSchema
    assumed: Assumed
    builder: Builder
    amounts: Amounts
    words: Words
    inputs: dict[tuple[Key, str], Input] = Factory(dict)

    @property
    def truths(self) -> Truths:
        """Rows on bytes."""
        return self.amounts.truths

    def bound(self, key: Key, part: str, width: Width, space: str = UNITS) -> Reg:
        """The register of a part of a column."""
        if (key, part) not in self.inputs:
            register = self.builder.register(width, space)
            self.inputs[key, part] = Input(register, key, part)
        return self.inputs[key, part].register

    def fact(self, name: str) -> Carrier:
        """A fact of the unit."""
        decl = self.schema.by_name[name]
        found = self._column(decl, (name,), UNITS)
        return self._limited(decl, found)

    def field(self, node: Field) -> Carrier:
        """A field of the records of a list."""
        decl = self.schema.field_of(node.source, node.name)
        return self._column(decl, (node.source, node.name), node.source)

    def list_state(self, name: str) -> Byte:
        """The state of a list fact."""
        decl = self.schema.by_name[name]
        if decl.has_default:
            raise Unprovable(f"清单“{name}”声明了未报按")
        mode = self.assumed.shape((name,)).mode
        if mode is Mode.ABSENT:
            state = of_code(MISSING)
        elif mode is Mode.CLEAN:
            state = NONE
        else:
            state = self._settled(decl, mode, self.bound((name,), STATES, Width.BYTE))
        return self._for_classes(decl, state)

    def attribute(self, node: Attribute) -> Carrier:
        """What the roster says of the unit."""
        match node.which:
            case "role":
                return Byte(self._checked(("unit", "role", node.key), (0, 1), Width.BYTE))
            case "name":
                at = self._checked(("unit", "name", ""), CODES, Width.NARROW)
                return Amount(Whole(at, *CODES), words=())
            case "class":
                return self._grouping(CLASS, strict=True)
            case _:
                return self._grouping(node.key, strict=True)

    def _checked(self, key: Key, bounds: tuple[int, int], width: Width) -> Reg:
        register = self.bound(key, VALUES, width)
        self.builder.emit("guard", (register,), width=width, out=width, extra=bounds)
        return register

    def _grouping(self, name: str, *, strict: bool) -> Amount:
        """An attribute as a place among its values; -1 is a word that is none of them."""
        names, key = self.schema.values_of(name), ("unit", "attribute", name)
        if self.assumed.shape(key).mode is Mode.ABSENT:
            return Amount(whole(-1), state=of_code(FAULT) if strict else NONE, words=names)
        least = -1 if self.assumed.shape(key).mode is Mode.CLEAN else -2
        at = self._checked(key, (least, len(names) - 1), Width.NARROW)
        found = Amount(Whole(at, least, len(names) - 1), words=names)
        none = self.truths.looked_up(Byte(self._below(found)), lambda code: FAULT * code)
        return evolve(found, state=none) if strict else found

    def _below(self, place: Amount) -> Any:
        """-2 stands for no value."""
        return self.amounts.wholes.compare("eq", place.at, whole(-2))

    def _limited(self, decl: FactDecl, found: Carrier) -> Carrier:
        if not decl.classes:
            return found
        if isinstance(found, Byte):
            here = self._has_class(decl)
            return self.truths.choose(here, found, of_code(NA))
        return evolve(found, state=self._for_classes(decl, found.state))

    def _for_classes(self, decl: FactDecl, state: Byte) -> Byte:
        if not decl.classes:
            return state
        return self.truths.choose(self._has_class(decl), state, of_code(NA))

    def _has_class(self, decl: FactDecl) -> Byte:
        place, names = self._grouping(CLASS, strict=False), self.schema.classes
        wanted = [names.index(name) for name in decl.classes if name in names]
        equal = [self.amounts.wholes.compare("eq", place.at, whole(each)) for each in wanted]
        return self.truths.joined([Byte(each) for each in equal], 1)

    def _column(self, decl: FactDecl, key: Key, space: str) -> Carrier:
        shape = self.assumed.shape(key)
        if shape.mode is Mode.ABSENT:
            return self._absent(decl)
        bounds = self.assumed.bounds(decl, shape)
        raw = self.bound(key, VALUES, shape.width, space)
        if shape.mode is Mode.CLEAN:
            self.builder.emit("guard", (raw,), width=shape.width, out=shape.width, extra=bounds)
            return self._carrier(decl, raw, bounds, shape.scale, NONE)
        states = self.bound(key, STATES, Width.BYTE, space)
        fill = self._fill(decl, bounds, shape.scale)
        codes = allowed(decl, shape.mode)
        extra = (fill, *bounds, int(min(codes)), int(max(codes)))
        at = self.builder.emit(
            "load", (states, raw), width=shape.width, out=shape.width, extra=extra
        )
        return self._carrier(decl, at, bounds, shape.scale, self._settled(decl, shape.mode, states))

    def _carrier(
        self, decl: FactDecl, at: Reg, bounds: tuple[int, int], scale: int, state: Byte
    ) -> Carrier:
        if isinstance(decl.type, BoolType):
            return self.truths.with_state(Byte(at), state)
        return Amount(Whole(at, *bounds), scale, state=state, words=words_of(decl.type))

    def _settled(self, decl: FactDecl, mode: Mode, states: Reg) -> Byte:
        """The states of a column, the declaration's stand-in and 可空 gone by."""
        instead = MISSING
        if decl.has_default:
            instead = 0 if decl.if_missing is not None else BLANK
        blank = BLANK if may_be_blank(decl) else FAULT
        found = {0: 0, MISSING: instead, BLANK: blank}
        raw = Byte(states, allowed(decl, mode))
        return self.truths.looked_up(raw, lambda code: found.get(code, code))

    def _fill(self, decl: FactDecl, bounds: tuple[int, int], scale: int) -> int:
        """What registers hold where there is no value: the stand-in, or anything within bounds."""
        low, high = bounds
        if not decl.has_default or decl.if_missing is None:
            return min(max(low, 0), high)
        held = self.constant(decl.if_missing, decl.type)
        exact = held.const * scale if isinstance(held, Amount) and held.const is not None else None
        number = held.const if isinstance(held, Byte) else exact
        if number is None or number != int(number) or not low <= number <= high:
            raise Unprovable(f"“{decl.name}”的未报按不在列的刻度或范围里")
        return int(number)

    def _absent(self, decl: FactDecl) -> Carrier:
        if decl.has_default:
            return self.constant(decl.if_missing, decl.type)
        return self.nothing(MISSING, decl.type)

    def nothing(self, code: int, kind: ValueType) -> Carrier:
        """What never has a value."""
        if isinstance(kind, BoolType):
            return of_code(code)
        return Amount(whole(0), state=of_code(code), words=words_of(kind))

    def constant(self, value: Any, kind: ValueType) -> Carrier:
        """A plain value, or 空."""
        match value:
            case None:
                return self.nothing(BLANK, kind)
            case bool():
                return Byte(int(value))
            case int() | Fraction():
                return self._number(Fraction(value), kind)
            case str():
                return self._word(value, kind)
            case _:
                return self._time(value, kind)

    def _number(self, exact: Fraction, kind: ValueType) -> Amount:
        """Points are all on one scale where they can be, so that sums need not align them."""
        points = isinstance(kind, NumberType) and kind.measure == POINTS
        scale = self.assumed.points if points else 1
        if scale % exact.denominator:
            scale = exact.denominator
        return Amount(whole(exact.numerator * (scale // exact.denominator)), scale)

    def _word(self, value: str, kind: ValueType) -> Amount:
        if isinstance(kind, OptionType) and value in kind.names:
            return Amount(whole(kind.names.index(value)), words=kind.names)
        return Amount(whole(self.words.number(value)), words=())

    def _time(self, value: Any, kind: ValueType) -> Amount:
        match kind:
            case DateType():
                return Amount(whole(value.toordinal() - DAY_ZERO))
            case DateTimeType():
                return Amount(whole((value - MOMENT_ZERO) // TICK))
            case _:
                raise Unprovable("常量的类型不能按列计算")


def same_words(parts: Iterable[Amount], words: Words, builder: Builder) -> list[Amount]:
    """The same words, all by one numbering."""
    taken = list(parts)
    if len({each.words for each in taken}) == 1:
        return taken
    return [_numbered(each, words, builder) for each in taken]


def _numbered(x: Amount, words: Words, builder: Builder) -> Amount:
    if not x.words:
        return evolve(x, words=())
    numbers = [words.number(word) for word in x.words]
    if x.at.const is not None:
        known = 0 <= x.at.const < len(numbers)
        return evolve(x, at=whole(numbers[x.at.const] if known else -1), words=())
    assert isinstance(x.at.at, Reg)
    # Below 0 is a word that is none of them.
    start = builder.mapping([-2, -1, *numbers]) + 2
    at = builder.emit("map", (x.at.at,), width=Width.NARROW, out=Width.NARROW, extra=(start,))
    return evolve(x, at=Whole(at, -2, CODES[1]), words=())
